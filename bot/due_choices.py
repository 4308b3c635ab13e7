"""Which of two dates is meant: an action item is stored at once, and the answer offers the other dates as buttons."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from bot import action_items
from bot.action_items import Change
from bot.errors import Refusal
from bot.settings import Settings
from storage.action_items import OPEN, ActionItem
from storage.people import Viewer

_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_VALUE = re.compile(
    rf"(?P<item>[0-9]{{1,9}}) (?P<on>{_DATE}) (?P<was>-|{_DATE}) (?P<readings>{_DATE}(?:,{_DATE}){{0,3}})"
)


@dataclass(frozen=True)
class Offer:
    """A date that an action item may be meant for, and what the button that sets it carries."""

    on: date
    value: str


def offers(item: ActionItem, readings: Sequence[date]) -> list[Offer]:
    """Return the dates among `readings` that the item does not have, each to be offered."""
    was = item.due_on.isoformat() if item.due_on else "-"
    every = ",".join(on.isoformat() for on in readings)
    return [Offer(on, f"{item.id} {on.isoformat()} {was} {every}") for on in readings if on != item.due_on]


def choose(
    session: Session, viewer: Viewer, value: str, change: Change, settings: Settings
) -> tuple[ActionItem, list[date]]:
    """Give an action item the date that a button carries, and return it with the dates to choose among.

    Raises Refusal for what is no such value, for an item that the viewer may not see or that is closed, and when
    its date was changed since the button was drawn.
    """
    found = _VALUE.fullmatch(value)
    try:
        readings = [date.fromisoformat(one) for one in found["readings"].split(",")] if found else []
        on = date.fromisoformat(found["on"]) if found else None
        was = date.fromisoformat(found["was"]) if found and found["was"] != "-" else None
    except ValueError as error:
        raise Refusal("old_button") from error
    if found is None or on is None:
        raise Refusal("old_button")
    item = action_items.hold(session, viewer, int(found["item"]))
    if item.status != OPEN or item.due_on not in {was, on}:
        raise Refusal("due_changed", item=item)
    if item.due_on != on:
        action_items.set_due(session, item, on, change, settings)
    return item, readings
