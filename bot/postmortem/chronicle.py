"""The timeline as a document tells it: by day, in the named zone and in UTC, each line with its evidence."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from bot.postmortem.facts import Facts
from bot.postmortem.markdown import Words, link
from bot.settings import Settings
from bot.sources import DELETED
from bot.when import in_zone
from storage.timeline import Line

REVIEW_KINDS = ("well", "badly", "lucky", "question")


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
        """What happened, by date; lines of the review have sections of their own."""
        return self._by_date([line for line in self._lines if line.kind not in REVIEW_KINDS])

    @property
    def appendix(self) -> list[Day]:
        """What somebody put into the appendix only, by date."""
        return self._by_date(self._appendix)

    def of_kinds(self, *kinds: str) -> list[Entry]:
        """Return the lines of these kinds, in the order in which they happened."""
        return [self._entry(line) for line in self._lines if line.kind in kinds]

    @property
    def zone_names(self) -> str:
        """What the named zone is called during the incident, such as `Europe/Copenhagen (CET, CEST)`."""
        moments = (in_zone(line.placed_at, self.zone, "UTC") for line in self._facts.standing)
        abbreviations = dict.fromkeys(at.tzname() or "" for at in moments)
        return f"{self.zone} ({', '.join(abbreviations)})" if abbreviations else self.zone

    def _by_date(self, lines: list[Line]) -> list[Day]:
        by_date = groupby(lines, key=lambda line: self._date(line.placed_at))
        return [Day(long_date(on), [self._entry(line) for line in of_day]) for on, of_day in by_date]

    def _date(self, at: datetime) -> date:
        return in_zone(at, self.zone, "UTC").date()

    def _entry(self, line: Line) -> Entry:
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
            text=self._facts.words(line.text),
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
