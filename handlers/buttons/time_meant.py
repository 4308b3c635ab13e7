"""It is meant: a time that lies ahead stays, and is asked about no more."""

from sqlmodel import Session

from bot import corrections
from handlers.answers import told
from handlers.shapes import Answer, Button, Clicked, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Redraw the answer without its question."""
    incident, line = corrections.hold(session, clicked.viewer, clicked.value)
    return Answer("note", told(session, clicked, incident, line), replace=True)


BUTTON = Button(action_id="time_meant", run=run)
