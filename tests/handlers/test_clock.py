import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo

import pytest

from handlers import clock
from handlers.clock import Ticker
from storage import inbox
from storage.database import NotStoredError
from tests.bot.desk import Desk, desk

START = datetime(2025, 7, 15, 18, 0, tzinfo=UTC)
FRIDAY = date(2025, 7, 25)


@pytest.fixture
def at(sqlite_url: str) -> Iterator[Desk]:
    with desk(sqlite_url, START) as made:
        yield made


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "TICK_SECONDS", 0.1)
    monkeypatch.setattr(clock, "WATCH_SECONDS", 0.05)


def wait_for(condition: Callable[[], bool], seconds: float = 15.0) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.02)


def test_a_tick_looks_at_peoples_time_and_keeps_no_jobs_of_its_own(at: Desk, fast: None) -> None:
    dana = at.sandbox.person("dana")
    at.todo(at.incident(dana), "Watch expiry", FRIDAY, dana)
    at.outbox.settle()
    ticker = Ticker(at.services)
    ticker.start()
    try:
        wait_for(lambda: ticker.last_tick_seconds() < 0.1)
        assert at.inbox(dana) == []
        at.clock.set(datetime(2025, 7, 23, 9, 0, tzinfo=UTC))
        wait_for(lambda: len(at.inbox(dana)) == 1)
        assert ticker._scheduler is not None
        assert {job.name.rpartition(".")[2] for job in ticker._scheduler.get_jobs()} == {
            "tick",
            "sweep_hourly",
            "look",
            "look_again",
            "clean",
            "purge",
        }
    finally:
        ticker.stop()
    assert not ticker._watchdog.is_alive()


def test_what_fell_due_while_the_bot_was_down_goes_out_at_the_start(at: Desk) -> None:
    dana = at.sandbox.person("dana")
    at.todo(at.incident(dana), "Watch expiry", FRIDAY, dana)
    at.outbox.settle()
    at.clock.set(datetime(2025, 8, 4, 9, 0, tzinfo=UTC))
    ticker = Ticker(at.services)
    ticker.start()
    try:
        wait_for(lambda: len(at.inbox(dana)) == 1, seconds=10)
    finally:
        ticker.stop()


def test_a_failing_tick_is_logged_and_the_next_one_goes_on(
    at: Desk, fast: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken = threading.Event()
    broken.set()
    looked = clock.reminder_rows.any_due

    def any_due(session: object, now: datetime) -> bool:
        if broken.is_set():
            raise OSError("the disk is gone")
        return looked(session, now)  # type: ignore[arg-type]

    monkeypatch.setattr(clock.reminder_rows, "any_due", any_due)
    ticker = Ticker(at.services)
    ticker.start()
    try:
        wait_for(lambda: "it is tried again" in caplog.text)
        wait_for(lambda: ticker.last_tick_seconds() > 0.3)
        broken.clear()
        wait_for(lambda: ticker.last_tick_seconds() < 0.1)
    finally:
        ticker.stop()


def test_a_database_that_is_away_is_no_reason_to_end(
    at: Desk, fast: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def any_due(_session: object, _now: datetime) -> bool:
        raise NotStoredError("The database is busy.")

    monkeypatch.setattr(clock.reminder_rows, "any_due", any_due)
    ticker = Ticker(at.services)
    ticker.start()
    try:
        for _ in range(3):
            before = ticker._ticked
            wait_for(lambda before=before: ticker._ticked > before)  # type: ignore[misc]
    finally:
        ticker.stop()
    assert "The database is busy.); it is tried again" in caplog.text


class Machine:
    """The clock of the machine, which somebody sets; the scheduler reads it too."""

    def __init__(self) -> None:
        self.moved = 0.0

    def wall(self) -> float:
        return time.time() + self.moved

    def now(self, zone: tzinfo | None = None) -> datetime:
        return datetime.fromtimestamp(self.wall(), zone)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine()
    moved = type("Moved", (datetime,), {"now": staticmethod(made.now)})
    for library in ("apscheduler.schedulers.base", "apscheduler.triggers.interval"):
        monkeypatch.setattr(f"{library}.datetime", moved)
    return made


class TrustsTheClock(Ticker):
    """The control: nobody watches what becomes of its scheduler."""

    def _watch(self) -> None:
        self._stopping.wait()


def ticks_on(ticker: Ticker, machine: Machine, jump: float, seconds: float = 30.0) -> None:
    """Set the clock by so many seconds, and wait for some ticks."""
    ticker.start()
    try:
        wait_for(lambda: ticker.last_tick_seconds() < 0.1)
        machine.moved = jump
        for _ in range(3):  # one may have been under way
            before = ticker._ticked
            wait_for(lambda before=before: ticker._ticked > before, seconds)  # type: ignore[misc]
    finally:
        ticker.stop()


@pytest.mark.parametrize("jump", [3600.0, -3600.0, 7200.0, -86400.0])  # ahead, it counts each tick that it missed
def test_when_somebody_sets_the_machines_clock_it_ticks_on(
    at: Desk, fast: None, machine: Machine, jump: float, caplog: pytest.LogCaptureFixture
) -> None:
    ticks_on(Ticker(at.services, wall=machine.wall), machine, jump)
    assert caplog.text.count("started anew") == 1 or jump > 0  # ahead, it ticks anyway until it is


def test_a_scheduler_that_trusts_the_machines_clock_is_found_out(at: Desk, fast: None, machine: Machine) -> None:
    with pytest.raises(AssertionError, match="it did not happen"):
        ticks_on(TrustsTheClock(at.services, wall=machine.wall), machine, -3600.0, seconds=1.5)


def test_a_tick_that_is_late_is_started_anew(at: Desk, fast: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "LATE_SECONDS", 0.5)
    ticker = Ticker(at.services)
    ticker.start()
    try:
        first = ticker._scheduler
        assert first is not None
        first.pause()
        wait_for(lambda: ticker._scheduler not in {first, None})
        wait_for(lambda: ticker.last_tick_seconds() < 0.2)
    finally:
        ticker.stop()


def test_old_receipts_are_forgotten_and_those_that_slack_may_repeat_are_kept(at: Desk) -> None:
    def take(key: str) -> bool:
        return at.db.write(
            lambda session: inbox.take_in(session, key=key, team_id="T1", event_id=None, at=at.clock.now())
        )

    assert take("old")
    at.clock.advance(timedelta(hours=25))
    assert take("young")
    Ticker(at.services).clean()
    assert not take("old")
    at.clock.advance(timedelta(hours=25))
    Ticker(at.services).clean()
    assert not take("young")
    assert take("old")
