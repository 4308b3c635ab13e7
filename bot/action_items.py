"""Action items: recorded, given to somebody, dated, done, opened again; every change is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from bot import item_policy, item_reviews, people, reaching, reminders, text, timeline
from bot.errors import Refusal
from bot.settings import Settings
from bot.when import in_zone
from bot.words import TodoWords
from storage import action_items as storage
from storage import homes, incidents, outbox, snoozes
from storage import people as people_rows
from storage.action_items import CANCELLED, DONE, OPEN, ActionItem, ActionItemChange
from storage.incidents import Incident
from storage.people import Person, Viewer

MOST_SHOWN = 10
LONGEST_SHOWN = 280
BY_LINE = "line"  # its line was struck or restored, and it went along
IN_PASSING = frozenset({"reaction", "note"})  # an emoji, or words that begin with `todo:`
ASKED_IN_ANSWER = frozenset({"command", "mention", "dialog"})
_IMPORTANCE = {"p0": 0, "p1": 1, None: 2, "p2": 3, "p3": 4}


@dataclass(frozen=True)
class Change:
    """Who changes something, when, from where (command, button, dialog, note, reaction), and why (wire text)."""

    by: str
    at: datetime
    source: str
    reason: str = ""


@dataclass(frozen=True)
class Shown:
    """An action item as somebody sees it; `days` is how far ahead its due date lies (None: it has none).

    `incident` is None where the one who looks may not know of it. `text` is wire text, shortened. `has_left` says
    that no message reaches its owner, `away_until` the day on which they are back.
    """

    item: ActionItem
    incident: Incident | None
    text: str
    days: int | None
    has_left: bool
    away_until: date | None = None

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
    url: str = "",
) -> ActionItem:
    """Record an action item; on a resolved incident its reminders are planned at once.

    Without a date, the policy's is proposed. What comes in passing and says not who does it and by when is proposed
    as a whole. `line_id` is the line that it comes from. Raises Refusal when there is no text.
    """
    words = item_policy.with_team(settings, words)
    if not words.text.strip():
        raise Refusal("todo_empty")
    assert incident.id is not None
    said = words.due.on if words.due else None
    is_asked = words.due is not None and bool(words.due.readings)
    policy = None if said or is_asked else _policy_date(session, incident, words.priority, change, settings)
    is_owned = bool(words.owner_id or words.owner_group or words.owner_name)
    item = ActionItem(
        team_id=incident.team_id,
        incident_id=incident.id,
        number=0,
        text=words.text,
        owner_id=words.owner_id,
        owner_group_id=words.owner_group,
        owner_name=words.owner_name or "",
        due_on=said or policy,
        is_due_proposed=policy is not None,
        is_proposed=change.source in IN_PASSING and not (is_owned and said),
        priority=words.priority,
        created_by=change.by,
        created_at=change.at,
        line_id=line_id,
        created_from=change.source,
        url=url,
    )
    storage.add(session, item)
    keep_change(session, item, change, "created", before=None, after=item.text)
    for user_id in dict.fromkeys([item.owner_id, *text.mentioned(item.text).people]):
        if user_id:
            people.meet(session, item.team_id, user_id, change.at)
    _withhold(session, item, change, settings)
    follow(session, item, change, settings)
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
    owner_name: str = "",
) -> None:
    """Give an action item to a person, or to a team by name; its reminders move along, a snooze does not."""
    before = item.owner_id or item.owner_group_id or item.owner_name
    if before != (owner_id or owner_name):
        snoozes.end(session, item.id or 0, change.at)
    item.owner_id, item.owner_group_id, item.owner_name = owner_id, None, owner_name
    item.is_proposed = item.is_proposed and item.due_on is None
    keep_change(session, item, change, "owner", before=before, after=owner_id or owner_name)
    _withhold(session, item, change, settings)
    follow(session, item, change, settings)


def set_due(session: Session, item: ActionItem, due_on: date | None, change: Change, settings: Settings) -> None:
    """Set or take away the due date (in the owner's calendar); reminders of the old one are cancelled."""
    keep_change(session, item, change, "due_on", before=_iso(item.due_on), after=_iso(due_on))
    item.due_on, item.is_due_proposed = due_on, False
    item.is_proposed = item.is_proposed and not (item.has_owner and due_on)
    reminders.plan(session, item, settings=settings, now=change.at, anew=True)


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
    is_told = not (item.is_withheld and viewer.user_id == item.owner_id)
    return sees_incident(session, viewer, item) or (
        is_told and viewer.user_id in reminders.people_to_reach(session, item)
    )


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
    first, today = given[:MOST_SHOWN], today_in(zone, now, settings)
    seen = incidents.seen_by(session, viewer, {item.incident_id for item in first})
    owners = people_rows.several(session, viewer.team_id, {item.owner_id for item in first if item.owner_id})
    shown = [_shown(item, seen.get(item.incident_id), owners.get(item.owner_id or ""), today) for item in first]
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


def _shown(item: ActionItem, incident: Incident | None, owner: Person | None, today: date) -> Shown:
    is_away = owner is not None and owner.away_until is not None and owner.away_until > today
    return Shown(
        item=item,
        incident=incident,
        text=text.shorten(item.text, LONGEST_SHOWN),
        days=(item.due_on - today).days if item.due_on else None,
        has_left=owner is not None and (owner.is_deleted or owner.is_bot),
        away_until=owner.away_until if owner and is_away else None,
    )


def follow(session: Session, item: ActionItem, change: Change, settings: Settings) -> None:
    """Bring what follows from an action item in line with it: its reminders, and the question about it."""
    reminders.plan(session, item, settings=settings, now=change.at)
    item_reviews.plan(session, incidents.get(session, item.incident_id), settings=settings, now=change.at)


def _set_status(session: Session, item: ActionItem, status: str, change: Change, settings: Settings) -> bool:
    if item.status == status or OPEN not in {status, item.status}:
        return False
    keep_change(session, item, change, "status", before=item.status, after=status)
    item.status = status
    item.done_at, item.done_by = (change.at, change.by) if status != OPEN else (None, None)
    follow(session, item, change, settings)
    return True


def _policy_date(
    session: Session, incident: Incident, priority: str | None, change: Change, settings: Settings
) -> date | None:
    zone = people.zone_of(session, incident.team_id, change.by, settings)
    return item_policy.due_on(settings, incident, priority, today=today_in(zone, change.at, settings))


def _withhold(session: Session, item: ActionItem, change: Change, settings: Settings) -> None:
    """Hold an item back from an owner who does not see its private incident, until the one who named them decides."""
    item.is_withheld = is_outsider(session, item, change.by, settings)
    session.add(item)
    if item.is_withheld and change.source not in ASKED_IN_ANSWER:
        lane = people.lane(item.team_id, change.by)
        outbox.add(session, team_id=item.team_id, lane=lane, kind="outsider", subject=item.id)


def is_outsider(session: Session, item: ActionItem, by: str, settings: Settings) -> bool:
    """Whether the owner of an item, or who leads the owning team or group, does not see its private incident."""
    incident, owner_id = incidents.get(session, item.incident_id), reaching.owner_or_lead(item, settings)
    if not incident.is_private or not owner_id or owner_id == by:
        return False
    return incidents.by_number(session, Viewer(team_id=item.team_id, user_id=owner_id), incident.number) is None


def keep_change(
    session: Session, item: ActionItem, change: Change, field: str, *, before: str | None, after: str | None
) -> None:
    """Keep a change in the item's history, and have what shows the item redrawn."""
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
            reason=change.reason,
        )
    )
    timeline.refresh_overview(session, incidents.get(session, item.incident_id))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def today_in(zone: str, now: datetime, settings: Settings) -> date:
    """Return the date that the calendar of a zone shows."""
    return in_zone(now, zone, settings.timezone).date()
