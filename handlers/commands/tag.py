"""`/incident tag`: short words by which an incident is found again."""

from sqlmodel import Session

from bot import incidents, tags
from handlers.answers import tagged
from handlers.shapes import Answer, Asked, Command, Outcome
from storage.tags import TAG


def run(session: Session, asked: Asked) -> Outcome:
    """Put the words that were typed on the incident; alone, show which are on it."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    names, settings = tags.names_of(asked.rest), asked.services.settings
    tags.put(session, settings, incident, TAG, names, by=asked.user_id, at=asked.at)
    return Answer("tagged", tagged(session, asked, incident, TAG))


COMMAND = Command(
    name="tag",
    usage="tag <tag> …",
    summary="put words on the incident by which it is found again: `tag payments eu`",
    run=run,
    synonyms=("tags",),
)
