"""What becomes of the action item that a line's words made, when the line is struck or restored by hand.

It goes and comes with its line, unless somebody has changed it since.
"""

from dataclasses import dataclass

from sqlmodel import Session

from bot import action_items
from bot.action_items import BY_LINE, Change
from bot.settings import Settings
from storage import action_items as rows
from storage.action_items import CANCELLED, OPEN, ActionItem
from storage.timeline import Line

GONE, BACK, STAYS = "gone", "back", "stays"


@dataclass(frozen=True)
class Followed:
    """What became of an action item: `how` is GONE, BACK, or STAYS (somebody has changed it)."""

    item: ActionItem
    how: str


def follow(session: Session, settings: Settings, line: Line, *, change: Change) -> list[Followed]:
    """Cancel the action items that a struck line made, or open again those that went with it."""
    change = Change(change.by, change.at, BY_LINE)
    made = [one for one in rows.of_line(session, line.id or 0) if one.created_from in {"note", "reaction"}]
    found = _with_struck if line.struck_at is not None else _with_restored
    followed = (found(session, settings, item, change) for item in made)
    return [one for one in followed if one is not None]


def _with_struck(session: Session, settings: Settings, item: ActionItem, change: Change) -> Followed | None:
    if item.status == CANCELLED:
        return None
    if item.status != OPEN or not action_items.is_untouched(session, item):
        return Followed(item, STAYS)
    action_items.cancel(session, item, change, settings)
    return Followed(item, GONE)


def _with_restored(session: Session, settings: Settings, item: ActionItem, change: Change) -> Followed | None:
    last = rows.history(session, item.id or 0)[-1:]
    if item.status != CANCELLED or not last or last[0].changed_from != BY_LINE:
        return None
    action_items.reopen(session, item, change, settings)
    return Followed(item, BACK)
