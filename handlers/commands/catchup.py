"""`/incident catchup`: where it stands, for whoever comes late; only they see it."""

from sqlmodel import Session

from bot import catching_up, incidents
from handlers.shapes import Answer, Asked, Command, Outcome


def run(session: Session, asked: Asked) -> Outcome:
    """Tell what is known, on one screen."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    return Answer("catchup", catching_up.summary(session, asked.services.settings, incident, now=asked.at))


COMMAND = Command(
    name="catchup",
    usage="catchup",
    summary="what happened so far, on one screen, only visible to you",
    run=run,
    synonyms=("summary", "catch", "tldr", "sofar"),
    reads_only=True,
)
