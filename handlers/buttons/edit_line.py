"""Edit: the dialog in which a line is changed."""

from sqlmodel import Session

from bot import corrections, policy
from handlers import lines
from handlers.shapes import Button, Clicked, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Open the dialog, for those who may change the line."""
    incident, line = corrections.hold(session, clicked.viewer, clicked.value)
    policy.allow_correcting(session, clicked.services.settings, incident, line, clicked.user_id)
    return lines.line_dialog(session, clicked, incident, line)


BUTTON = Button(action_id="edit_line", run=run)
