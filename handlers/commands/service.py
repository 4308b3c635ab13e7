"""`/incident service`: which services an incident is about."""

from sqlmodel import Session

from bot import incidents, tags
from handlers.shapes import Answer, Asked, Command, Outcome
from storage import tags as rows
from storage.tags import SERVICE


def run(session: Session, asked: Asked) -> Outcome:
    """Put the words that were typed on the incident; alone, show which are on it."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    names = tags.names_of(asked.rest)
    settings = asked.services.settings
    tags.put(session, settings, incident, SERVICE, names, by=asked.user_id, at=asked.at)
    there = rows.of_incident(session, incident.id or 0, SERVICE)
    facts = {"incident": incident, "kind": SERVICE, "there": there, "services": settings.services}
    return Answer("tagged", facts)


COMMAND = Command(
    name="service",
    usage="service <service> …",
    summary="say which services are hit: `service checkout`",
    run=run,
    synonyms=("services",),
)
