"""Reminders: which is due when, to whom, and never at night. Each is a row; a tick only looks at rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from sqlmodel import Session

from bot import people
from bot.defaults import Ladder
from bot.settings import Settings
from bot.when.hours import Hours
from storage import action_items, incidents, outbox
from storage import people as people_rows
from storage import reminders as storage
from storage import roles as role_rows
from storage.action_items import ActionItem
from storage.incidents import Incident
from storage.reminders import Reminder

BEFORE, DUE, OVERDUE = "before", "due", "overdue"
KIND = "reminder"


@dataclass(frozen=True)
class Rung:
    """One step of the ladder: what kind of reminder, and its moment (UTC)."""

    kind: str
    due_at: datetime


def rungs(
    due_on: date, hours: Hours, ladder: Ladder, *, now: datetime, is_told: bool = False, owes_before: bool = False
) -> list[Rung]:
    """Return the reminders that are still to come, by their moment: at the first working minute of their day.

    One before the due date never waits until after it: it comes on the last working day before. An item that is due
    today, or overdue, is told of at the next working minute, unless `is_told` says that this has happened;
    `owes_before` says that a reminder before the due date fell due and was not sent.
    """
    planned = [Rung(BEFORE, hours.start_before(due_on + timedelta(days=days))) for days in ladder.before_days]
    planned.append(_on_or_after(due_on, hours.start_of(due_on), hours))
    planned += [Rung(OVERDUE, hours.start_of(due_on + timedelta(days=days))) for days in ladder.overdue_days]
    ahead = [rung for rung in planned if rung.due_at > now]
    today = hours.today(now)
    if due_on <= today and not is_told:
        ahead.append(_on_or_after(due_on, hours.next_minute(now), hours))
    if due_on > today and owes_before and all(rung.kind != BEFORE for rung in ahead):
        ahead.insert(0, Rung(BEFORE, hours.next_minute(now)))
    one_a_day = {hours.today(rung.due_at): rung for rung in ahead}
    return sorted(one_a_day.values(), key=lambda rung: rung.due_at)


def _on_or_after(due_on: date, due_at: datetime, hours: Hours) -> Rung:
    return Rung(DUE if hours.today(due_at) == due_on else OVERDUE, due_at)


def people_to_reach(session: Session, item: ActionItem) -> list[str]:
    """Return who is written to about an action item, the first choice first: owner, commander, declarer.

    Those whom no message reaches (deactivated accounts, bots) are left out.
    """
    incident = incidents.get(session, item.incident_id)
    commanders = [role.user_id for role in role_rows.of_incident(session, item.incident_id) if role.role == "commander"]
    choices = dict.fromkeys([item.owner_id, *reversed(commanders), incident.declared_by])
    return [user_id for user_id in choices if user_id and people.is_reachable(session, item.team_id, user_id)]


def owner_to_reach(session: Session, item: ActionItem) -> str | None:
    """Return who is written to about an action item, or None when nobody can be."""
    return next(iter(people_to_reach(session, item)), None)


def plan(session: Session, item: ActionItem, *, settings: Settings, now: datetime) -> list[Reminder]:
    """Bring an action item's reminders in line with what it, its incident and its owner are now; return those to come.

    Reminders begin once the incident is resolved. What was sent stays; what is no longer wanted is cancelled.
    """
    assert item.id is not None
    existing = storage.of_item(session, item.id)
    person_id = _person_to_remind(session, item)
    wanted: list[Rung] = []
    if person_id is not None and item.due_on is not None:
        people.meet(session, item.team_id, person_id, now)
        # Held, so that a zone that becomes known meanwhile finds these reminders and moves them.
        hours = people.hours_of(people_rows.hold(session, item.team_id, person_id), settings)
        theirs = [one for one in existing if one.user_id == person_id and one.cancelled_at is None]
        wanted = rungs(
            item.due_on,
            hours,
            settings.ladder,
            now=now,
            is_told=_is_told(theirs, item.due_on, hours, now),
            owes_before=any(one.kind == BEFORE and one.queued_at is None for one in theirs),
        )
    for rung in wanted:
        storage.want(session, item, user_id=person_id or "", kind=rung.kind, due_at=rung.due_at)
    keys = {(person_id, rung.kind, rung.due_at) for rung in wanted}
    needless = [one for one in existing if not _stands(one, person_id) and _key(one) not in keys]
    storage.cancel_some(session, [one.id for one in needless if one.id is not None], now)
    return coming(session, item)


def coming(session: Session, item: ActionItem) -> list[Reminder]:
    """Return the reminders of an action item that are still to be sent, by their moment."""
    found = storage.of_item(session, item.id or 0)
    return [one for one in found if one.sent_at is None and one.cancelled_at is None]


def start_over(session: Session, item: ActionItem, *, settings: Settings, now: datetime) -> list[Reminder]:
    """Plan the reminders of an action item whose due date changed; return those to come."""
    storage.cancel(session, item.id or 0, now)
    return plan(session, item, settings=settings, now=now)


def plan_incident(session: Session, incident: Incident, *, settings: Settings, now: datetime) -> list[Reminder]:
    """Plan the reminders of all action items of an incident, when it was resolved or opened again."""
    assert incident.id is not None
    items = action_items.of_incident(session, incident.id)
    return [reminder for item in items for reminder in plan(session, item, settings=settings, now=now)]


def plan_person(session: Session, team_id: str, user_id: str, *, settings: Settings, now: datetime) -> None:
    """Plan again what a person is still to be reminded of: their zone, or whether they can be reached, has changed."""
    for item_id in sorted(storage.planned_for(session, team_id, user_id)):
        plan(session, action_items.get(session, item_id), settings=settings, now=now)


def tick(session: Session, now: datetime, settings: Settings) -> int:
    """Hand what is due over to the outbox, one row for each person; return how many reminders were looked at.

    What fell due outside of the person's hours waits for their next working minute.
    """
    claimed: list[Reminder] = []
    while some := storage.claim_due(session, now):
        claimed += some
    by_person = sorted(claimed, key=_person)
    for (team_id, user_id), theirs in groupby(by_person, key=_person):
        # The row that asks Slack about somebody comes first in the lane, so the message knows the zone of today.
        hours = people.hours_of(people.meet(session, team_id, user_id, now), settings)
        if hours.includes(now):
            send(session, team_id, user_id)
        else:
            put_off(session, theirs, until=hours.next_minute(now), now=now)
    return len(claimed)


def send(session: Session, team_id: str, user_id: str) -> None:
    """Have the outbox send one message about everything that was handed over for a person."""
    outbox.add(session, team_id=team_id, lane=people.lane(team_id, user_id), kind=KIND, subject=user_id)


def put_off(session: Session, waiting: Iterable[Reminder], *, until: datetime, now: datetime) -> None:
    """Let reminders come at another moment instead; several of one item and kind become one."""
    gone = list(waiting)
    for reminder in gone:
        item = action_items.get(session, reminder.action_item_id)
        storage.want(session, item, user_id=reminder.user_id, kind=reminder.kind, due_at=until)
    storage.cancel_some(session, [one.id for one in gone if one.id is not None], now)


def pass_on(session: Session, waiting: Iterable[Reminder], *, settings: Settings, now: datetime) -> list[Reminder]:
    """Send the reminders of somebody who cannot be reached to the next who can; return those for whom there is nobody.

    The person must be known as not reachable by now.
    """
    stuck = []
    for reminder in waiting:
        item = action_items.get(session, reminder.action_item_id)
        heir = owner_to_reach(session, item)
        if heir is None:
            stuck.append(reminder)
            continue
        plan(session, item, settings=settings, now=now)
        hours = people.hours_of(people_rows.get(session, item.team_id, heir), settings)
        storage.want(session, item, user_id=heir, kind=reminder.kind, due_at=hours.next_minute(now))
        storage.cancel_some(session, [reminder.id or 0], now)
    return stuck


def _person_to_remind(session: Session, item: ActionItem) -> str | None:
    incident = incidents.get(session, item.incident_id)
    is_after = not (incident.is_open or incident.is_practice or incident.closed_as)
    is_wanted = item.status == action_items.OPEN and is_after
    return owner_to_reach(session, item) if is_wanted else None


def _is_told(theirs: list[Reminder], due_on: date, hours: Hours, now: datetime) -> bool:
    """Whether the person was told, or is just being told, since the due date came."""
    told = [one.sent_at or one.queued_at for one in theirs]
    return any(at is not None and due_on <= hours.today(at) <= hours.today(now) for at in told)


def _stands(reminder: Reminder, person_id: str | None) -> bool:
    """Whether re-planning leaves a reminder alone: it was sent, or is just being sent to the right person."""
    is_leaving = reminder.queued_at is not None and reminder.user_id == person_id
    return reminder.sent_at is not None or reminder.cancelled_at is not None or is_leaving


def _key(reminder: Reminder) -> tuple[str, str, datetime]:
    return reminder.user_id, reminder.kind, reminder.due_at


def _person(reminder: Reminder) -> tuple[str, str]:
    return reminder.team_id, reminder.user_id
