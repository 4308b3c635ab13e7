"""Add a line: the dialog for what happened in a stretch without one."""

from datetime import datetime

from sqlmodel import Session

from bot.errors import Refusal
from bot.when import in_zone
from handlers import lines
from handlers.shapes import Button, Clicked, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Open the dialog with the time that the button carries: `<incident number> <ISO time>`."""
    number, _, written = clicked.value.partition(" ")
    incident = lines.incident_of(session, clicked, number)
    try:
        at = in_zone(datetime.fromisoformat(written), clicked.zone, clicked.services.settings.timezone)
    except ValueError as error:
        raise Refusal("old_button") from error
    when = f"{at:%Y-%m-%d %H:%M}"
    return lines.line_dialog(session, clicked, incident, None, when=when, opened_from=lines.CHECK)


BUTTON = Button(action_id="new_line", run=run)
