"""Edit: the dialog in which a line is changed."""

from sqlmodel import Session

from bot import corrections, policy
from handlers import lines
from handlers.shapes import Button, Clicked, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Open the dialog, for those who may change the line: `<line id>`, and `check` where it stands in one."""
    line_id, _, place = clicked.value.partition(" ")
    incident, line = corrections.hold(session, clicked.viewer, line_id)
    policy.allow_correcting(session, clicked.services.settings, incident, line, clicked.user_id)
    return lines.line_dialog(session, clicked, incident, line, opened_from=place or lines.ANSWER)


BUTTON = Button(action_id="edit_line", run=run)
