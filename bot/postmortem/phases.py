"""The key times as a picture of plain text: what a Markdown file can carry, and any editor shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from bot.postmortem.facts import Facts
from bot.settings import Settings
from bot.when import in_zone
from storage.incidents import KEY_TIMES, KeyTime

LONGEST = 24  # signs of the bar of the longest phase: a phone shows a row of it unbroken
_FULL, _LEAST = "█", "▏"


@dataclass(frozen=True)
class Moment:
    """A moment with one or more key times, and the phase after it: its length, and a bar that long; last, neither.

    `share` is the length in hundredths of the longest one.
    """

    at: str
    names: str
    length: timedelta | None = None
    bar: str = ""
    share: int = 0


def phases(facts: Facts, settings: Settings) -> list[Moment]:
    """Return the moments with key times, in the order of the clock; none while there are not two of them."""
    known = ((name, facts.key_times[name]) for name in KEY_TIMES if name in facts.key_times)
    groups = list(_by_minute(known).items())
    if len(groups) < 2:
        return []
    days = len({in_zone(at, settings.timezone, "UTC").date() for at, _ in groups}) > 1
    lengths = [after - at for (at, _), (after, _) in pairwise(groups)]
    bars = [*((one, one / max(lengths)) for one in lengths), (None, 0.0)]
    return [
        Moment(_clock(at, settings.timezone, with_date=days), ", ".join(names), length, _bar(part), round(part * 100))
        for (at, names), (length, part) in zip(groups, bars, strict=True)
    ]


def _by_minute(times: Iterable[tuple[str, KeyTime]]) -> dict[datetime, list[str]]:
    found: dict[datetime, list[str]] = {}
    for name, known in sorted(times, key=lambda one: one[1].at):
        said = f"{name} (about)" if known.approximate else name
        found.setdefault(known.at.replace(second=0, microsecond=0), []).append(said)
    return found


def _clock(at: datetime, zone: str, *, with_date: bool) -> str:
    local = in_zone(at, zone, "UTC")
    date = f"{local.day:>2} {local:%b} " if with_date else ""
    return f"{date}{local:%H:%M} {local.tzname() or zone}"


def _bar(part: float) -> str:
    return _FULL * round(part * LONGEST) or (_LEAST if part else "")
