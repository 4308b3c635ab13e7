"""An outbox at work on a real database, with kinds of the tests' own."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.clock import SystemClock
from bot.deliveries import World
from bot.deliveries.base import Kind, again
from bot.outbox import Outbox
from bot.rendering import Rendering
from bot.settings import Settings
from bot.slack import Gate, OpenGate, Slack
from storage import outbox
from storage.database import Database, machine_moment
from storage.outbox import WAITING, Delivery

TEAM = "T1"
NOWHERE = "http://127.0.0.1:1/api/"


@dataclass
class Words(Kind):
    """A kind that does what the test tells it for each subject, and remembers."""

    name = "words"
    acts: dict[str, Callable[[Delivery], Any]] = field(default_factory=dict)
    keeps: Callable[[Delivery], None] = lambda _row: None
    asked: list[tuple[str, bool]] = field(default_factory=list)
    kept: list[tuple[str, Any]] = field(default_factory=list)
    times: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def ask(self, row: Delivery, _world: World) -> Any:
        self.asked.append((row.subject, again(row)))
        self.times[row.subject] += 1
        act = self.acts.get(row.subject)
        return act(row) if act else None

    def keep(self, _session: Session, row: Delivery, answer: Any, _world: World) -> None:
        self.keeps(row)
        self.kept.append((row.subject, answer))

    def subjects(self) -> list[str]:
        return [subject for subject, _ in self.asked]


@dataclass
class Office:
    """An outbox at work on a real database."""

    db: Database
    world: World
    words: Words
    outbox: Outbox

    def add(self, *subjects: str, lane: str = "test:1", kind: str = "words") -> None:
        def job(session: Session) -> None:
            for subject in subjects:
                outbox.add(session, team_id=TEAM, lane=lane, kind=kind, subject=subject)

        self.db.write(job)

    def rows(self) -> list[Delivery]:
        with self.db.read() as session:
            return list(session.exec(select(Delivery).order_by(col(Delivery.id))))

    def row(self, subject: str) -> Delivery:
        return next(row for row in self.rows() if row.subject == subject)

    def change(self, subject: str, **values: Any) -> None:
        """Let time, or another worker, do something to a row: lengths of time count from now."""

        def job(session: Session) -> None:
            now = machine_moment(session)
            known = {k: now + v if isinstance(v, timedelta) else v for k, v in values.items()}
            session.execute(update(Delivery).where(Delivery.subject == subject).values(**known))  # type: ignore[arg-type]

        self.db.write(job)

    def hurry(self) -> None:
        """Let what waits be due now."""
        for row in self.rows():
            if row.state == WAITING:
                self.change(row.subject, not_before=timedelta())
        self.outbox.lanes.wake({row.lane for row in self.rows()}, anyway=True)

    def until(self, is_so: Callable[[], object], timeout: float = 10.0) -> None:
        end = time.monotonic() + timeout
        while not is_so():
            assert time.monotonic() < end, [(r.subject, r.state, r.outcome) for r in self.rows()]
            time.sleep(0.01)


def world_of(db: Database, url: str = NOWHERE, *, token: str = "xoxb-1", gate: Gate | None = None) -> World:
    """What deliveries may use; each call to Slack ends after a second."""
    slack = Slack(token, url, gate or OpenGate(), timeout=1)
    return World(db, slack, Rendering("UTC"), Settings(slack_bot_token=token), SystemClock())


@contextmanager
def at_work(world: World, kinds: Iterable[Kind]) -> Iterator[Outbox]:
    """Run an outbox for as long as the block lasts."""
    made = Outbox(world, kinds)
    made.start()
    try:
        yield made
    finally:
        made.stop()


def failing(error: Exception, times: int = 1000) -> Callable[[Delivery], str]:
    """Make an act that raises a number of times, and then succeeds."""
    left = [times]

    def act(_row: Delivery) -> str:
        left[0] -= 1
        if left[0] >= 0:
            raise error
        return "done"

    return act
