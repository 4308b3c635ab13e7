"""The controls of the question about an incident's action items: keep, merge, drop. Each redraws it."""

from sqlmodel import Session

from bot import action_items, digits, item_changes
from handlers import items
from handlers.shapes import Button, Clicked, Outcome
from storage import incidents
from storage.action_items import ActionItem


def keep(session: Session, clicked: Clicked) -> Outcome:
    """Agree to a proposed item (`<item id> <what is asked>` stands in the action_id)."""
    item, asks = _held(session, clicked)
    item_changes.keep(session, item, items.change(clicked, "button"), clicked.services.settings)
    return _redrawn(session, clicked, item, asks)


def drop(session: Session, clicked: Clicked) -> Outcome:
    """Take a proposed item off the list."""
    item, asks = _held(session, clicked)
    if item.is_proposed:
        action_items.cancel(session, item, items.change(clicked, "button"), clicked.services.settings)
    return _redrawn(session, clicked, item, asks)


def merge(session: Session, clicked: Clicked) -> Outcome:
    """Merge a proposed item into the one that was chosen."""
    item, asks = _held(session, clicked)
    into = action_items.hold(session, clicked.viewer, digits.carried(clicked.value))
    item_changes.merge(session, item, into, items.change(clicked, "button"), clicked.services.settings)
    return _redrawn(session, clicked, item, asks)


def _held(session: Session, clicked: Clicked) -> tuple[ActionItem, str]:
    item_id, asks = [*clicked.about.split(), "", ""][:2]
    return action_items.hold(session, clicked.viewer, digits.carried(item_id)), asks


def _redrawn(session: Session, clicked: Clicked, item: ActionItem, asks: str) -> Outcome:
    incident = incidents.get(session, item.incident_id)
    return items.review(session, clicked, incident, asks, decided=item)


BUTTONS = (
    Button(action_id="item_keep", run=keep),
    Button(action_id="item_drop", run=drop),
    Button(action_id="item_merge", run=merge),
)
