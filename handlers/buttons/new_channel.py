"""Open a new channel: for an incident whose channel was deleted."""

from sqlmodel import Session

from bot import incidents, troubles
from bot.errors import Refusal
from handlers.shapes import Answer, Button, Clicked, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Have a channel opened, and everybody who holds a role invited."""
    if not clicked.value.isdecimal():
        raise Refusal("old_button")
    incident = incidents.find(session, clicked.viewer, number=int(clicked.value))
    troubles.open_anew(session, incident)
    return Answer("new_channel", {"incident": incident}, replace=True)


BUTTON = Button(action_id="new_channel", run=run)
