"""Owner and due date of an action item that has none, chosen where it is asked for; that is redrawn."""

from sqlmodel import Session

from bot import action_items, digits, people
from bot.errors import Refusal
from handlers import closing, items, lines
from handlers.answers import dated
from handlers.shapes import Answer, Button, Clicked, Outcome
from storage.action_items import ActionItem
from storage.incidents import Incident

ANSWER = "answer"


def give(session: Session, clicked: Clicked) -> Outcome:
    """Give the item to the person who was chosen (`<incident number> <item id> <where>` stands in the action_id)."""
    incident, item = _held(session, clicked)
    people.meet(session, clicked.team_id, clicked.value, clicked.at)
    settings = clicked.services.settings
    action_items.set_owner(session, item, items.change(clicked, "button"), settings, owner_id=clicked.value)
    return _redrawn(session, clicked, incident, item)


def set_date(session: Session, clicked: Clicked) -> Outcome:
    """Let the item be due on the day that was chosen."""
    incident, item = _held(session, clicked)
    on = items.chosen_day(clicked.value)
    action_items.set_due(session, item, on, items.change(clicked, "button"), clicked.services.settings)
    return _redrawn(session, clicked, incident, item)


def _redrawn(session: Session, clicked: Clicked, incident: Incident, item: ActionItem) -> Outcome:
    """Redraw what asked: what `todo` answered, the question of the day after, or what is open once it is resolved."""
    where = [*clicked.about.split(), "", "", ""][2]
    if where == ANSWER:
        return Answer("todo", dated(session, clicked, item, ()), replace=True)
    if where:
        return items.review(session, clicked, incident, where, decided=item)
    return closing.resolved(session, clicked, incident, replace=True)


def _held(session: Session, clicked: Clicked) -> tuple[Incident, ActionItem]:
    number, item_id = [*clicked.about.split(), "", ""][:2]
    incident = lines.incident_of(session, clicked, number)
    if not clicked.value:
        raise Refusal("old_button")
    item = action_items.hold(session, clicked.viewer, digits.carried(item_id))
    if item.incident_id != incident.id:
        raise Refusal("old_button")
    return incident, item


OWNER = Button(action_id="item_owner", run=give)
DATE = Button(action_id="item_on", run=set_date)
