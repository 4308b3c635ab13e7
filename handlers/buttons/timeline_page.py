"""Older and newer: another page of the timeline, in place of the one that was read."""

from sqlmodel import Session

from bot import digits
from bot.errors import Refusal
from bot.pages import Wanted
from handlers import lines
from handlers.shapes import Button, Clicked, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Show the page that the button carries: `<incident number> <only> <page>`."""
    parts = clicked.value.split()
    if len(parts) != 3:
        raise Refusal("old_button")
    wanted = Wanted(parts[1], digits.carried(parts[2]))
    incident = lines.incident_of(session, clicked, parts[0])
    return lines.page(session, clicked, incident, wanted, replace=True)


BUTTON = Button(action_id="timeline_page", run=run)
