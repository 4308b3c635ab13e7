"""`/incident undo`: the caller's own last change here, never another's."""

from datetime import timedelta

from sqlmodel import Session

from bot import corrections, incidents
from bot.corrections import Hand
from bot.errors import Refusal
from handlers.answers import told
from handlers.shapes import Answer, Asked, Command, Outcome


def run(session: Session, asked: Asked) -> Outcome:
    """Take the last step back and say what it was; ask first when it was long ago."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    step = corrections.last_step(session, incident, asked.user_id)
    if step is None:
        raise Refusal("nothing_to_undo", number=None, key=incident.key)
    facts = {"was_note": step.before is None}
    ago: timedelta = asked.at - step.at
    if ago > corrections.ASKS_AFTER:
        return Answer("undo_asks", told(session, asked, incident, step.line) | facts | {"ago": ago})
    hand = Hand(asked.user_id, asked.at, "undo")
    followed = corrections.undo(session, asked.services.settings, incident, step, hand)
    return Answer("undone", told(session, asked, incident, step.line) | facts | {"followed": followed})


COMMAND = Command(
    name="undo",
    usage="undo",
    summary="take back what you noted or changed last; nobody else's",
    run=run,
)
