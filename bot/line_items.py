"""Lines and action items: what was meant as the one becomes the other, and an item goes and comes with its line.

It does so when the line is struck or restored by hand, unless somebody has changed it since.
"""

from dataclasses import dataclass

from sqlmodel import Session

from bot import action_items, timeline
from bot.action_items import BY_LINE, Change
from bot.errors import Refusal
from bot.settings import Settings
from bot.words import TodoWords, todo_words
from storage import action_items as rows
from storage import incidents
from storage import timeline as lines
from storage.action_items import CANCELLED, OPEN, ActionItem
from storage.incidents import Incident
from storage.people import Viewer
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


def make_line(session: Session, item: ActionItem, change: Change, settings: Settings) -> tuple[Incident, Line]:
    """Turn something that was done already into a line of the timeline, at the time at which it was typed."""
    incident = incidents.get(session, item.incident_id)
    if item.line_id is not None:
        return incident, lines.get(session, item.line_id)
    line = timeline.note(
        session,
        incident,
        text_=item.text,
        kind="action" if "action" in settings.kind_ids else "note",
        at=item.created_at,
        author_id=item.created_by,
        source="command",
        recorded_at=change.at,
    )
    item.line_id = line.id
    action_items.cancel(session, item, change, settings)
    session.add(item)
    return incident, line


def from_line(
    session: Session, viewer: Viewer, line_id: int, change: Change, settings: Settings, *, zone: str
) -> tuple[Incident, ActionItem, TodoWords]:
    """Turn a line that was meant as work to do into an action item; its owner and date are read from its words.

    Raises Refusal when there is no such line that the viewer may see, or when it was struck meanwhile.
    """
    line = lines.find(session, viewer.team_id, line_id)
    incident = incidents.get(session, line.incident_id) if line else None
    if line is None or incident is None or incidents.by_number(session, viewer, incident.number) is None:
        raise Refusal("old_button")
    incidents.hold(session, incident)
    lines.hold(session, line)
    if line.incident_id != incident.id:  # merged meanwhile
        raise Refusal("old_button")
    if line.struck_at is not None:
        raise Refusal("line_is_struck", number=line.number, key=incident.key)
    words = todo_words(line.text or "", now=change.at, zone=zone)
    item = action_items.add(session, incident, words, change, settings, line_id=line.id)
    timeline.strike(session, line, by=change.by, at=change.at, source=change.source)
    return incident, item, words


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
