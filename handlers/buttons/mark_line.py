"""Mark: of several lines in one post, the one that an emoji was meant for."""

from sqlmodel import Session

from bot import corrections, marks
from handlers import items
from handlers.answers import told
from handlers.shapes import Answer, Button, Clicked, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Do to the line what the emoji does: `<line id> <emoji>`."""
    line_id, _, emoji = clicked.value.partition(" ")
    settings = clicked.services.settings
    incident, line = corrections.hold(session, clicked.viewer, line_id)
    change = items.change(clicked, "button")
    made = marks.mark(session, settings, incident, line, emoji=emoji, change=change)
    return Answer("note", told(session, clicked, incident, line, made), replace=True)


BUTTON = Button(action_id="mark_line", run=run)
