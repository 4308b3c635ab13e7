"""It was done: what was typed as an action item becomes a line of the timeline, with the time of typing."""

from sqlmodel import Session

from bot import action_items, digits, line_items
from handlers import items
from handlers.answers import told
from handlers.shapes import Answer, Button, Clicked, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Make the line; a second click finds it made."""
    settings = clicked.services.settings
    item = action_items.hold(session, clicked.viewer, digits.carried(clicked.value))
    change = items.change(clicked, "button")
    incident, line = line_items.make_line(session, item, change, settings)
    return Answer("note", told(session, clicked, incident, line), replace=True)


BUTTON = Button(action_id="item_was_done", run=run)
