"""`/incident tag`: short words by which an incident is found again."""

from sqlmodel import Session

from bot import incidents, tags
from handlers.shapes import Answer, Asked, Command, Outcome
from storage import tags as rows
from storage.tags import TAG


def run(session: Session, asked: Asked) -> Outcome:
    """Put the words that were typed on the incident; alone, show which are on it."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    names = tags.names_of(asked.rest)
    settings = asked.services.settings
    tags.put(session, settings, incident, TAG, names, by=asked.user_id, at=asked.at)
    there = rows.of_incident(session, incident.id or 0, TAG)
    facts = {"incident": incident, "kind": TAG, "there": there, "services": settings.services}
    return Answer("tagged", facts)


COMMAND = Command(
    name="tag",
    usage="tag <tag> …",
    summary="put words on the incident by which it is found again: `tag payments eu`",
    run=run,
    synonyms=("tags",),
)
