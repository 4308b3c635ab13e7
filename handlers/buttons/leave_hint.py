"""Leave: a line stays where it stands, whatever time its words tell."""

from sqlmodel import Session

from bot import corrections
from handlers import lines
from handlers.shapes import Button, Clicked, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Forget the hint, and redraw the check."""
    incident, line = corrections.hold(session, clicked.viewer, clicked.value)
    corrections.leave_hint(session, clicked.services.settings, incident, line, lines.hand(clicked, "check"))
    return lines.checked(session, clicked, incident, replace=True)


BUTTON = Button(action_id="leave_hint", run=run)
