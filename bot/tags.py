"""Tags and services: what people type for them, and putting them on incidents."""

import re
from datetime import datetime

from sqlmodel import Session

from bot import text, timeline
from bot.errors import Refusal
from bot.settings import Settings
from bot.words import did_you_mean
from storage import tags as rows
from storage.incidents import Incident
from storage.tags import SERVICE

MOST, LONGEST = 30, 40
_NAME = re.compile(r"[^\W_][\w.:/+-]*")


def names_of(wire: str) -> list[str]:
    """Return the names that were typed, parted by spaces or commas, in lower case. Raises Refusal when one is none."""
    said = [one.strip("#,;") for one in text.plain(wire, {}).lower().replace(",", " ").split()]
    names = list(dict.fromkeys(one for one in said if one))
    for name in names:
        if not _NAME.fullmatch(name) or len(name) > LONGEST:
            raise Refusal("no_tag", given=name, most=LONGEST)
    return names


def put(
    session: Session, settings: Settings, incident: Incident, kind: str, names: list[str], *, by: str, at: datetime
) -> list[str]:
    """Put words on an incident, and return those that are new.

    Raises Refusal for a service that is none of the configured ones, and when there are too many.
    """
    known = [one.id for one in settings.services]
    for name in names:
        if kind == SERVICE and known and name not in known:
            raise Refusal("which_service", given=name, known=known, suggestion=did_you_mean(name, known))
    if len({*rows.of_incident(session, incident.id or 0, kind), *names}) > MOST:
        raise Refusal("too_many_tags", most=MOST, key=incident.key)
    new = [name for name in names if rows.put(session, incident, kind, name, by=by, at=at)]
    if new:
        timeline.refresh_overview(session, incident)
    return new


def take_off(session: Session, incident: Incident, kind: str, names: list[str], *, by: str, at: datetime) -> list[str]:
    """Take words off an incident, and return those that were on it."""
    gone = [name for name in names if rows.take_off(session, incident, kind, name, by=by, at=at)]
    if gone:
        timeline.refresh_overview(session, incident)
    return gone
