"""Look through them: what a look over the timeline finds."""

from sqlmodel import Session

from handlers import lines
from handlers.shapes import Button, Clicked, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Show the findings to whoever clicked."""
    return lines.checked(session, clicked, lines.incident_of(session, clicked, clicked.value))


BUTTON = Button(action_id="timeline_check", run=run)
