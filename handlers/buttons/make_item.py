"""Make it an action item: what was typed as a line of the kind action was meant as work to do."""

from sqlmodel import Session

from bot import digits, line_items
from handlers import items
from handlers.answers import recorded
from handlers.shapes import Answer, Button, Clicked, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Record the action item, and take the line off the timeline."""
    change = items.change(clicked, "button")
    settings = clicked.services.settings
    incident, item, words = line_items.from_line(
        session, clicked.viewer, digits.carried(clicked.value), change, settings, zone=clicked.zone
    )
    return Answer("todo", recorded(session, clicked, incident, item, words), replace=True)


BUTTON = Button(action_id="make_item", run=run)
