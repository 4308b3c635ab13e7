"""Join: whoever clicks on the public line of an incident is invited to its channel."""

from sqlmodel import Session

from bot import incidents
from handlers.shapes import Answer, Button, Clicked, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Have the person invited."""
    incident = incidents.join(session, clicked.viewer, clicked.value)
    return Answer("joining", {"incident": incident})


BUTTON = Button(action_id="join", run=run)
