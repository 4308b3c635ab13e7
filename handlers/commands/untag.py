"""`/incident untag`: tags and services are taken off again."""

from sqlmodel import Session

from bot import incidents, tags
from bot.errors import Refusal
from handlers import tagging
from handlers.shapes import Asked, Command, Outcome
from storage import tags as rows
from storage.tags import SERVICE, TAG


def run(session: Session, asked: Asked) -> Outcome:
    """Take off what was typed, whichever of the two it is."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    names = tags.names_of(asked.rest)
    gone = {
        kind: tags.take_off(session, incident, kind, names, by=asked.user_id, at=asked.at) for kind in (TAG, SERVICE)
    }
    if not any(gone.values()):
        there = [name for kind in (TAG, SERVICE) for name in rows.of_incident(session, incident.id or 0, kind)]
        raise Refusal("not_tagged", given=asked.rest, there=there, key=incident.key)
    return tagging.told(session, asked, incident, TAG if gone[TAG] else SERVICE)


COMMAND = Command(
    name="untag",
    usage="untag <tag or service> …",
    summary="take tags and services off again",
    run=run,
)
