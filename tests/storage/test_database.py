"""Transactions, the same on both databases: all or nothing, aware times, readers that cannot write."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import DBAPIError, StatementError
from sqlmodel import Session, col, select

from storage import inbox, outbox, people
from storage.database import Database, NotStoredError, UnusableDatabaseError, open_database
from storage.inbox import Receipt
from storage.people import Person
from tests.faults.child import SLOW_MACHINE
from tests.faults.incident_stage import busy

TOLD_SECONDS = 3.0  # Slack waits no longer
AT = datetime(2025, 7, 15, 17, 42, 0, 123456, tzinfo=UTC)


def names(db: Database) -> set[str]:
    with db.read() as session:
        return set(session.exec(select(col(Person.user_id))))


def meet(name: str, *, then: Exception | None = None) -> Callable[[Session], str]:
    def job(session: Session) -> str:
        people.meet(session, "T1", name)
        if then is not None:
            raise then
        return name

    return job


def test_what_a_job_stored_is_there_when_write_returns(db: Database) -> None:
    assert db.write(meet("ana")) == "ana"
    assert names(db) == {"ana"}


def test_a_job_that_raises_leaves_nothing_and_its_error_comes_back(db: Database) -> None:
    with pytest.raises(KeyError, match="mine"):
        db.write(meet("ana", then=KeyError("mine")))
    assert names(db) == set()


def test_a_job_that_fails_hurts_none_that_run_beside_it(db: Database) -> None:
    outcomes: dict[str, str] = {}

    def one(number: int) -> None:
        name = f"person {number}"
        try:
            db.write(meet(name, then=ValueError("mine") if number % 5 == 0 else None))
            outcomes[name] = "stored"
        except ValueError:
            outcomes[name] = "failed"

    threads = [threading.Thread(target=one, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(outcomes.values()).count("failed") == 8
    assert names(db) == {name for name, outcome in outcomes.items() if outcome == "stored"}


def test_lanes_are_told_of_after_the_commit_and_only_then(db: Database) -> None:
    told: list[frozenset[str]] = []
    db.hooks.append(told.append)

    def add(session: Session) -> None:
        outbox.add(session, team_id="T1", lane="incident:7", kind="overview", subject=7)
        assert told == []

    db.write(add)
    assert told == [frozenset({"incident:7"})]
    db.write(meet("ana"))
    with pytest.raises(RuntimeError):
        db.write(add_more)
    assert told == [frozenset({"incident:7"})]


def add_more(session: Session) -> None:
    outbox.add(session, team_id="T1", lane="incident:8", kind="overview", subject=8)
    raise RuntimeError("after all not")


def test_readers_cannot_write(db: Database) -> None:
    with db.read() as session, pytest.raises(DBAPIError):
        people.meet(session, "T1", "ana")
    assert names(db) == set()


def test_a_reader_sees_one_moment(db: Database) -> None:
    db.write(meet("ana"))
    with db.read() as session:
        assert len(session.exec(select(Person)).all()) == 1
        db.write(meet("ben"))
        assert len(session.exec(select(Person)).all()) == 1
    assert names(db) == {"ana", "ben"}


def test_what_was_read_stays_readable_after_its_session(db: Database) -> None:
    db.write(meet("ana"))
    with db.read() as session:
        person = people.get(session, "T1", "ana")
    assert person is not None
    assert person.name == ""


def test_moments_come_back_aware_and_in_utc(db: Database) -> None:
    local = AT.astimezone(timezone(timedelta(hours=5, minutes=30)))
    db.write(lambda session: people.keep(session, "T1", "ana", refreshed_at=local))
    with db.read() as session:
        person = people.get(session, "T1", "ana")
    assert person is not None
    assert person.refreshed_at == AT
    assert person.refreshed_at.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(db: Database) -> None:
    with pytest.raises(StatementError, match="without a zone"):
        db.write(lambda session: people.keep(session, "T1", "ana", refreshed_at=AT.replace(tzinfo=None)))
    assert names(db) == set()


def test_a_database_that_is_busy_for_a_second_is_waited_for(db: Database, database_url: str) -> None:
    release, holder = _held(database_url)
    threading.Timer(1.0, release.set).start()
    begun = time.monotonic()
    db.write(_receive)
    assert release.is_set()
    assert time.monotonic() - begun < TOLD_SECONDS * SLOW_MACHINE
    holder.join()


def test_a_database_that_stays_busy_is_given_up_in_time_to_say_so(db: Database, database_url: str) -> None:
    release, holder = _held(database_url)
    waits: list[float] = []

    def one() -> None:
        begun = time.monotonic()
        with pytest.raises(NotStoredError):
            db.write(_receive)
        waits.append(time.monotonic() - begun)

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
        time.sleep(0.1)
    for thread in threads:
        thread.join()
    release.set()
    holder.join()
    assert len(waits) == 6
    assert max(waits) < TOLD_SECONDS * SLOW_MACHINE
    time.sleep(0.3)
    with db.read() as session:  # "not stored" was no lie
        assert session.execute(select(col(Receipt.key))).all() == []
    db.write(_receive)


def _receive(session: Session) -> None:
    inbox.take_in(session, key=f"key {time.monotonic_ns()}", team_id="T1", event_id=None, at=AT)


def _held(database_url: str) -> tuple[threading.Event, threading.Thread]:
    """Keep the database busy from now until the event is set."""
    begun, release = threading.Event(), threading.Event()

    def hold() -> None:
        with busy(database_url):
            begun.set()
            release.wait(20)

    holder = threading.Thread(target=hold, daemon=True)
    holder.start()
    assert begun.wait(10)
    return release, holder


@pytest.mark.parametrize("url", ["mysql://localhost/x", "nonsense", "sqlite://", "sqlite:///:memory:"])
def test_an_address_that_cannot_be_used_gets_a_sentence(url: str) -> None:
    with pytest.raises(UnusableDatabaseError, match="DATABASE_URL"):
        open_database(url)
