"""Figures of one incident: the times between its key times, each with the formula it comes from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from storage.incidents import KeyTime


@dataclass(frozen=True)
class Duration:
    """A length of time between two key times; `value` is None when one of them is unknown, negative when they cross."""

    name: str
    formula: str
    value: timedelta | None
    is_approximate: bool = False

    @property
    def is_sound(self) -> bool:
        """Whether it is known, and its end does not lie before its beginning."""
        return self.value is not None and self.value >= timedelta(0)


@dataclass(frozen=True)
class Durations:
    """The four times by which responses are compared."""

    detect: Duration
    acknowledge: Duration
    mitigate: Duration
    resolve: Duration

    def __iter__(self) -> Iterator[Duration]:
        """Give them in the order in which they come about."""
        return iter((self.detect, self.acknowledge, self.mitigate, self.resolve))


def durations(key_times: Mapping[str, KeyTime]) -> Durations:
    """Return the times between an incident's key times (by name, the known ones only)."""

    def between(name: str, later: str, earlier: str) -> Duration:
        begin, end = key_times.get(earlier), key_times.get(later)
        formula = f"{later} − {earlier}"
        if begin is None or end is None:
            return Duration(name, formula, None)
        return Duration(name, formula, end.at - begin.at, begin.approximate or end.approximate)

    return Durations(
        detect=between("Time to detect", "detected", "started"),
        acknowledge=between("Time to acknowledge", "acknowledged", "detected"),
        mitigate=between("Time to mitigate", "mitigated", "started"),
        resolve=between("Time to resolve", "resolved", "started"),
    )
