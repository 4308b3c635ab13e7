"""Open a new channel: for an incident whose channel was deleted."""

from sqlmodel import Session

from bot import digits, incidents, troubles
from handlers.shapes import Answer, Button, Clicked, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Have a channel opened, and everybody who holds a role invited."""
    incident = incidents.find(session, clicked.viewer, number=digits.carried(clicked.value))
    troubles.open_anew(session, incident)
    return Answer("new_channel", {"incident": incident}, replace=True)


BUTTON = Button(action_id="new_channel", run=run)
