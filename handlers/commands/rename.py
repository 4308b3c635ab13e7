"""`/incident rename`: a better title."""

from sqlmodel import Session

from bot import incidents
from handlers.shapes import Answer, Asked, Command, Outcome


def run(session: Session, asked: Asked) -> Outcome:
    """Give the incident another title, everywhere."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    changed = incidents.rename(session, incident, asked.rest, by=asked.user_id, at=asked.at)
    return Answer("rename", {"incident": incident, "changed": changed})


COMMAND = Command(
    name="rename",
    usage="rename <title>",
    summary="give it a better title, everywhere; its channel follows where the bot opened it",
    run=run,
    synonyms=("title",),
)
