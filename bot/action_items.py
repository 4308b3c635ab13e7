"""Action items: recorded, given to somebody, dated, done, opened again; every change is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from bot import people, reminders, text, timeline
from bot.errors import Refusal
from bot.settings import Settings
from bot.when import in_zone
from bot.words import TodoWords, todo_words
from storage import action_items as storage
from storage import homes, incidents
from storage import timeline as lines
from storage.action_items import CANCELLED, DONE, OPEN, ActionItem, ActionItemChange
from storage.incidents import Incident
from storage.people import Viewer
from storage.timeline import Line

MOST_SHOWN = 10
LONGEST_SHOWN = 280
BY_LINE = "line"  # its line was struck or restored, and it went along
_IMPORTANCE = {"p0": 0, "p1": 1, None: 2, "p2": 3, "p3": 4}


@dataclass(frozen=True)
class Change:
    """Who changes something, when, and from where (command, button, dialog, note, reaction)."""

    by: str
    at: datetime
    source: str


@dataclass(frozen=True)
class Shown:
    """An action item as somebody sees it; `days` is how far ahead its due date lies (None: it has none).

    `incident` is None where the one who looks may not know of it. `text` is wire text, shortened. `has_left` says
    that no message reaches its owner.
    """

    item: ActionItem
    incident: Incident | None
    text: str
    days: int | None
    has_left: bool

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.item.status == OPEN


def add(
    session: Session,
    incident: Incident,
    words: TodoWords,
    change: Change,
    settings: Settings,
    *,
    line_id: int | None = None,
) -> ActionItem:
    """Record an action item; on a resolved incident its reminders are planned at once.

    `line_id` is the line that it comes from. Raises Refusal when there is no text.
    """
    if not words.text.strip():
        raise Refusal("todo_empty")
    assert incident.id is not None
    item = ActionItem(
        team_id=incident.team_id,
        incident_id=incident.id,
        number=0,
        text=words.text,
        owner_id=words.owner_id,
        owner_group_id=words.owner_group,
        owner_name=words.owner_name or "",
        due_on=words.due.on if words.due else None,
        priority=words.priority,
        created_by=change.by,
        created_at=change.at,
        line_id=line_id,
        created_from=change.source,
    )
    storage.add(session, item)
    _keep_change(session, item, change, "created", before=None, after=item.text)
    for user_id in dict.fromkeys([item.owner_id, *text.mentioned(item.text).people]):
        if user_id:
            people.meet(session, item.team_id, user_id, change.at)
    reminders.plan(session, item, settings=settings, now=change.at)
    return item


def done(session: Session, item: ActionItem, change: Change, settings: Settings) -> bool:
    """Mark an action item as done, and remind nobody of it any more; return False when it was not open."""
    return _set_status(session, item, DONE, change, settings)


def cancel(session: Session, item: ActionItem, change: Change, settings: Settings) -> bool:
    """Mark an action item as no longer wanted; return False when it was not open."""
    return _set_status(session, item, CANCELLED, change, settings)


def reopen(session: Session, item: ActionItem, change: Change, settings: Settings) -> bool:
    """Open an action item again, and plan its reminders anew; return False when it was open."""
    return _set_status(session, item, OPEN, change, settings)


def is_untouched(session: Session, item: ActionItem) -> bool:
    """Whether nobody changed an action item since its line made it; putting emoji on and off, or striking, is none."""
    changes = storage.history(session, item.id or 0)
    return all(one.field == "created" or one.changed_from in {"reaction", BY_LINE} for one in changes)


def set_owner(
    session: Session,
    item: ActionItem,
    change: Change,
    settings: Settings,
    *,
    owner_id: str | None = None,
    owner_group_id: str | None = None,
    owner_name: str = "",
) -> None:
    """Give an action item to a person, a user group or a team by name; its reminders move along."""
    before = item.owner_id or item.owner_group_id or item.owner_name
    item.owner_id, item.owner_group_id, item.owner_name = owner_id, owner_group_id, owner_name
    _keep_change(session, item, change, "owner", before=before, after=owner_id or owner_group_id or owner_name)
    reminders.plan(session, item, settings=settings, now=change.at)


def set_due(session: Session, item: ActionItem, due_on: date | None, change: Change, settings: Settings) -> None:
    """Set or take away the due date (in the owner's calendar); reminders of the old one are cancelled."""
    _keep_change(session, item, change, "due_on", before=_iso(item.due_on), after=_iso(due_on))
    item.due_on = due_on
    reminders.start_over(session, item, settings=settings, now=change.at)


def hold(session: Session, viewer: Viewer, item_id: int) -> ActionItem:
    """Return an action item to change it.

    Raises Refusal when there is none, or when the viewer may not see it.
    """
    item = storage.hold(session, viewer.team_id, item_id)
    if item is None or not may_see(session, viewer, item):
        raise Refusal("no_item")
    return item


def may_see(session: Session, viewer: Viewer, item: ActionItem) -> bool:
    """Whether somebody sees the incident of an action item, or is the one to be written to about it."""
    return sees_incident(session, viewer, item) or viewer.user_id in reminders.people_to_reach(session, item)


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
    cancel(session, item, change, settings)
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
    if line.struck_at is not None:
        raise Refusal("line_is_struck", number=line.number, key=incident.key)
    words = todo_words(line.text or "", now=change.at, zone=zone)
    item = add(session, incident, words, change, settings, line_id=line.id)
    timeline.strike(session, line, by=change.by, at=change.at, source=change.source)
    return incident, item, words


def sees_incident(session: Session, viewer: Viewer, item: ActionItem) -> bool:
    """Whether the incident of an action item shows to somebody."""
    incident = incidents.get(session, item.incident_id)
    return incidents.by_number(session, viewer, incident.number) is not None


def show(
    session: Session, viewer: Viewer, items: Iterable[ActionItem], *, zone: str, now: datetime, settings: Settings
) -> dict[str, Any]:
    """Return the facts by which templates show action items to somebody: the first few, and how many `more` there are.

    Of an incident that the viewer may not see, nothing is told but the item itself.
    """
    given = list(items)
    shown = [_shown(session, viewer, item, _today(zone, now, settings)) for item in given[:MOST_SHOWN]]
    ids = {one.item.owner_id or "" for one in shown} | {one.item.done_by or "" for one in shown}
    for one in shown:
        ids |= set(text.mentioned(one.item.text).people)
    named = people.names(session, viewer.team_id, ids - {""})
    return {
        "items": shown,
        "more": len(given) - len(shown),
        "names": named,
        "viewer_id": viewer.user_id,
        "zone": zone,
        "now": now,
    }


def by_importance(items: Iterable[ActionItem]) -> list[ActionItem]:
    """Sort action items: the priority first, then what is due first, then the oldest."""
    return sorted(items, key=lambda item: (_IMPORTANCE[item.priority], item.due_on or date.max, item.id or 0))


def _shown(session: Session, viewer: Viewer, item: ActionItem, today: date) -> Shown:
    incident = incidents.get(session, item.incident_id) if sees_incident(session, viewer, item) else None
    return Shown(
        item=item,
        incident=incident,
        text=text.shorten(item.text, LONGEST_SHOWN),
        days=(item.due_on - today).days if item.due_on else None,
        has_left=bool(item.owner_id) and not people.is_reachable(session, item.team_id, item.owner_id or ""),
    )


def _set_status(session: Session, item: ActionItem, status: str, change: Change, settings: Settings) -> bool:
    if item.status == status or OPEN not in {status, item.status}:
        return False
    _keep_change(session, item, change, "status", before=item.status, after=status)
    item.status = status
    item.done_at, item.done_by = (change.at, change.by) if status != OPEN else (None, None)
    reminders.plan(session, item, settings=settings, now=change.at)
    return True


def _keep_change(
    session: Session, item: ActionItem, change: Change, field: str, *, before: str | None, after: str | None
) -> None:
    homes.refresh(session, item.team_id, (item.owner_id, before if field == "owner" else None))
    session.add(item)
    session.add(
        ActionItemChange(
            team_id=item.team_id,
            action_item_id=item.id or 0,
            field=field,
            before=before,
            after=after,
            changed_by=change.by,
            changed_at=change.at,
            changed_from=change.source,
        )
    )
    timeline.refresh_overview(session, incidents.get(session, item.incident_id))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _today(zone: str, now: datetime, settings: Settings) -> date:
    return in_zone(now, zone, settings.timezone).date()
