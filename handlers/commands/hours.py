"""`/incident hours`: when I am reminded of my action items, and until when I am left alone."""

from sqlmodel import Session

from bot import people, working
from handlers.shapes import Answer, Asked, Command, Outcome


def run(session: Session, asked: Asked) -> Outcome:
    """Set the hours, or go away; without words, tell how they are."""
    settings, words = asked.services.settings, asked.rest.strip()
    person = people.row(session, asked.team_id, asked.user_id)
    if words:
        working.change(session, person, words, settings=settings, zone=asked.zone, now=asked.at)
    return Answer("hours", working.show(person, settings=settings, zone=asked.zone, now=asked.at))


COMMAND = Command(
    name="hours",
    usage="hours [9-17 mon-fri | away until <day> | back | default]",
    summary="when you are reminded of your action items, and until when you are left alone",
    run=run,
    synonyms=("hour", "working-hours"),
)
