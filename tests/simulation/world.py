"""The simulated world: people, Slack, a bot that may die, one clock, and what each act in it came to."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

from sqlmodel import SQLModel, select

import bot.slack.budgets
import handlers.clock
import storage.outbox
import storage.sqlite
from app import Bot
from bot.clock import DrivenClock
from bot.sandbox import Channel, Message, Person, Reply, Sandbox
from storage import incidents, timeline
from storage import outbox as outbox_rows
from storage.incidents import Incident
from storage.outbox import Delivery
from storage.people import OPERATOR
from storage.timeline import Line
from tests.simulation.mortal import Died, Mortal, live_for_ever
from tests.stage import START, Stage

CALM_SECONDS = 60.0
POINTS = ("before begin", "after insert", "before commit", "after commit", "before ack")
POINTS_OF_LEAVING = ("claimed", "before http", "http ok", "marked")


class Skewed:
    """The bot's own clock: that of the world, and `offset`."""

    def __init__(self, clock: DrivenClock) -> None:
        self._clock = clock
        self.offset = timedelta(0)

    def now(self) -> datetime:
        return self._clock.now() + self.offset


class World:
    """One workspace with one bot. Ana, Ben and Chloe work together; Dan does not, and sees what is public only."""

    def __init__(self, database_url: str) -> None:
        self.url = database_url
        self.clock = DrivenClock(START)
        self._stack = ExitStack()
        self._stack.enter_context(_hurried())
        # Slack's retries come so soon that no step waits for them; what is lost after the last one is for the sweep.
        self.slack = self._stack.enter_context(Sandbox(clock=self.clock, pace=False, retry_delays=(0.02, 0.05, 0.1)))
        self.ana, self.ben = (
            self.slack.person("ana", tz="Europe/Copenhagen"),
            self.slack.person("ben", tz="America/New_York"),
        )
        self.chloe, self.dan = self.slack.person("chloe"), self.slack.person("dan")
        self.people = [self.ana, self.ben, self.chloe, self.dan]
        self.general = self.slack.channel("general", members=self.people, with_bot=True)
        self.skewed = Skewed(self.clock)
        self.mortal = Mortal(self.slack, self.skewed, database_url)
        self.is_held = False
        self.missed = False  # events were lost for good: only the sweep can know of them
        self.mortal.start()
        self.quiet()

    def close(self) -> None:
        self.slack.faults.clear()
        try:
            self.mortal.end()
        finally:
            live_for_ever()
            self._stack.close()

    @property
    def bot(self) -> Bot:
        return self.mortal.running

    def stage(self) -> Stage:
        """Return the same world as a stage: it knows how things are read."""
        return Stage(self.slack, self.bot, self.clock, self.ana, self.ben, self.chloe, self.general, "http")

    # Time

    def later_by(self, **length: float) -> None:
        """Move the clock of people on."""
        self.clock.advance(timedelta(**length))

    def quiet(self, seconds: float = CALM_SECONDS) -> None:
        """Let everything that is under way arrive; a bot that dies meanwhile comes back, and goes on."""
        until = time.monotonic() + seconds
        calls = -1
        while True:
            self.slack.settle(seconds)
            if self.mortal.is_dead:
                self.revive()
            left = self.mortal.unfinished()
            if left == 0 and calls == len(self.slack.calls) and not self.mortal.is_dead:
                return
            calls = len(self.slack.calls)
            if left:
                self.mortal.machine_time_passes()
                time.sleep(0.005)
            assert time.monotonic() < until, f"{left} deliveries never left: {self.waiting()}"

    def waiting(self) -> list[str]:
        """Return what is still to leave."""
        found = self._deliveries(Delivery.state.in_(["waiting", "claimed"]))  # type: ignore[attr-defined]
        return [f"{one.lane} {one.kind} {one.subject} {one.outcome}" for one in found]

    def revive(self) -> None:
        """Begin a new life after a death; events that Slack has given up by now are missed."""
        self.missed = True
        self.mortal.revive()

    def sweep(self) -> None:
        """Let the bot look for what it missed, as it does every hour."""
        self.later_by(minutes=1)
        self.bot.ticker.sweep()
        self.quiet()
        self.missed = False

    def goes_away(self) -> None:
        """Let the bot end while people go on; what Slack tells from now on is lost."""
        self.mortal.end()
        self.slack.faults.hold_events()
        self.missed, self.is_held = True, False

    def comes_back(self) -> None:
        """Start the bot again."""
        self.drop_events()
        self.mortal.start()

    def hold_events(self) -> None:
        """Let Slack keep its events back from now on."""
        self.slack.faults.hold_events()
        self.is_held = True

    def release_events(self, dice: Any = None) -> None:
        """Deliver what was kept back, in the order that `dice` (a random.Random) makes of it."""
        self.slack.faults.release_events(dice)
        self.is_held = False

    def drop_events(self) -> None:
        """Lose what was kept back."""
        faults = self.slack.faults
        with faults._lock:
            faults._buffer.clear()
            faults._holding = False

    @property
    def can_lock(self) -> bool:
        """Whether the database can be locked by somebody else's file lock."""
        return self.url.startswith("sqlite")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep the database from being written by the bot (SQLite: another process holds the file)."""
        self.quiet()
        holder = sqlite3.connect(self.url.removeprefix("sqlite:///"), isolation_level=None, timeout=10)
        with patch.object(storage.sqlite, "PATIENCE_SECONDS", 0.2), patch.object(storage.sqlite, "QUEUE_SECONDS", 0.1):
            holder.execute("BEGIN IMMEDIATE")
            try:
                yield
            finally:
                holder.rollback()
                holder.close()

    # What is there

    def read(self, job: Callable[[Any], Any]) -> Any:
        """Read something from the database."""
        with self.bot.db.read() as session:
            return job(session)

    def incident(self, number: int) -> Incident | None:
        found: Incident | None = self.read(lambda session: incidents.by_number(session, OPERATOR, number))
        return found

    def incidents(self) -> list[Incident]:
        found: list[Incident] = self.read(lambda session: incidents.latest(session, OPERATOR))
        return found

    def channel(self, number: int) -> Channel | None:
        """Return the channel that an incident runs in now; None while it has none."""
        incident = self.incident(number)
        return self.slack.channel_by_id(incident.channel_id) if incident and incident.channel_id else None

    def lines(self, number: int) -> list[Line]:
        """Return what people put on a timeline, struck lines too, in its order."""
        return [line for line in self.every_line(number) if line.source != "system"]

    def every_line(self, number: int) -> list[Line]:
        """Return a timeline with the incident's own steps, struck lines too."""
        incident = self.incident(number)
        assert incident is not None
        found: list[Line] = self.read(lambda session: timeline.of_incident(session, incident.id or 0, struck=True))
        return found

    def dead(self) -> list[Delivery]:
        """Return what was given up."""
        found: list[Delivery] = self.read(outbox_rows.dead_ones)
        return found

    def _deliveries(self, *wanted: Any) -> list[Delivery]:
        found: list[Delivery] = self.read(lambda session: list(session.exec(select(Delivery).where(*wanted))))
        return found

    def told_of(self, dead: Delivery) -> bool:
        """Whether somebody was told of a delivery that was given up."""
        wanted = (Delivery.kind == "given_up", Delivery.subject == str(dead.id), Delivery.state == "sent")
        return any(one.outcome == "" for one in self._deliveries(*wanted))

    def everything_stored(self) -> str:
        """Return all that stands in the database."""

        def job(session: Any) -> str:
            tables = [table for table in SQLModel.metadata.sorted_tables if not table.name.startswith("fts_")]
            return "\n".join(str(row) for table in tables for row in session.execute(table.select()))

        found: str = self.read(job)
        return found

    def own_posts(self) -> list[Message]:
        """Return the bot's messages that stand somewhere."""
        channels = self.slack.workspace.channels.values()
        return [one for channel in channels for one in channel.messages if one.user == self.slack.bot_user_id]

    def reads(self, person: Person, what: Reply | Message) -> str:
        """Return an answer as the person reads it."""
        return self.stage().reads(person, what)


@contextmanager
def _hurried() -> Iterator[None]:
    """Take out what only costs machine time here: the bot's own pacing, and ticks that nobody asked for."""
    with (
        patch.dict(bot.slack.budgets.BUDGETS, clear=True),
        patch.object(storage.outbox, "reserve", lambda *_: 0.0),
        patch.object(handlers.clock, "TICK_SECONDS", 3600.0),
        patch.object(storage.sqlite, "PATIENCE_SECONDS", 20.0),  # a busy machine is no locked database
        patch.object(storage.sqlite, "QUEUE_SECONDS", 20.0),
        patch.object(threading, "excepthook", _mourn),
    ):
        yield


def _mourn(about: Any) -> None:
    """Say nothing of a thread that ended because its bot is dead."""
    if not issubclass(about.exc_type, Died):
        threading.__excepthook__(about)
