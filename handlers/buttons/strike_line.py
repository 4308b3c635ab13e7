"""Strike: one of two lines that say the same goes."""

from sqlmodel import Session

from bot import corrections
from handlers import lines
from handlers.shapes import Button, Clicked, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Strike the line, and redraw the check."""
    incident, line = corrections.hold(session, clicked.viewer, clicked.value)
    corrections.strike(session, clicked.services.settings, incident, line, lines.hand(clicked, "check"))
    return lines.checked(session, clicked, incident, replace=True)


BUTTON = Button(action_id="strike_line", run=run)
