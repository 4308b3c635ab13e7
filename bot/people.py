"""People: who they are, where they live, and how fresh that is."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot import text
from bot.settings import Settings
from bot.when.hours import Hours
from bot.when.zones import find_zone
from storage import incidents, outbox
from storage import people as storage
from storage.people import Person

FRESH = timedelta(hours=24)


def lane(team_id: str, user_id: str) -> str:
    """Return the outbox lane of what concerns one person."""
    return f"person:{team_id}:{user_id}"


def meet(session: Session, team_id: str, user_id: str, now: datetime) -> Person:
    """Return a person; Slack is asked about them in the background when nothing is known, or nothing of today."""
    person = row(session, team_id, user_id)
    # A moment far ahead was kept by a clock that was wrong.
    if person.refreshed_at is None or abs(now - person.refreshed_at) > FRESH:
        outbox.add(session, team_id=team_id, lane=lane(team_id, user_id), kind="person", subject=user_id)
    return person


def row(session: Session, team_id: str, user_id: str) -> Person:
    """Return what is known of a person; whoever is new gets an empty row."""
    person = storage.get(session, team_id, user_id)
    if person is None:
        storage.meet(session, team_id, user_id)
        person = storage.get(session, team_id, user_id)
    assert person is not None
    return person


def follow_member(
    session: Session, team_id: str, channel_id: str, user_id: str, *, is_member: bool, at: datetime, now: datetime
) -> None:
    """Keep who came or went `at`; whoever comes into an incident's channel is got to know before they type a time."""
    storage.keep_membership(session, team_id, channel_id, user_id, is_member=is_member, at=at)
    if is_member and incidents.in_channel(session, team_id, channel_id) is not None:
        meet(session, team_id, user_id, now)


def zone_of(session: Session, team_id: str, user_id: str | None, settings: Settings) -> str:
    """Return the name of a person's zone; the settings' one while it is unknown."""
    return known_zone_of(session, team_id, user_id) or settings.timezone


def known_zone_of(session: Session, team_id: str, user_id: str | None) -> str | None:
    """Return the name of a person's zone; None while it is unknown."""
    person = storage.get(session, team_id, user_id) if user_id else None
    return person.zone if person else None


def hours_of(person: Person | None, settings: Settings) -> Hours:
    """Return when a person may be written to unasked: in the hours that they set, else in those of the settings."""
    zone = find_zone(person.zone if person else None, settings.timezone).rules
    days = frozenset(settings.work_days)
    if person is None or person.starts_hour is None or person.ends_hour is None:
        return Hours(zone, settings.work_starts_hour, settings.work_ends_hour, days)
    own_days = frozenset(int(day) for day in (person.work_days or "").split(",") if day)
    return Hours(zone, person.starts_hour, person.ends_hour, own_days or days)


def names(session: Session, team_id: str, user_ids: Iterable[str]) -> dict[str, str]:
    """Return the known names of people, by id; who has none yet is left out."""
    known = storage.several(session, team_id, set(user_ids))
    return {user_id: person.name for user_id, person in known.items() if person.name}


def is_reachable(session: Session, team_id: str, user_id: str) -> bool:
    """Whether a message to this person may be read by somebody; of whom nothing is known, it is hoped."""
    person = storage.get(session, team_id, user_id)
    return person is None or not (person.is_deleted or person.is_bot)


def known_zone(name: str | None) -> str | None:
    """Return `name` when it is an IANA zone, else None."""
    try:
        return ZoneInfo(name).key if name else None
    except (ValueError, OSError, LookupError):
        return None


def names_in(session: Session, team_id: str, *wires: str | None) -> dict[str, str]:
    """Return the known names of the people that these texts (wire form) mention; no question is asked for none."""
    mentioned = {user_id for wire in wires if wire and "<@" in wire for user_id in text.mentioned(wire).people}
    return names(session, team_id, mentioned) if mentioned else {}
