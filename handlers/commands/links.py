"""`/incident links`: what is linked to the incident, with a button to take each off."""

from sqlmodel import Session

from bot import incidents, links
from handlers.shapes import Answer, Asked, Command, Outcome


def run(session: Session, asked: Asked) -> Outcome:
    """List links and related incidents, a page at a time."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    word = asked.rest.lower().removeprefix("page").strip()
    page = int(word) if word.isdecimal() and len(word) < 6 else 1
    return Answer("links", links.show(session, asked.viewer, incident, page) | {"said": ""})


COMMAND = Command(
    name="links",
    usage="links",
    summary="the incident's links and related incidents, each with a button that takes it off",
    run=run,
    reads_only=True,
)
