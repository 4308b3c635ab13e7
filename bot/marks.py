"""Marks: of several lines in one post of the bot's, the one that somebody's emoji was meant for."""

from sqlmodel import Session

from bot import capture
from bot.action_items import Change
from bot.errors import Refusal
from bot.policy import allow_correcting
from bot.settings import Settings
from bot.words import TodoWords
from storage import action_items as items
from storage.action_items import CANCELLED, ActionItem
from storage.incidents import Incident
from storage.timeline import Line


def mark(
    session: Session, settings: Settings, incident: Incident, line: Line, *, emoji: str, change: Change
) -> tuple[ActionItem, TodoWords] | None:
    """Do to a line what an emoji on it would do; return the action item that this makes, and how it was read.

    Raises Refusal for a line that was struck, for an emoji that means nothing, and where somebody chose another kind
    in words already, which the person may not change.
    """
    if emoji not in settings.capturing:
        raise Refusal("old_button")
    if line.struck_at is not None:
        raise Refusal("line_is_struck", number=line.number, key=incident.key)
    if emoji == settings.action_item_reaction:
        known = [one for one in items.of_line(session, line.id or 0) if one.status != CANCELLED]
        return None if known else capture.make_item(session, settings, incident, line, change)
    if line.kind != "note":
        allow_correcting(session, settings, incident, line, change.by)
    if line.kind != settings.reactions[emoji]:
        capture.choose_kind(session, incident, line, settings.reactions[emoji], change)
    return None
