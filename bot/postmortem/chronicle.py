"""The timeline as a document tells it: by day, in the named zone and in UTC, each line with its evidence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import groupby

from bot.postmortem.facts import Facts
from bot.postmortem.markdown import Words, link
from bot.settings import Settings
from bot.sources import DELETED
from bot.text import shorten
from bot.when import in_zone
from storage.timeline import Line

REVIEW_KINDS = ("well", "badly", "lucky", "question")
MOST_IN_BODY = 40  # lines; of a longer timeline the body shows only what matters most, and the appendix all of it
_BODY_KINDS = frozenset(
    {"alert", "detection", "finding", "decision", "action", "impact", "mitigation", "communication"}
)
_MOST_IN_APPENDIX = 300  # characters of one line


@dataclass(frozen=True)
class Entry:
    """One line: `clock` in the named zone, `utc` where that is another; `evidence` is Markdown."""

    clock: str
    utc: str
    kind: str
    text: Words
    author: Words
    marks: str
    evidence: str


@dataclass(frozen=True)
class Day:
    """What happened on one date of the named zone."""

    title: str
    entries: list[Entry]


class Chronicle:
    """Words the lines of one incident; `zone` is the named zone of documents."""

    def __init__(self, facts: Facts, settings: Settings) -> None:
        """Take the lines that stand; `is_utc` tells that the named zone said the same as UTC all along."""
        self._facts = facts
        self._kinds = {kind.id: kind.name for kind in settings.kinds}
        self._lines = [line for line in facts.standing if line.shown != "appendix"]
        self._appendix = [line for line in facts.standing if line.shown == "appendix"]
        self.zone = settings.timezone
        moments = (facts.incident.declared_at, *(line.placed_at for line in facts.standing))
        self.is_utc = all(in_zone(at, self.zone, "UTC").utcoffset() == timedelta(0) for at in moments)

    @property
    def days(self) -> list[Day]:
        """What happened, by date; lines of the review have sections of their own. Of a long one, what matters most."""
        return self._by_date(self._body)

    @property
    def appendix(self) -> list[Day]:
        """The whole timeline of a long one, its long texts shortened; else what somebody put into the appendix only."""
        if self.is_long:
            return self._by_date(self._facts.standing, most=_MOST_IN_APPENDIX)
        return self._by_date(self._appendix)

    @property
    def is_long(self) -> bool:
        """Whether the timeline has more lines than the body of a document shows."""
        return sum(line.kind not in REVIEW_KINDS for line in self._lines) > MOST_IN_BODY

    @property
    def left_out(self) -> int:
        """How many lines only the appendix shows."""
        return sum(line.kind not in REVIEW_KINDS for line in self._lines) - len(self._body)

    @property
    def updates(self) -> list[Entry]:
        """What was told of how it stood, in the order in which it was told."""
        return [self._entry(line) for line in self._lines if line.source == "update"]

    @cached_property
    def _by_id(self) -> dict[int | None, Line]:
        return {line.id: line for line in self._facts.standing}

    @property
    def _body(self) -> list[Line]:
        lines = [line for line in self._lines if line.kind not in REVIEW_KINDS]
        return [line for line in lines if line.kind in _BODY_KINDS] if self.is_long else lines

    def pointed(self, line_ids: Iterable[int]) -> str:
        """Return lines, by their ids, as evidence in Markdown (`#12` with its address), without internal ones."""
        found = [self._by_id[line_id] for line_id in line_ids if line_id in self._by_id]
        return ", ".join(link(f"#{line.number}", line.permalink) for line in found)

    def of_kinds(self, *kinds: str) -> list[Entry]:
        """Return the lines of these kinds, in the order in which they happened."""
        return [self._entry(line) for line in self._lines if line.kind in kinds]

    @property
    def zone_names(self) -> str:
        """What the named zone is called during the incident, such as `Europe/Copenhagen (CET, CEST)`."""
        moments = (in_zone(line.placed_at, self.zone, "UTC") for line in self._facts.standing)
        abbreviations = dict.fromkeys(at.tzname() or "" for at in moments)
        return f"{self.zone} ({', '.join(abbreviations)})" if abbreviations else self.zone

    def _by_date(self, lines: list[Line], *, most: int | None = None) -> list[Day]:
        by_date = groupby(lines, key=lambda line: self._date(line.placed_at))
        return [Day(long_date(on), [self._entry(line, most) for line in of_day]) for on, of_day in by_date]

    def _date(self, at: datetime) -> date:
        return in_zone(at, self.zone, "UTC").date()

    def _entry(self, line: Line, most: int | None = None) -> Entry:
        told = self._facts.words(line.text)
        more = self._facts.attached.get(line.id or 0)
        origin = Words(line.origin_name).cell
        marks = {
            f"from {origin}": bool(origin),
            **{f"also {kind.name}": True for kind in (more.kinds if more else [])},
            "time is approximate": line.approximate,
            "added late": line.late,
            "edited": line.is_edited,
            "its message was deleted": line.source_state == DELETED,
        }
        files = [link(file.name, file.permalink) for file in (more.evidence if more else [])]
        return Entry(
            clock=self._clock(line.occurred_at),
            utc=self._utc(line.occurred_at),
            kind="" if line.kind == "note" else self._kinds.get(line.kind, line.kind),
            text=Words(shorten(told.plain, most)) if most else told,
            author=self._facts.who(line.author_id, line.author_name),
            marks=", ".join(mark for mark, holds in marks.items() if holds),
            evidence=", ".join([link(f"#{line.number}", line.permalink), *files]),
        )

    def _clock(self, at: datetime | None) -> str:
        return in_zone(at, self.zone, "UTC").strftime("%H:%M") if at else "time unknown"

    def _utc(self, at: datetime | None) -> str:
        if at is None or self.is_utc:
            return ""
        form = "%H:%M UTC" if at.astimezone(UTC).date() == self._date(at) else "%a %d %b %H:%M UTC"
        return at.astimezone(UTC).strftime(form)


def day_of(on: date) -> str:
    """Word a date without its day of the week: 15 July 2025."""
    return f"{on.day} {on:%B %Y}"


def moment(at: datetime, zone: str) -> str:
    """Word a moment in UTC, and in `zone` where that is another: 18:27 UTC (20:27 CEST) on 15 July 2025."""
    local, utc = in_zone(at, zone, "UTC"), at.astimezone(UTC)
    beside = "" if local.utcoffset() == timedelta(0) else f" ({local:%H:%M} {local.tzname()})"
    return f"{utc:%H:%M} UTC{beside} on {day_of(utc.date())}"


def long_date(on: date) -> str:
    """Word a date: Tuesday, 15 July 2025."""
    return f"{on:%A}, {on.day} {on:%B %Y}"


def span(begin: datetime, end: datetime | None, zone: str) -> str:
    """Word a stretch of time in UTC, and in `zone` where that is another; without `end`, when it began."""
    worded = _span(begin.astimezone(UTC), end.astimezone(UTC) if end else None)
    local = [in_zone(at, zone, "UTC") for at in (begin, end) if at]
    if all(at.utcoffset() == timedelta(0) for at in local):
        return worded
    return f"{worded} ({' to '.join(f'{at:%H:%M} {at.tzname()}' for at in local)})"


def _span(begin: datetime, end: datetime | None) -> str:
    if end is None:
        return f"at {begin:%H:%M} UTC on {long_date(begin.date())}"
    if begin.date() == end.date():
        return f"from {begin:%H:%M} to {end:%H:%M} UTC on {long_date(begin.date())}"
    return f"from {long_date(begin.date())}, {begin:%H:%M} UTC to {long_date(end.date())}, {end:%H:%M} UTC"
