"""Show it to everybody: a private incident becomes public, after it was asked."""

from sqlmodel import Session

from bot import privacy
from handlers import lines
from handlers.shapes import Answer, Button, Clicked, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Show the incident that the button carries."""
    incident = lines.incident_of(session, clicked, clicked.value)
    moved = privacy.show(session, clicked.services.settings, incident, by=clicked.user_id, at=clicked.at)
    return Answer("shown", {"incident": incident, "moved": moved}, replace=True)


BUTTON = Button(action_id="show_incident", run=run)
