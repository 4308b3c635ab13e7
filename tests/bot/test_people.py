from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import event
from sqlmodel import Session

from bot import people
from bot.settings import Settings
from storage import outbox as outbox_rows
from storage import people as rows
from storage.people import Person
from tests.bot.desk import Desk, desk

START = datetime(2025, 7, 15, 17, 42, tzinfo=UTC)


def meet(at: Desk, user_id: str) -> Person:
    return at.db.write(lambda session: people.meet(session, at.sandbox.team_id, user_id, at.now))


def known(at: Desk, user_id: str) -> Person:
    with at.db.read() as session:
        person = rows.get(session, at.sandbox.team_id, user_id)
    assert person is not None
    return person


def asked_about(at: Desk, user_id: str) -> int:
    return sum(call.method == "users.info" and call.args.get("user") == user_id for call in at.sandbox.calls)


def test_slack_is_asked_at_first_sight_and_again_after_a_day(database_url: str) -> None:
    with desk(database_url, START) as at:
        dana = at.sandbox.person("dana", tz="Europe/Copenhagen")
        first = meet(at, dana.id)
        assert first.refreshed_at is None
        at.outbox.settle()
        assert (known(at, dana.id).name, known(at, dana.id).zone) == ("Dana", "Europe/Copenhagen")
        at.clock.advance(timedelta(hours=23))
        meet(at, dana.id)
        at.outbox.settle()
        assert asked_about(at, dana.id) == 1
        at.clock.advance(timedelta(hours=2))
        meet(at, dana.id)
        at.outbox.settle()
        assert asked_about(at, dana.id) == 2
        assert known(at, dana.id).refreshed_at == at.now


def test_who_is_known_and_fresh_costs_one_statement(sqlite_url: str) -> None:
    statements: list[str] = []
    with desk(sqlite_url, START) as at:
        dana = at.sandbox.person("dana")
        meet(at, dana.id)
        at.outbox.settle()

        def count(session: Session) -> None:
            listener: Any = lambda *told: statements.append(told[2])  # noqa: E731
            event.listen(at.db.engine, "before_cursor_execute", listener)
            person = people.meet(session, at.sandbox.team_id, dana.id, at.now)
            assert people.zone_of(session, at.sandbox.team_id, dana.id, at.settings) == person.zone
            event.remove(at.db.engine, "before_cursor_execute", listener)

        at.db.write(count)
    assert len(statements) == 1


def test_a_burst_asks_once(sqlite_url: str) -> None:
    with desk(sqlite_url, START) as at:
        at.outbox.stop()
        for _ in range(3):
            meet(at, "U1")
        with at.db.read() as session:
            assert outbox_rows.backlog(session).waiting == 1


def test_an_account_that_is_gone_is_kept_as_gone(sqlite_url: str) -> None:
    with desk(sqlite_url, START) as at:
        meet(at, "UNOBODY1")
        left = at.sandbox.person("lee", deleted=True)
        meet(at, left.id)
        at.outbox.settle()
        assert known(at, "UNOBODY1").is_deleted
        assert known(at, left.id).is_deleted
        with at.db.read() as session:
            assert not people.is_reachable(session, at.sandbox.team_id, left.id)
            assert people.is_reachable(session, at.sandbox.team_id, "UNEVERSEEN")


def test_without_the_scope_reminders_do_not_wait_behind_the_question(sqlite_url: str) -> None:
    with desk(sqlite_url, START) as at:
        at.sandbox.faults.fail("users.info", error="missing_scope")
        meet(at, at.sandbox.person("dana").id)
        at.outbox.settle()
        with at.db.read() as session:
            backlog = outbox_rows.backlog(session)
        assert (backlog.waiting, backlog.dead) == (0, 0)


def test_a_zone_that_does_not_exist_is_no_zone() -> None:
    assert people.known_zone("Europe/Copenhagen") == "Europe/Copenhagen"
    for broken in (None, "", "Mars/Olympus", "../../etc/passwd", "Europe/\x00"):
        assert people.known_zone(broken) is None


def test_people_without_a_zone_have_the_configured_one(sqlite_url: str) -> None:
    with desk(sqlite_url, START, timezone="Asia/Tokyo") as at:
        kim = at.sandbox.person("kim", tz=None)
        meet(at, kim.id)
        at.outbox.settle()
        with at.db.read() as session:
            assert people.zone_of(session, at.sandbox.team_id, kim.id, at.settings) == "Asia/Tokyo"
            assert people.zone_of(session, at.sandbox.team_id, None, at.settings) == "Asia/Tokyo"
            assert people.names(session, at.sandbox.team_id, {kim.id, "UNEVERSEEN"}) == {kim.id: "Kim"}
            assert people.names_in(session, at.sandbox.team_id, f"ask <@{kim.id}>", None) == {kim.id: "Kim"}


def test_working_hours_are_those_of_the_settings_in_the_persons_zone() -> None:
    settings = Settings(slack_bot_token="xoxb-1", work_starts_hour=8, work_ends_hour=12, work_days=[7])
    hours = people.hours_of(Person(team_id="T1", user_id="U1", zone="America/New_York"), settings)
    assert hours.includes(datetime(2025, 7, 20, 12, 0, tzinfo=UTC))  # Sunday, 08:00 there
    assert not hours.includes(datetime(2025, 7, 20, 11, 59, tzinfo=UTC))
    assert not hours.includes(datetime(2025, 7, 21, 12, 0, tzinfo=UTC))
