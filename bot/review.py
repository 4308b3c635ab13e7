"""What a look over the timeline finds: gaps, slips of the clock, lines twice, and what nobody has said yet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from sqlmodel import Session

from bot import key_times, people, text
from bot.readings import BEFORE, begin
from bot.settings import Settings
from bot.when import in_zone
from storage import timeline as rows
from storage.incidents import Incident, KeyTime
from storage.timeline import Line

ALIKE_WITHIN = timedelta(minutes=5)
ONE_DAYS_WORK = timedelta(hours=6)
TYPED = frozenset({"command", "mention", "dialog"})
MOST_OF_A_KIND = 6
_MEASURED = ("detected", "acknowledged", "mitigated", "resolved")


@dataclass(frozen=True)
class Finding:
    """One thing to look at.

    `what`: hint, before, key_time_before, disorder, alike, gap, no_detected, no_mitigated. `line` is what it is about,
    `other` the line that it is compared with; `at` and `until` are moments in UTC; `name` is a key time's.
    """

    what: str
    line: Line | None = None
    other: Line | None = None
    at: datetime | None = None
    until: datetime | None = None
    name: str = ""

    @property
    def needs_days(self) -> bool:
        """Whether clocks alone would mislead, as its two moments are on two days; readers' zones differ, so roughly."""
        if self.at is None or self.until is None:
            return False
        return self.at.date() != self.until.date() or abs(self.until - self.at) >= ONE_DAYS_WORK


def findings(session: Session, settings: Settings, incident: Incident, *, now: datetime) -> list[Finding]:
    """Return what is to be looked at, what is likeliest wrong first; of each sort at most a few."""
    every = rows.of_incident(session, incident.id or 0)
    lines = [line for line in every if line.source != "system" or line.shown != "internal"]
    times = key_times.of(session, incident)
    began = begin(session, incident)
    limit = timedelta(minutes=settings.gap_minutes)
    sorts = (
        _hints(lines),
        _before(session, settings, lines, began, now),
        _key_times_before(times),
        _out_of_order([line for line in lines if line.placed_at >= began - BEFORE]),
        _alike(lines),
        _not_said(lines, times),
        _gaps(lines, began, _end(incident, times, now), limit),
    )
    return [finding for sort in sorts for finding in list(sort)[:MOST_OF_A_KIND]]


def _hints(lines: list[Line]) -> Iterator[Finding]:
    for line in lines:
        if line.hint_at is not None and line.hint_at != line.occurred_at:
            yield Finding("hint", line, at=line.hint_at)


def _before(
    session: Session, settings: Settings, lines: list[Line], began: datetime, now: datetime
) -> Iterator[Finding]:
    for line in lines:
        if line.occurred_at is not None and line.occurred_at < began - BEFORE:
            zone = people.zone_of(session, line.team_id, line.author_id, settings)
            in_utc = _same_clock_in_utc(line.occurred_at, zone, began, now) if line.source in TYPED else None
            yield Finding("before", line, at=in_utc, until=began)


def _same_clock_in_utc(at: datetime, zone: str, began: datetime, now: datetime) -> datetime | None:
    """Return the clock that `zone` showed then as UTC, on the day on which it falls inside the incident."""
    clock = in_zone(at, zone, "UTC").time()
    days = (began.date() + timedelta(days=shift) for shift in (-1, 0, 1))
    same = (datetime.combine(day, clock, UTC) for day in days)
    return next((one for one in same if began - BEFORE <= one <= now and one != at), None)


def _key_times_before(times: dict[str, KeyTime]) -> Iterator[Finding]:
    started = times.get("started")
    for name in _MEASURED:
        if started and name in times and times[name].at < started.at:
            yield Finding("key_time_before", name=name, at=times[name].at, until=started.at)


def _out_of_order(lines: list[Line]) -> Iterator[Finding]:
    """Find lines that were typed after another one, and are told to have happened before it."""
    typed = [line for line in lines if line.source in TYPED and line.occurred_at is not None]
    for earlier, later in pairwise(typed):
        if earlier.number > later.number:
            yield Finding("disorder", earlier, other=later, at=earlier.occurred_at, until=later.occurred_at)


def _alike(lines: list[Line]) -> Iterator[Finding]:
    seen: dict[str, Line] = {}
    for line in (one for one in lines if one.source != "system"):
        words = _normal(line.text)
        first = seen.get(words) if words else None
        if first is not None and line.placed_at - first.placed_at <= ALIKE_WITHIN:
            yield Finding("alike", max(first, line, key=_number), other=min(first, line, key=_number))
        seen[words] = line


def _number(line: Line) -> int:
    return line.number


def _normal(wire: str | None) -> str:
    return " ".join("".join(one if one.isalnum() else " " for one in text.plain(wire or "", {}).casefold()).split())


def _not_said(lines: list[Line], times: dict[str, KeyTime]) -> Iterator[Finding]:
    for name, kind in (("detected", "detection"), ("mitigated", "mitigation")):
        if name not in times:
            tells = next((line for line in lines if line.kind == kind and line.occurred_at is not None), None)
            yield Finding(f"no_{name}", tells, name=name)


def _end(incident: Incident, times: dict[str, KeyTime], now: datetime) -> datetime:
    if incident.is_open:
        return now
    return times["resolved"].at if "resolved" in times else incident.closed_at or now


def _gaps(lines: list[Line], began: datetime, end: datetime, limit: timedelta) -> Iterator[Finding]:
    for before, after in pairwise(_moments(lines, began, end)):
        if after - before > limit:
            yield Finding("gap", at=before, until=after)


def _moments(lines: Iterable[Line], began: datetime, end: datetime) -> list[datetime]:
    inside = (line.placed_at for line in lines if began <= line.placed_at <= end)
    return sorted({began, *inside, max(began, end)})
