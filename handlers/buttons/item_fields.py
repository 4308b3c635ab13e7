"""Owner and due date of an action item that has none, chosen in the answer to whoever resolved."""

from datetime import date

from sqlmodel import Session

from bot import action_items, people
from bot.action_items import Change
from bot.errors import Refusal
from handlers import closing, lines
from handlers.shapes import Button, Clicked, Outcome
from storage.action_items import ActionItem
from storage.incidents import Incident


def give(session: Session, clicked: Clicked) -> Outcome:
    """Give the item to the person who was chosen (`<incident number> <item id>` stands in the action_id)."""
    incident, item = _held(session, clicked)
    people.meet(session, clicked.team_id, clicked.value, clicked.at)
    settings = clicked.services.settings
    action_items.set_owner(session, item, _change(clicked), settings, owner_id=clicked.value)
    return closing.resolved(session, clicked, incident, replace=True)


def set_date(session: Session, clicked: Clicked) -> Outcome:
    """Let the item be due on the day that was chosen."""
    incident, item = _held(session, clicked)
    try:
        on = date.fromisoformat(clicked.value)
    except ValueError as error:
        raise Refusal("old_button") from error
    action_items.set_due(session, item, on, _change(clicked), clicked.services.settings)
    return closing.resolved(session, clicked, incident, replace=True)


def _held(session: Session, clicked: Clicked) -> tuple[Incident, ActionItem]:
    number, item_id = [*clicked.about.split(), "", ""][:2]
    incident = lines.incident_of(session, clicked, number)
    if not item_id.isdecimal() or len(item_id) > 9 or not clicked.value:
        raise Refusal("old_button")
    item = action_items.hold(session, clicked.viewer, int(item_id))
    if item.incident_id != incident.id:
        raise Refusal("old_button")
    return incident, item


def _change(clicked: Clicked) -> Change:
    return Change(by=clicked.user_id, at=clicked.at, source="button")


OWNER = Button(action_id="item_owner", run=give)
DATE = Button(action_id="item_on", run=set_date)
