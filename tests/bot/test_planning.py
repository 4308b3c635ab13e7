"""When somebody is reminded: the ladder by priority, the budget, and that neither ever falls into the night."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.defaults import LADDERS, Ladder
from bot.planning import Load, escalation, moment_within_budget, rungs
from bot.when.hours import Hours

START = datetime(2025, 7, 15, 18, 0, tzinfo=UTC)  # a Tuesday
FRIDAY = date(2025, 7, 25)
COPENHAGEN = Hours(ZoneInfo("Europe/Copenhagen"), 9, 17, frozenset({1, 2, 3, 4, 5}))


def planned(priority: str, due_on: date = FRIDAY, now: datetime = START, **more: object) -> list[tuple[str, str]]:
    found = rungs(due_on, COPENHAGEN, LADDERS[priority], now=now, **more)  # type: ignore[arg-type]
    return [(rung.kind, f"{rung.due_at:%m-%d %H:%M}") for rung in found]


def test_without_urgency_all_is_told_once_a_week_then_with_growing_distance() -> None:
    assert planned("none") == [
        ("before", "07-21 07:00"),
        ("overdue", "07-28 07:00"),
        ("overdue", "08-04 07:00"),
        ("overdue", "08-18 07:00"),
    ]
    assert planned("p3")[1:] == [("overdue", "07-28 07:00"), ("overdue", "08-18 07:00")]


def test_what_is_urgent_is_told_the_day_before_the_day_and_overdue() -> None:
    assert planned("p1") == [
        ("before", "07-21 07:00"),
        ("before", "07-24 07:00"),
        ("due", "07-25 07:00"),
        ("overdue", "07-28 07:00"),  # one and three days late are both the Monday
        ("overdue", "08-01 07:00"),
        ("overdue", "08-04 07:00"),
        ("overdue", "08-18 07:00"),
    ]
    monday = date(2025, 7, 28)  # the day before has no work
    assert planned("p1", monday)[:2] == [("before", "07-25 07:00"), ("due", "07-28 07:00")]


@pytest.mark.parametrize(
    ("now", "first"),
    [
        (datetime(2025, 7, 25, 5, 0, tzinfo=UTC), ("due", "07-25 07:00")),  # the same day, before work
        (datetime(2025, 7, 25, 12, 0, tzinfo=UTC), ("due", "07-25 12:00")),  # during work: now
        (datetime(2025, 7, 25, 15, 0, tzinfo=UTC), ("overdue", "07-28 07:00")),  # after work: Monday
        (datetime(2026, 7, 30, 12, 0, tzinfo=UTC), ("overdue", "07-30 12:00")),  # the ladder is long over
    ],
)
def test_what_is_due_when_it_is_planned_is_told_at_the_next_working_minute(
    now: datetime, first: tuple[str, str]
) -> None:
    assert planned("p1", now=now)[0] == first
    assert first not in planned("p1", now=now, is_told=True) or now.hour in {5, 15}


def test_whoever_is_given_an_item_is_told_a_little_later_in_their_hours() -> None:
    noon = datetime(2025, 7, 16, 12, 0, tzinfo=UTC)
    assert planned("p2", now=noon, assigned_at=noon)[0] == ("assigned", "07-16 12:15")
    assert planned("p2", now=START, assigned_at=START)[0] == ("assigned", "07-16 07:00")


def test_until_the_day_of_a_snooze_nothing_comes_and_then_one_message() -> None:
    assert planned("p1", until=date(2025, 7, 26)) == [
        ("snoozed", "07-28 07:00"),
        ("overdue", "08-01 07:00"),
        ("overdue", "08-04 07:00"),
        ("overdue", "08-18 07:00"),
    ]
    now = datetime(2025, 9, 30, 9, 0, tzinfo=UTC)
    assert planned("p2", now=now, is_told=True) == []
    assert planned("p2", now=now, is_told=True, until=date(2025, 10, 2)) == [("snoozed", "10-02 07:00")]


def test_it_is_raised_once_and_not_while_it_is_snoozed() -> None:
    def raised(ladder: Ladder, until: date | None = None) -> str:
        rung = escalation(FRIDAY, COPENHAGEN, ladder, now=START, until=until)
        return f"{rung.due_at:%m-%d %H:%M}" if rung else "never"

    assert [raised(LADDERS[one]) for one in ("p0", "p1", "none")] == ["08-01 07:00", "08-08 07:00", "08-15 07:00"]
    assert raised(LADDERS["p0"], until=date(2025, 9, 1)) == "09-01 07:00"
    assert raised(Ladder(escalate_days=None)) == "never"


# The budget

MONDAY = datetime(2025, 7, 21, 7, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("told", "load", "now", "expected"),
    [
        ([], Load(), MONDAY, "07-21 07:00"),
        ([MONDAY], Load(is_urgent=True), MONDAY + timedelta(hours=3), "07-22 07:00"),  # nobody more than one a day
        ([MONDAY], Load(), MONDAY + DAY, "07-22 07:00"),  # two a week
        ([MONDAY, MONDAY + DAY], Load(), MONDAY + 2 * DAY, "07-28 07:00"),
        ([MONDAY, MONDAY + DAY], Load(is_urgent=True), MONDAY + 2 * DAY, "07-23 07:00"),
        ([MONDAY, MONDAY + DAY], Load(is_asked_for=True), MONDAY + 2 * DAY, "07-23 07:00"),
        ([MONDAY, MONDAY + 4 * DAY], Load(is_urgent=True), MONDAY + 4 * DAY, "07-28 07:00"),
        ([], Load(is_urgent=True), MONDAY + timedelta(hours=12), "07-22 07:00"),  # never at night
    ],
)
def test_nobody_is_told_more_than_the_budget(told: list[datetime], load: Load, now: datetime, expected: str) -> None:
    assert f"{moment_within_budget(COPENHAGEN, told, load, now=now):%m-%d %H:%M}" == expected


def test_whoever_is_away_is_left_alone() -> None:
    moment = moment_within_budget(COPENHAGEN, [], Load(is_urgent=True), now=MONDAY, away_until=date(2025, 8, 2))
    assert moment == datetime(2025, 8, 4, 7, 0, tzinfo=UTC)


ZONES = sorted(available_timezones())
WHEN = st.integers(0, 7 * 366 * 1440)
DAYS = st.frozensets(st.integers(1, 7), min_size=1)


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(ZONES), minutes=WHEN, starts=st.integers(0, 22), days=DAYS, told=st.lists(WHEN, max_size=4))
def test_the_moment_within_the_budget_is_working_time_and_no_second_one_of_a_day(
    name: str, minutes: int, starts: int, days: frozenset[int], told: list[int]
) -> None:
    hours = Hours(ZoneInfo(name), starts, min(24, starts + 8), days)
    now = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    lately = sorted(now - timedelta(minutes=one % (8 * 1440)) for one in told)
    for load in (Load(), Load(is_urgent=True)):
        moment = moment_within_budget(hours, lately, load, now=now)
        assert hours.includes(moment)
        assert now <= moment <= now + timedelta(days=15)
        assert all(hours.today(one) != hours.today(moment) for one in lately)
        again = moment_within_budget(hours, lately, load, now=moment)
        assert again == moment  # what waited comes when it was said to come


@settings(max_examples=200, deadline=None)
@given(
    name=st.sampled_from(ZONES),
    minutes=WHEN,
    ahead=st.integers(-60, 60),
    starts=st.integers(0, 22),
    days=DAYS,
    priority=st.sampled_from(sorted(LADDERS)),
)
def test_every_rung_of_every_zone_is_working_time_ahead_and_one_a_day(
    *, name: str, minutes: int, ahead: int, starts: int, days: frozenset[int], priority: str
) -> None:
    hours = Hours(ZoneInfo(name), starts, min(24, starts + 8), days)
    now = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    due_on = hours.today(now) + timedelta(days=ahead)
    found = rungs(due_on, hours, LADDERS[priority], now=now)
    assert all(hours.includes(rung.due_at) and rung.due_at >= now for rung in found)
    assert len({hours.today(rung.due_at) for rung in found}) == len(found)
    assert found == rungs(due_on, hours, LADDERS[priority], now=now)
    local = [rung.due_at.astimezone(hours.zone) for rung in found]
    late = [one for one in local if one.hour != starts]  # shown twice or never, or told at once: no other way
    assert all(now.astimezone(hours.zone).date() == one.date() or _near_a_change(one) for one in late)


def _near_a_change(at: datetime) -> bool:
    zone = at.tzinfo
    offsets = {(at.astimezone(UTC) + timedelta(hours=shift)).astimezone(zone).utcoffset() for shift in (-26, 0, 26)}
    return len(offsets) > 1
