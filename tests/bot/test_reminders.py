from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session

from bot import action_items, reminders
from bot.defaults import Ladder
from bot.reminders import Rung, rungs
from bot.when.hours import Hours
from storage import action_items as item_rows
from storage import incidents as incident_rows
from tests.bot.desk import desk

START = datetime(2025, 7, 15, 18, 0, tzinfo=UTC)  # a Tuesday
FRIDAY = date(2025, 7, 25)
COPENHAGEN = Hours(ZoneInfo("Europe/Copenhagen"), 9, 17, frozenset({1, 2, 3, 4, 5}))


def planned(due_on: date, now: datetime, *, is_told: bool = False, owes_before: bool = False) -> list[tuple[str, str]]:
    found = rungs(due_on, COPENHAGEN, Ladder(), now=now, is_told=is_told, owes_before=owes_before)
    return [(rung.kind, f"{rung.due_at:%m-%d %H:%M}") for rung in found]


# The ladder


def test_the_ladder_keeps_to_working_days_and_tells_a_thing_once_a_day() -> None:
    assert planned(FRIDAY, START) == [
        ("before", "07-23 07:00"),
        ("due", "07-25 07:00"),
        ("overdue", "07-28 07:00"),  # one and three days late are both the Monday
        ("overdue", "08-01 07:00"),
        ("overdue", "08-08 07:00"),
    ]


def test_a_reminder_before_the_date_is_never_after_it() -> None:
    monday = date(2025, 7, 28)
    assert planned(monday, START)[:2] == [("before", "07-25 07:00"), ("due", "07-28 07:00")]


def test_a_due_date_on_a_day_without_work_is_told_on_the_next_one_as_overdue() -> None:
    saturday = date(2025, 7, 26)
    assert planned(saturday, START)[:2] == [("before", "07-24 07:00"), ("overdue", "07-28 07:00")]


@pytest.mark.parametrize(
    ("now", "first"),
    [
        (datetime(2025, 7, 25, 5, 0, tzinfo=UTC), ("due", "07-25 07:00")),  # the same day, before work
        (datetime(2025, 7, 25, 12, 0, tzinfo=UTC), ("due", "07-25 12:00")),  # during work: now
        (datetime(2025, 7, 25, 15, 0, tzinfo=UTC), ("overdue", "07-28 07:00")),  # after work: Monday
        (datetime(2025, 7, 30, 12, 0, tzinfo=UTC), ("overdue", "07-30 12:00")),
        (datetime(2026, 7, 30, 12, 0, tzinfo=UTC), ("overdue", "07-30 12:00")),  # the ladder is long over
    ],
)
def test_what_is_due_or_overdue_when_it_is_planned_is_told_at_the_next_working_minute(
    now: datetime, first: tuple[str, str]
) -> None:
    assert planned(FRIDAY, now)[0] == first


def test_nobody_is_told_twice_of_a_date_because_it_was_planned_again() -> None:
    now = datetime(2025, 7, 25, 12, 0, tzinfo=UTC)
    assert planned(FRIDAY, now, is_told=True)[0] == ("overdue", "07-28 07:00")


def test_a_reminder_before_the_date_that_was_not_sent_is_still_owed() -> None:
    now = datetime(2025, 7, 24, 12, 0, tzinfo=UTC)
    assert planned(FRIDAY, now)[0] == ("due", "07-25 07:00")
    assert planned(FRIDAY, now, owes_before=True)[0] == ("before", "07-24 12:00")


def test_the_moments_follow_the_clocks_of_the_zone() -> None:
    hours = Hours(ZoneInfo("America/New_York"), 9, 17, frozenset({1, 2, 3, 4, 5}))
    found = rungs(date(2025, 11, 3), hours, Ladder(before_days=[-3], overdue_days=[]), now=START)
    assert found == [
        Rung("before", datetime(2025, 10, 31, 13, 0, tzinfo=UTC)),
        Rung("due", datetime(2025, 11, 3, 14, 0, tzinfo=UTC)),
    ]


# Planning


def test_reminders_begin_when_the_incident_is_resolved_and_end_when_it_is_opened_again(database_url: str) -> None:
    with desk(database_url, START) as at:
        dana = at.sandbox.person("dana", tz="Europe/Copenhagen")
        incident = at.incident(at.sandbox.person("lee"), status="monitoring")
        item_id = at.todo(incident, "Watch token expiry", FRIDAY, dana)
        assert at.moments(item_id) == []

        def turn(status: str) -> None:
            def job(session: Session) -> None:
                found = incident_rows.get(session, incident.id)
                found.status = status
                session.flush()
                reminders.plan_incident(session, found, settings=at.settings, now=at.now)

            at.db.write(job)
            at.outbox.settle()

        turn("resolved")
        assert at.moments(item_id)[0] == ("before", "07-23 07:00")
        turn("monitoring")
        assert at.moments(item_id) == []
        turn("resolved")
        assert at.moments(item_id)[0] == ("before", "07-23 07:00")


def test_a_new_zone_date_or_owner_moves_them_all(sqlite_url: str) -> None:
    with desk(sqlite_url, START) as at:
        dana = at.sandbox.person("dana", tz="Asia/Tokyo")
        kim = at.sandbox.person("kim", tz="America/New_York")
        item_id = at.todo(at.incident(at.sandbox.person("lee")), "Watch token expiry", FRIDAY, dana)
        at.outbox.settle()  # the zone is known only now
        assert at.moments(item_id)[:2] == [("before", "07-23 00:00"), ("due", "07-25 00:00")]

        def change(session: Session) -> None:
            item = item_rows.hold(session, at.sandbox.team_id, item_id)
            assert item is not None
            action_items.set_owner(session, item, at.change(dana.id), at.settings, owner_id=kim.id)
            action_items.set_due(session, item, date(2025, 7, 31), at.change(dana.id), at.settings)

        at.db.write(change)
        at.outbox.settle()
        assert at.moments(item_id)[:2] == [("before", "07-29 13:00"), ("due", "07-31 13:00")]
        open_ones = [one for one in at.reminders(item_id) if not one.cancelled_at]
        assert {one.user_id for one in open_ones} == {kim.id}


def test_without_a_date_nobody_is_reminded(sqlite_url: str) -> None:
    with desk(sqlite_url, START) as at:
        lee = at.sandbox.person("lee")
        assert at.moments(at.todo(at.incident(lee), "Watch token expiry", None, lee)) == []


def test_with_nobody_to_reach_it_goes_to_the_commander_else_to_the_declarer(sqlite_url: str) -> None:
    with desk(sqlite_url, START) as at:
        lee, kim = at.sandbox.person("lee"), at.sandbox.person("kim")
        led, unled = at.incident(lee, commander=kim), at.incident(lee, number=2)
        for incident, person in ((led, kim), (unled, lee)):
            item_id = at.todo(incident, "Watch token expiry", FRIDAY, owner_name="Identity team")
            assert {one.user_id for one in at.reminders(item_id)} == {person.id}
