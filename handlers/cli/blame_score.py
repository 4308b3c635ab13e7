"""How well blame is found: precision and recall with their intervals, on sentences that somebody labelled."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

from bot.postmortem.blameless import check

BLAMEFUL, NEUTRAL = "blameful", "neutral"
OF_SELF = frozenset({"we", "I"})
_Z = 1.959964  # 95 %, both sides


@dataclass(frozen=True)
class Judged:
    """One sentence: whether it was labelled as blame, and whether blame was found."""

    example: Mapping[str, Any]
    is_blame: bool
    rules: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        """Whether the two agree."""
        return self.is_blame == bool(self.rules)


@dataclass
class BlameScore:
    """What was judged so far."""

    judged: list[Judged] = field(default_factory=list)

    def add(self, example: Mapping[str, Any]) -> None:
        """Judge one example: {text, label: blameful | neutral[, target, kind]}; raises ValueError or KeyError."""
        if example["label"] not in {BLAMEFUL, NEUTRAL}:
            raise ValueError(f"label is {example['label']!r}, and neither blameful nor neutral")
        rules = tuple(finding.rule for finding in check(example["text"]))
        self.judged.append(Judged(example, example["label"] == BLAMEFUL, rules))

    @property
    def without_self(self) -> list[Judged]:
        """All but those in which people blame themselves."""
        return [one for one in self.judged if one.example.get("target") not in OF_SELF]

    def told(self) -> dict[str, Any]:
        """Return the figures for `--json`; a share of nothing is None."""
        figures, without = Figures.of(self.judged), Figures.of(self.without_self)
        return {
            "total": len(self.judged),
            "precision": figures.precision.value,
            "recall": figures.recall.value,
            "precision_without_we": without.precision.value,
            "recall_without_we": without.recall.value,
            "misses": [{**one.example, "found": list(one.rules)} for one in self.judged if not one.is_right],
        }

    def worded(self) -> Iterator[str]:
        """Give the figures in lines of text."""
        yield f"blame: {len(self.judged)} sentences"
        yield f"  all: {Figures.of(self.judged).worded()}"
        yield f"  without we and I: {Figures.of(self.without_self).worded()}"
        for kind in sorted({str(one.example.get("kind") or "no kind") for one in self.judged}):
            of_kind = [one for one in self.judged if str(one.example.get("kind") or "no kind") == kind]
            yield f"  {kind} ({len(of_kind)}): {Figures.of(of_kind).worded()}"


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """The share, from 0 to 1; None of nothing."""
        return self.part / self.whole if self.whole else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval of 95 %: https://www.itl.nist.gov/div898/handbook/prc/section2/prc241.htm."""
        if not self.whole:
            return 0.0, 1.0
        share, square = self.part / self.whole, _Z**2 / self.whole
        middle = share + square / 2
        spread = _Z * sqrt((share * (1 - share) + square / 4) / self.whole)
        return max(0.0, (middle - spread) / (1 + square)), min(1.0, (middle + spread) / (1 + square))

    def __str__(self) -> str:
        """Word it: `0.94 (79 of 84; 0.87 to 0.97)`."""
        if self.value is None:
            return "none"
        low, high = self.interval
        return f"{self.value:.3f} ({self.part} of {self.whole}; {low:.2f} to {high:.2f})"


@dataclass(frozen=True)
class Figures:
    """How much of what was found is blame, and how much of the blame was found."""

    precision: Share
    recall: Share

    @classmethod
    def of(cls, judged: Iterable[Judged]) -> "Figures":
        """Count."""
        found = blame = right = 0
        for one in judged:
            found += bool(one.rules)
            blame += one.is_blame
            right += bool(one.rules) and one.is_blame
        return cls(Share(right, found), Share(right, blame))

    def worded(self) -> str:
        """Word both, with how many they rest on and the interval of 95 %."""
        return f"precision {self.precision}, recall {self.recall}"
