"""`/incident strike`: a line goes off the timeline; nothing is deleted."""

from sqlmodel import Session

from bot import corrections, incidents, timeline
from bot.corrections import Hand
from bot.errors import Refusal
from bot.words import numbered
from handlers.answers import told
from handlers.shapes import Answer, Asked, Command, Outcome


def run(session: Session, asked: Asked) -> Outcome:
    """Strike the line that was named."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    number, rest = numbered(asked.rest)
    if number is None or rest:
        raise Refusal("which_line", command="strike 17", given=asked.rest)
    line = timeline.hold(session, incident, number)
    hand = Hand(asked.user_id, asked.at, asked.source)
    followed = corrections.strike(session, asked.services.settings, incident, line, hand)
    return Answer("undone", told(session, asked, incident, line) | {"was_note": True, "followed": followed})


COMMAND = Command(
    name="strike",
    usage="strike <line>",
    summary="take a line off the timeline; `restore` puts it back, nothing is deleted",
    run=run,
    synonyms=("remove", "delete"),
)
