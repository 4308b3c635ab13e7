"""Undo: what the person did last to a line is taken back; a note is struck."""

from sqlmodel import Session

from bot import corrections
from bot.errors import Refusal
from handlers import lines
from handlers.answers import told
from handlers.shapes import Answer, Button, Clicked, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Take back the last step of whoever clicked, on the line that the button carries."""
    incident, line = corrections.hold(session, clicked.viewer, clicked.value)
    step = corrections.last_step(session, incident, clicked.user_id, line=line)
    if step is None:
        raise Refusal("nothing_to_undo", number=line.number, key=incident.key)
    followed = corrections.undo(session, clicked.services.settings, incident, step, lines.hand(clicked, "undo"))
    facts = told(session, clicked, incident, line) | {"was_note": step.before is None, "followed": followed}
    return Answer("undone", facts, replace=True)


BUTTON = Button(action_id="undo", run=run)
