"""`/incident service`: which services an incident is about."""

from sqlmodel import Session

from bot import incidents, tags
from handlers.answers import tagged
from handlers.shapes import Answer, Asked, Command, Outcome
from storage.tags import SERVICE


def run(session: Session, asked: Asked) -> Outcome:
    """Put the words that were typed on the incident; alone, show which are on it."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    names, settings = tags.names_of(asked.rest), asked.services.settings
    tags.put(session, settings, incident, SERVICE, names, by=asked.user_id, at=asked.at)
    return Answer("tagged", tagged(session, asked, incident, SERVICE))


COMMAND = Command(
    name="service",
    usage="service <service> …",
    summary="say which services are hit: `service checkout`",
    run=run,
    synonyms=("services",),
)
