"""The other date: an action item whose date could be read in two ways gets the one that is meant."""

from sqlmodel import Session

from bot import due_choices
from handlers import items
from handlers.answers import dated
from handlers.shapes import Answer, Button, Clicked, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Set the date, plan its reminders anew, and redraw the answer."""
    change = items.change(clicked, "button")
    settings = clicked.services.settings
    item, readings = due_choices.choose(session, clicked.viewer, clicked.value, change, settings)
    return Answer("todo", dated(session, clicked, item, readings), replace=True)


BUTTON = Button(action_id="item_due", run=run)
