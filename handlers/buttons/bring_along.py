"""Who comes along: people are invited to where a hidden incident goes on."""

from sqlmodel import Session

from bot import privacy
from handlers.shapes import Answer, Button, Clicked, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Have those that the button means invited."""
    incident, whom = privacy.bring(session, clicked.services.settings, clicked.viewer, clicked.value)
    return Answer("bringing", {"incident": incident, "whom": whom})


BUTTON = Button(action_id="bring_along", run=run)
