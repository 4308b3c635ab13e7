"""Blameless language: what in a text blames people, why that hinders learning, and how to say it otherwise.

Readable rules, no model: words that judge (`about_*.py`) beside a human subject (`subjects.py`), unless the sentence
speaks of systems, the future or blame itself (`frames.py`). It suggests; it never blocks, and it changes nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from bot.postmortem.blameless.prose import Sentence, sentences
from bot.postmortem.blameless.remedies import RULES, WHYS, remedy, role_for
from bot.postmortem.blameless.rules import Hit, hits

__all__ = ["RULES", "Finding", "Ruling", "apply", "check"]


@dataclass(frozen=True)
class Finding:
    """One place that blames: `words` stand at `start` to `end` of the text, in `sentence`.

    `rule` is one of RULES; `source` is a link, or "" for a team's own words. There is a `rewrite` (what may take the
    place of the words, perhaps nothing) or, where it is None, the `question` helps on. `of_self`: said of we or I.
    """

    start: int
    end: int
    rule: str
    words: str
    sentence: str
    reason: str
    source: str
    rewrite: str | None
    question: str
    of_self: bool = False


@dataclass(frozen=True)
class Ruling:
    """How a team has it: rules that are `off`, `words` of its own to flag, `names` of its people (any case)."""

    off: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()

    @cached_property
    def own(self) -> re.Pattern[str] | None:
        """Finds the team's own words; None when there are none."""
        wanted = sorted(
            {" ".join(word.split()) for word in self.words if word.strip()}, key=lambda one: (-len(one), one)
        )
        if not wanted:
            return None
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, wanted))})(?!\w)", re.IGNORECASE)

    @cached_property
    def known(self) -> frozenset[str]:
        """The names' single words in lower case."""
        return frozenset(part for name in self.names for part in name.lower().split() if len(part) > 1)


AS_SHIPPED = Ruling()


def check(text: str, ruling: Ruling = AS_SHIPPED) -> list[Finding]:
    """Return what blames people in a text, such as Markdown, in its order and without overlaps.

    Code, log lines, addresses and titles in quotes are left alone. It takes time linear in the text.
    """
    return [one for sentence in sentences(text) for one in _in_sentence(text, sentence, ruling)]


def apply(text: str, finding: Finding) -> str:
    """Return the text with the rewrite of a finding in place; nothing else changes.

    Raises ValueError where there is no rewrite, or where the text has changed since.
    """
    if finding.rewrite is None or text[finding.start : finding.end] != finding.words:
        raise ValueError("this finding has no rewrite for this text")
    return text[: finding.start] + finding.rewrite + text[finding.end :]


def _in_sentence(text: str, sentence: Sentence, ruling: Ruling) -> Iterator[Finding]:
    last = -1
    found = [*hits(sentence, ruling.known), *_own(sentence, ruling)]
    for hit in sorted(found, key=lambda one: (one.start, one.end)):
        for finding in _findings(text, sentence, hit):
            if finding.rule not in ruling.off and finding.start >= last:
                yield finding
                last = finding.end


def _own(sentence: Sentence, ruling: Ruling) -> list[Hit]:
    if ruling.own is None:
        return []
    return [Hit("words", one.start(), one.end()) for one in ruling.own.finditer(sentence.text)]


def _findings(text: str, sentence: Sentence, hit: Hit) -> Iterator[Finding]:
    """Give the name first, where one stands before the words."""
    if hit.subject is not None and hit.subject.is_name:
        word = sentence.words[hit.subject.last]
        if word.end <= hit.start:
            begins = not sentence.text[: word.start].strip(" *_-#>\"'")
            named = _finding(text, sentence, "L5", word.start, word.end)
            yield replace(named, rewrite=role_for(word.raw, begins=begins))
    place = remedy(hit, sentence)
    finding = _finding(text, sentence, hit.rule, place.start, place.end)
    of_self = hit.subject is not None and hit.subject.is_self
    yield replace(finding, rewrite=place.rewrite, of_self=of_self)


def _finding(text: str, sentence: Sentence, rule: str, start: int, end: int) -> Finding:
    why, at = WHYS[rule], sentence.start
    return Finding(
        start=at + start,
        end=at + end,
        rule=rule,
        words=text[at + start : at + end],
        sentence=text[at : at + len(sentence.text)].strip(),
        reason=why.reason,
        source=why.source,
        rewrite=None,
        question=why.question,
    )
