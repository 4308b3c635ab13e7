"""`/incident restore`: a struck line stands again."""

from sqlmodel import Session

from bot import corrections, incidents, timeline
from bot.corrections import Hand
from bot.errors import Refusal
from bot.words import numbered
from handlers.answers import told
from handlers.shapes import Answer, Asked, Command, Outcome


def run(session: Session, asked: Asked) -> Outcome:
    """Restore the line that was named."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    number, rest = numbered(asked.rest)
    if number is None or rest:
        raise Refusal("which_line", command="restore 17", given=asked.rest)
    line = timeline.hold(session, incident, number)
    hand = Hand(asked.user_id, asked.at, asked.source)
    followed = corrections.restore(session, asked.services.settings, incident, line, hand)
    facts = {"is_changed": True, "in_dialog": False, "followed": followed}
    return Answer("edited", told(session, asked, incident, line) | facts)


COMMAND = Command(
    name="restore",
    usage="restore <line>",
    summary="put a struck line back; `timeline struck` lists them",
    run=run,
    synonyms=("unstrike",),
)
