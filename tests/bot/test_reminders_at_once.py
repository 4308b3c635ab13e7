"""What decides on somebody's reminders happens at the same moment, in two replicas on PostgreSQL."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session

from bot import action_items, reminders
from bot.deliveries.people import follow
from storage import action_items as rows
from storage import people
from tests.bot.desk import Desk, desk

START = datetime(2025, 7, 15, 18, 0, tzinfo=UTC)
FRIDAY, LATER = date(2025, 7, 25), date(2025, 8, 22)
Job = Callable[[Session, Desk, int], object]


@pytest.fixture
def at(postgres_url: str) -> Iterator[Desk]:
    with desk(postgres_url, START) as opened:
        yield opened


def held(session: Session, at: Desk, item_id: int) -> rows.ActionItem:
    item = rows.hold(session, at.sandbox.team_id, item_id)
    assert item is not None
    return item


def is_closed(session: Session, at: Desk, item_id: int) -> None:
    action_items.done(session, held(session, at, item_id), at.change("U1"), at.settings)


def is_due_later(session: Session, at: Desk, item_id: int) -> None:
    action_items.set_due(session, held(session, at, item_id), LATER, at.change("U1"), at.settings)


def owner_moves(session: Session, at: Desk, item_id: int) -> None:
    people.change_alone(session, at.sandbox.team_id)
    person = people.get(session, at.sandbox.team_id, rows.get(session, item_id).owner_id or "")
    assert person is not None
    person.zone = "Asia/Tokyo"
    session.add(person)
    session.flush()
    follow(session, person, at.world)


def incident_is_planned(session: Session, at: Desk, item_id: int) -> None:
    incident = reminders.incidents.get(session, rows.get(session, item_id).incident_id)
    reminders.plan_incident(session, incident, settings=at.settings, now=at.now)


def at_once(at: Desk, item_id: int, first: Job, second: Job) -> None:
    """Run `second` from its start while `first` has done its work, and has not committed yet."""
    is_done, both = threading.Event(), threading.Barrier(2)

    def pause(session: Session) -> None:
        first(session, at, item_id)
        is_done.set()
        with suppress(threading.BrokenBarrierError):  # the second waits for what the first holds
            both.wait(0.5)

    def come(session: Session) -> None:
        second(session, at, item_id)
        with suppress(threading.BrokenBarrierError):
            both.wait(0.5)

    with ThreadPoolExecutor(2) as replicas:
        paused = replicas.submit(at.db.write, pause)
        assert is_done.wait(10)
        coming = replicas.submit(at.db.write, come)
        paused.result()
        coming.result()


def planned(at: Desk) -> int:
    dana = at.sandbox.person("dana")
    item_id = at.todo(at.incident(dana), "Watch expiry", FRIDAY, dana)
    at.outbox.settle()
    assert at.moments(item_id)
    return item_id


@pytest.mark.parametrize("other", [owner_moves, incident_is_planned])
@pytest.mark.parametrize("is_first", [True, False])
def test_nobody_is_to_be_reminded_of_what_is_closed(at: Desk, other: Job, is_first: bool) -> None:
    item_id = planned(at)
    at_once(at, item_id, *((is_closed, other) if is_first else (other, is_closed)))
    assert at.item(item_id).status == "done"
    assert at.moments(item_id) == []


@pytest.mark.parametrize("other", [owner_moves, incident_is_planned])
@pytest.mark.parametrize("is_first", [True, False])
def test_reminders_are_those_of_the_new_date(at: Desk, other: Job, is_first: bool) -> None:
    item_id = planned(at)
    at_once(at, item_id, *((is_due_later, other) if is_first else (other, is_due_later)))
    days = [one.due_at.date() for one in at.reminders(item_id) if not one.cancelled_at]
    assert days
    assert all(day > FRIDAY for day in days), days
