"""Put it back: a struck line stands again."""

from sqlmodel import Session

from bot import corrections
from handlers import lines
from handlers.answers import told
from handlers.shapes import Answer, Button, Clicked, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Restore the line that the button carries."""
    incident, line = corrections.hold(session, clicked.viewer, clicked.value)
    followed = corrections.restore(session, clicked.services.settings, incident, line, lines.hand(clicked))
    return Answer("note", told(session, clicked, incident, line) | {"followed": followed}, replace=True)


BUTTON = Button(action_id="restore_line", run=run)
