"""Reminders: which is due when, to whom, and never at night. Each is a row; a tick only looks at rows."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby

from sqlmodel import Session

from bot import people, reaching
from bot.defaults import URGENT
from bot.planning import ASSIGNED, ESCALATED, SNOOZED, Load, escalation, moment_within_budget, rungs
from bot.settings import Settings
from bot.when.hours import Hours
from storage import action_items, incidents, letters, outbox, snoozes
from storage import people as people_rows
from storage import reminders as storage
from storage.action_items import ActionItem
from storage.incidents import Incident
from storage.reminders import Reminder

KIND = "reminder"
Wanted = dict[tuple[str, str, datetime], None]


def people_to_reach(session: Session, item: ActionItem) -> list[str]:
    """Return who is written to about an action item, the first choice first: owner, commander, declarer.

    Those whom no message reaches (deactivated accounts, bots) are left out.
    """
    return reaching.to_reach(session, item)


def plan(
    session: Session, item: ActionItem, *, settings: Settings, now: datetime, anew: bool = False
) -> list[Reminder]:
    """Bring an action item's reminders in line with what it, its incident and its owner are now; return those to come.

    Reminders begin once the incident is resolved. What was sent stays, what is due and was not sent yet waits on, but
    with `anew` (the due date changed); what is no longer wanted is cancelled.
    """
    # Read anew: what this transaction waited for may be that the incident was resolved.
    _held = incidents.several(session, {item.incident_id})
    return _plan(session, item, settings=settings, now=now, anew=anew)


def _plan(
    session: Session, item: ActionItem, *, settings: Settings, now: datetime, anew: bool = False
) -> list[Reminder]:
    """Plan as `plan` does; the incident was read as it is now."""
    assert item.id is not None
    storage.hold_recipients(session, item.id)
    if anew:
        storage.cancel(session, item.id, now)
    # A session forgets the rows that nobody holds, and would read these again for each question.
    _held = incidents.get(session, item.incident_id), people_rows.get(session, item.team_id, item.owner_id or "")
    existing = storage.of_item(session, item.id)
    person_id = _to_remind(session, item, settings)
    wanted: Wanted = {}
    recipients: set[str] = set()
    until = _not_before(session, item, person_id) if person_id else None
    if person_id is not None and item.due_on is not None:
        wanted |= _of_owner(session, item, person_id, existing, until, settings=settings, now=now)
        above = _escalations(session, item, person_id, existing, until, settings=settings, now=now)
        recipients = {person_id, *(target for target, _, _ in above)}
        wanted |= above
    storage.want(session, item, wanted)
    held = until is not None and person_id is not None and until > _hours(session, item, person_id, settings).today(now)
    needless = [one for one in existing if not _stands(one, recipients, now, held=held) and _key(one) not in wanted]
    storage.cancel_some(session, [one.id for one in needless if one.id is not None], now)
    return coming(session, item)


def coming(session: Session, item: ActionItem) -> list[Reminder]:
    """Return the reminders of an action item that are still to be sent, by their moment."""
    found = storage.of_item(session, item.id or 0)
    return [one for one in found if one.sent_at is None and one.cancelled_at is None]


def plan_incident(session: Session, incident: Incident, *, settings: Settings, now: datetime) -> list[Reminder]:
    """Plan the reminders of all action items of an incident, when it was resolved or opened again."""
    assert incident.id is not None
    items = action_items.hold_all(session, incident.id)
    _held = incidents.several(session, {incident.id})
    return [reminder for item in items for reminder in _plan(session, item, settings=settings, now=now)]


def plan_person(session: Session, team_id: str, user_id: str, *, settings: Settings, now: datetime) -> None:
    """Plan again what a person is still to be reminded of: their zone, hours, or account has changed."""
    items = action_items.several(session, team_id, sorted(storage.planned_for(session, team_id, user_id)))
    _held = incidents.several(session, {item.incident_id for item in items})  # not read again for each item
    for item in items:
        _plan(session, item, settings=settings, now=now)
    # What waits for a good moment is looked at anew; the next tick finds the moment of now.
    storage.look_again(session, team_id, user_id, now)


def snooze(session: Session, item: ActionItem, until: date, *, by: str, settings: Settings, now: datetime) -> None:
    """Remind nobody of an action item before the day `until`; what waits of it does not come."""
    made = snoozes.Snooze(
        action_item_id=item.id or 0, team_id=item.team_id, until_on=until, snoozed_by=by, snoozed_at=now
    )
    snoozes.keep(session, made)
    plan(session, item, settings=settings, now=now)


def tick(session: Session, now: datetime, settings: Settings) -> int:
    """Hand what is due over to the outbox, one row for each person; return how many reminders were looked at.

    What fell due outside of the person's hours, or is more than they are to be told in a day or a week, waits.
    """
    claimed: list[Reminder] = []
    while some := storage.claim_due(session, now):
        claimed += some
    by_person = sorted(claimed, key=_person)
    for (team_id, user_id), theirs in groupby(by_person, key=_person):
        # The row that asks Slack about somebody comes first in the lane, so the message knows the zone of today.
        if not reaching.is_channel(user_id):
            people.meet(session, team_id, user_id, now)
        waiting = list(theirs)
        until = good_moment(session, team_id, user_id, waiting, settings=settings, now=now)
        if until <= now:
            send(session, team_id, user_id)
        else:
            storage.put_off(session, [one.id for one in waiting if one.id is not None], until)
    return len(claimed)


def good_moment(
    session: Session, team_id: str, user_id: str, waiting: Iterable[Reminder], *, settings: Settings, now: datetime
) -> datetime:
    """Return when somebody may be written to about what waits for them: `now`, or a moment that lies ahead."""
    given = list(waiting)
    items = action_items.several(session, team_id, (one.action_item_id for one in given))
    load = Load(
        is_urgent=any(item.priority in URGENT for item in items),
        is_asked_for=any(one.kind == SNOOZED for one in given),
    )
    person = None if reaching.is_channel(user_id) else people_rows.get(session, team_id, user_id)
    hours = (
        reaching.hours_of(session, team_id, user_id, settings) if person is None else people.hours_of(person, settings)
    )
    lately = letters.sent_since(session, team_id, user_id, now - timedelta(days=8))
    told = [one.sent_at for one in lately if one.sent_at is not None]
    return moment_within_budget(hours, told, load, now=now, away_until=person.away_until if person else None)


def send(session: Session, team_id: str, user_id: str) -> None:
    """Have the outbox send one message about everything that was handed over for a person."""
    outbox.add(session, team_id=team_id, lane=people.lane(team_id, user_id), kind=KIND, subject=user_id)


def pass_on(session: Session, waiting: Iterable[Reminder], *, settings: Settings, now: datetime) -> list[Reminder]:
    """Send the reminders of somebody who cannot be reached to the next who can; return those for whom there is nobody.

    The person must be known as not reachable by now.
    """
    stuck = []
    for reminder in waiting:
        item = action_items.hold(session, reminder.team_id, reminder.action_item_id)
        if item is None:
            continue  # it was purged
        heir = next((one for one in reaching.to_reach(session, item, settings) if one != reminder.user_id), None)
        if heir is None:
            stuck.append(reminder)
            continue
        plan(session, item, settings=settings, now=now)
        moment = reaching.hours_of(session, item.team_id, heir, settings).next_minute(now)
        storage.want(session, item, [(heir, reminder.kind, moment)])
        storage.cancel_some(session, [reminder.id or 0], now)
    return stuck


def is_reminded_of(session: Session, item: ActionItem) -> bool:
    """Whether people are reminded of an action item: it is open and agreed, its incident over, real, no duplicate."""
    incident = incidents.get(session, item.incident_id)
    is_after = not (incident.is_open or incident.is_practice or incident.closed_as)
    is_agreed = not (item.is_proposed or item.is_withheld)
    return item.status == action_items.OPEN and is_agreed and is_after


def _to_remind(session: Session, item: ActionItem, settings: Settings) -> str | None:
    return reaching.first_to_reach(session, item, settings) if is_reminded_of(session, item) else None


def _of_owner(
    session: Session,
    item: ActionItem,
    person_id: str,
    existing: list[Reminder],
    until: date | None,
    *,
    settings: Settings,
    now: datetime,
) -> Wanted:
    assert item.due_on is not None
    if not reaching.is_channel(person_id):
        people.meet(session, item.team_id, person_id, now)
    hours = _hours(session, item, person_id, settings)
    theirs = [one for one in existing if one.user_id == person_id and one.cancelled_at is None]
    planned = rungs(
        item.due_on,
        hours,
        settings.ladder(item.priority),
        now=now,
        is_told=_is_told(theirs, item.due_on, hours, now),
        assigned_at=_assigned_at(session, item, person_id, theirs),
        until=until,
    )
    return {(person_id, rung.kind, rung.due_at): None for rung in planned}


def _escalations(
    session: Session,
    item: ActionItem,
    person_id: str,
    existing: list[Reminder],
    until: date | None,
    *,
    settings: Settings,
    now: datetime,
) -> Wanted:
    """Return who is told when that an item is long overdue: once, so nobody is added where anybody was told."""
    assert item.due_on is not None
    raised = [one for one in existing if one.kind == ESCALATED and one.cancelled_at is None]
    targets = reaching.above(session, item, person_id, settings)
    if any(one.sent_at is not None for one in raised):  # of the others, some still wait for a good moment
        return {_key(one): None for one in raised if one.sent_at is None and one.user_id in targets}
    wanted: Wanted = {}
    for target in targets:
        if any(one.user_id == target and one.due_at <= now for one in raised):
            wanted |= {_key(one): None for one in raised if one.user_id == target}
            continue
        hours = _hours(session, item, target, settings)
        rung = escalation(item.due_on, hours, settings.ladder(item.priority), now=now, until=until)
        if rung is not None:
            wanted[target, rung.kind, rung.due_at] = None
    return wanted


def _hours(session: Session, item: ActionItem, target: str, settings: Settings) -> Hours:
    return reaching.hours_of(session, item.team_id, target, settings)


def _not_before(session: Session, item: ActionItem, person_id: str) -> date | None:
    """Return the day before which nobody is reminded of an item: it was snoozed, or the person is away."""
    snoozed = snoozes.of_item(session, item.id or 0)
    person = people_rows.get(session, item.team_id, person_id)
    days = [snoozed.until_on if snoozed else None, person.away_until if person else None]
    return max((day for day in days if day is not None), default=None)


def _assigned_at(session: Session, item: ActionItem, person_id: str, theirs: list[Reminder]) -> datetime | None:
    """Return when somebody else made an item the person's, unless they were told of it since."""
    if item.owner_id != person_id:
        return None
    changes = [one for one in action_items.history(session, item.id or 0) if one.field in {"created", "owner"}]
    if not changes or changes[-1].changed_by == person_id:
        return None
    at = changes[-1].changed_at
    heard = [one.sent_at or one.queued_at for one in theirs]
    waits = any(one.kind == ASSIGNED and one.sent_at is None for one in theirs)
    return at if waits or not any(one is not None and one >= at for one in heard) else None


def _is_told(theirs: list[Reminder], due_on: date, hours: Hours, now: datetime) -> bool:
    """Whether the person was told, or is being told, since the due date came."""
    if any(one.sent_at is None and one.due_at <= now for one in theirs):
        return True  # it waits for a good moment
    told = [one.sent_at for one in theirs]
    return any(at is not None and due_on <= hours.today(at) <= hours.today(now) for at in told)


def _stands(reminder: Reminder, recipients: set[str], now: datetime, *, held: bool) -> bool:
    """Whether re-planning leaves a reminder alone: it was sent, or is due and goes to somebody who is to get it."""
    is_due = reminder.queued_at is not None or reminder.due_at <= now
    return (
        reminder.sent_at is not None
        or reminder.cancelled_at is not None
        or (is_due and reminder.user_id in recipients and not held)
    )


def _key(reminder: Reminder) -> tuple[str, str, datetime]:
    return reminder.user_id, reminder.kind, reminder.due_at


def _person(reminder: Reminder) -> tuple[str, str]:
    return reminder.team_id, reminder.user_id
