"""What the owner of an item may be told who is not in its private incident: invite, text alone, somebody else."""

from sqlmodel import Session

from bot import action_items, digits, item_changes, people
from bot.errors import Refusal
from handlers import items
from handlers.answers import dated
from handlers.shapes import Answer, Button, Clicked, Outcome
from storage import incidents
from storage.action_items import ActionItem

ANSWER = "answer"


def invite(session: Session, clicked: Clicked) -> Outcome:
    """Have the owner invited (`<item id> <where the question stands>` is in the action_id)."""
    return _settle(session, clicked, item_changes.INVITE)


def alone(session: Session, clicked: Clicked) -> Outcome:
    """Let the owner have the item's text, and nothing of the incident."""
    return _settle(session, clicked, item_changes.ALONE)


def other(session: Session, clicked: Clicked) -> Outcome:
    """Give the item to the person who was chosen instead."""
    item, where = _held(session, clicked)
    if not clicked.value:
        raise Refusal("old_button")
    people.meet(session, clicked.team_id, clicked.value, clicked.at)
    # It is asked again in the same place where this one is outside, too.
    change = items.change(clicked, "dialog")
    action_items.set_owner(session, item, change, clicked.services.settings, owner_id=clicked.value)
    return _redrawn(session, clicked, item, where)


def _settle(session: Session, clicked: Clicked, how: str) -> Outcome:
    item, where = _held(session, clicked)
    item_changes.settle_outsider(session, item, how, items.change(clicked, "button"), clicked.services.settings)
    return _redrawn(session, clicked, item, where)


def _held(session: Session, clicked: Clicked) -> tuple[ActionItem, str]:
    item_id, where = [*clicked.about.split(), "", ""][:2]
    item = action_items.hold(session, clicked.viewer, digits.carried(item_id))
    if not action_items.sees_incident(session, clicked.viewer, item):
        raise Refusal("no_item")
    return item, where


def _redrawn(session: Session, clicked: Clicked, item: ActionItem, where: str) -> Outcome:
    if where == ANSWER:
        return Answer("todo", dated(session, clicked, item, ()), replace=True)
    if where:
        return items.review(session, clicked, incidents.get(session, item.incident_id), where, decided=item)
    settings = clicked.services.settings
    facts = action_items.show(session, clicked.viewer, [item], zone=clicked.zone, now=clicked.at, settings=settings)
    return Answer("outsider", facts, replace=True)


BUTTONS = (
    Button(action_id="outsider_invite", run=invite),
    Button(action_id="outsider_alone", run=alone),
    Button(action_id="outsider_other", run=other),
)
