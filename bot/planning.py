"""When somebody is reminded of an action item: a pure function of its dates, the ladder, and the person's hours."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.defaults import Ladder
from bot.when.hours import Hours

ASSIGNED, BEFORE, DUE, OVERDUE, SNOOZED, ESCALATED = "assigned", "before", "due", "overdue", "snoozed", "escalated"
FOLD = timedelta(minutes=15)  # several items that are given to somebody one after the other are one message
MOST_A_WEEK = 2
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Rung:
    """One step of the ladder: what kind of reminder, and its moment (UTC)."""

    kind: str
    due_at: datetime


@dataclass(frozen=True)
class Load:
    """What somebody is to be told, as far as it counts: whether any of it is urgent, or was asked for by them."""

    is_urgent: bool = False
    is_asked_for: bool = False


def rungs(
    due_on: date,
    hours: Hours,
    ladder: Ladder,
    *,
    now: datetime,
    is_told: bool = False,
    assigned_at: datetime | None = None,
    until: date | None = None,
) -> list[Rung]:
    """Return the reminders that are still to come, by their moment, one a day at most.

    One before the due date never waits until after it: it comes on the last working day before. An item that is due
    today, or overdue, is told of at the next working minute, unless `is_told` says that this has happened.
    `assigned_at`: when somebody else made it theirs, and it was not told yet. Before the day `until` nothing comes:
    it was snoozed, or its owner is away.
    """
    ahead = [rung for rung in _ladder(due_on, hours, ladder) if rung.due_at > now]
    today = hours.today(now)
    if assigned_at is not None:
        ahead.append(Rung(ASSIGNED, hours.next_minute(max(assigned_at + FOLD, now))))
    elif due_on <= today and not is_told:
        ahead.append(_on_or_after(due_on, hours.next_minute(now), hours))
    if until is not None and until > today:
        back = hours.start_of(until)
        ahead = [rung for rung in ahead if rung.due_at > back]
        ahead.append(Rung(SNOOZED, back))
    one_a_day = {hours.today(rung.due_at): rung for rung in ahead}
    return sorted(one_a_day.values(), key=lambda rung: rung.due_at)


def escalation(due_on: date, hours: Hours, ladder: Ladder, *, now: datetime, until: date | None = None) -> Rung | None:
    """Return when those who look after the owner's team are told of an item; `hours` are theirs. None: never."""
    if ladder.escalate_days is None:
        return None
    on = due_on + timedelta(days=ladder.escalate_days)
    return Rung(ESCALATED, hours.next_minute(max(hours.start_of(max(on, until or on)), now)))


def moment_within_budget(
    hours: Hours, told: Sequence[datetime], load: Load, *, now: datetime, away_until: date | None = None
) -> datetime:
    """Return the first moment at which somebody may be written to: `now` itself when that is a good one.

    `told`: when they got messages lately, eight days back at least. One a day at most; two in a week of theirs, unless
    something is urgent or was asked for by them.
    """
    today = hours.today(now)
    if away_until is not None and away_until > today:
        return hours.start_of(away_until)
    if any(hours.today(at) == today for at in told):
        return _next_of(hours, told, load, today + timedelta(days=1))
    if _is_full(hours, told, load, today):
        return hours.start_of_week(today + WEEK)
    moment = hours.next_minute(now)
    on = hours.today(moment)
    if on == today or not _is_full(hours, told, load, on):
        return moment
    return hours.start_of_week(on + WEEK)


def _next_of(hours: Hours, told: Sequence[datetime], load: Load, day: date) -> datetime:
    moment = hours.start_of(day)
    on = hours.today(moment)
    return hours.start_of_week(on + WEEK) if _is_full(hours, told, load, on) else moment


def _is_full(hours: Hours, told: Sequence[datetime], load: Load, day: date) -> bool:
    """Whether the week of `day` has had its messages."""
    week = hours.week_of(day)
    has_had = sum(hours.week_of(hours.today(at)) == week for at in told)
    return has_had >= MOST_A_WEEK and not load.is_urgent and not load.is_asked_for


def _ladder(due_on: date, hours: Hours, ladder: Ladder) -> Iterator[Rung]:
    """Give every step of the ladder, whenever it is: of one day the later ones count."""
    yield _beside(due_on, hours.start_of_week(due_on), hours)
    for weeks in ladder.overdue_weeks:
        yield Rung(OVERDUE, hours.start_of_week(due_on + weeks * WEEK))
    for days in ladder.before_days:
        yield Rung(BEFORE, hours.start_before(due_on + timedelta(days=days)))
    if ladder.on_the_day:
        yield _on_or_after(due_on, hours.start_of(due_on), hours)
    for days in ladder.overdue_days:
        yield Rung(OVERDUE, hours.start_of(due_on + timedelta(days=days)))


def _beside(due_on: date, due_at: datetime, hours: Hours) -> Rung:
    return Rung(BEFORE, due_at) if hours.today(due_at) < due_on else _on_or_after(due_on, due_at, hours)


def _on_or_after(due_on: date, due_at: datetime, hours: Hours) -> Rung:
    return Rung(DUE if hours.today(due_at) == due_on else OVERDUE, due_at)
