"""What may be doubted of a time that was read, and what the answer offers instead."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from bot import incidents
from bot.settings import Settings
from bot.when import Moment, is_bare_clock, is_from_start, read_moment
from storage import incidents as rows
from storage.incidents import Incident

BEFORE = timedelta(hours=1)
SKEW = timedelta(minutes=5)
ANOTHER_ZONE = "Pacific/Kiritimati"  # UTC+14, where few people are: what reads the same there depends on no zone


@dataclass(frozen=True)
class Doubts:
    """What the answer asks about a time. All moments are UTC.

    `in_utc` is the same clock in UTC, where that fits the incident better; `other` the other reading of the words;
    `is_future`: it lies ahead; `zero` is what T+12m counted from, `zero_is` when it `started` or was `declared`.
    """

    in_utc: datetime | None = None
    other: datetime | None = None
    is_future: bool = False
    zero: datetime | None = None
    zero_is: str = ""


def bare_is_utc(settings: Settings, incident: Incident) -> bool:
    """Whether clock times without a zone are UTC here."""
    return settings.bare_times_are_utc or incident.prefers_utc


def hangs_on_zone(moment: Moment, *, now: datetime) -> bool:
    """Whether a time would be another one for a person in another zone."""
    elsewhere = read_moment(moment.written, now=now, zone=ANOTHER_ZONE)
    return elsewhere is not None and elsewhere.at != moment.at


def doubts(session: Session, incident: Incident, moment: Moment | None, *, now: datetime) -> Doubts:
    """Return what may be doubted of a time that somebody typed just now; nothing when they typed none."""
    if moment is None:
        return Doubts()
    if is_from_start(moment.written):
        is_started = "started" in rows.key_times(session, incident.id or 0)
        return Doubts(zero=incidents.zero(session, incident), zero_is="started" if is_started else "declared")
    in_utc = _in_utc(session, incident, moment, now=now)
    return Doubts(in_utc=in_utc, other=moment.alternative, is_future=moment.at > now + SKEW)


def begin(session: Session, incident: Incident) -> datetime:
    """Return when the incident began, as far as is known (UTC)."""
    return min(incidents.zero(session, incident), incident.declared_at)


def _in_utc(session: Session, incident: Incident, moment: Moment, *, now: datetime) -> datetime | None:
    """Return the same clock in UTC where it falls inside the incident, while the author's own zone does not."""
    if not is_bare_clock(moment.written):
        return None
    earliest = begin(session, incident) - BEFORE
    if earliest <= moment.at <= now + SKEW:
        return None
    same = read_moment(moment.written, now=now, zone="UTC")
    latest = (incident.closed_at or now) + SKEW
    return same.at if same and same.at != moment.at and earliest <= same.at <= latest else None
