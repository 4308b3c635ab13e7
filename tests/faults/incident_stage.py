"""One incident on a real database, a bot that may be killed, and what must be true of them whatever happened."""

import itertools
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy.engine import make_url
from sqlmodel import col, select

from bot.clock import SystemClock
from bot.sandbox import Channel, Delivery, Message, Person, Reply, Sandbox
from storage import incidents, outbox, sweeps, timeline
from storage.database import Database, open_database
from storage.incidents import Incident
from storage.people import OPERATOR
from storage.timeline import Line
from tests.faults.child import READY_SECONDS, SLOW_MACHINE, Child

SETTLE_SECONDS = 60.0
_COUNT = itertools.count(1)


@dataclass
class Stage:
    """A workspace, a database, and the one bot between them."""

    slack: Sandbox
    child: Child
    database_url: str
    ana: Person
    ben: Person
    channel: Channel
    _reader: Database | None = field(default=None, repr=False)

    @property
    def reader(self) -> Database:
        """The database, read beside the bot."""
        if self._reader is None:
            self._reader = open_database(self.database_url, read_only=True)
        return self._reader

    def read_anew(self) -> None:
        """Leave the connections of the reader, which a restart of the server has broken."""
        self.reader.engine.dispose()

    def lines(self, saying: str = "") -> list[Line]:
        """The lines of the incident, struck ones too, that hold a text."""
        incident = self.incident(1)
        assert incident is not None
        with self.reader.read() as session:
            found = timeline.of_incident(session, incident.id or 0, struck=True)
        return [line for line in found if saying in (line.text or "")]

    def lines_of(self, message: Message) -> list[Line]:
        return [line for line in self.lines() if line.message_ts == message.ts]

    def settle(self, timeout: float = SETTLE_SECONDS) -> None:
        """Wait until all events have arrived and nothing is left to send."""
        self.slack.settle()
        until = time.monotonic() + timeout
        while self._waiting() > 0:
            assert time.monotonic() < until, f"never left: {self._left()}\n{self.child.log[-3000:]}"
            time.sleep(0.02)

    def incident(self, number: int) -> Incident | None:
        with self.reader.read() as session:
            return incidents.by_number(session, OPERATOR, number)

    def channel_of(self, number: int) -> Channel:
        """Wait until an incident has its channel."""
        until = time.monotonic() + SETTLE_SECONDS
        while (incident := self.incident(number)) is None or incident.channel_id is None:
            assert time.monotonic() < until, f"INC-{number} never got a channel\n{self.child.log[-3000:]}"
            time.sleep(0.02)
        return self.slack.channel_by_id(incident.channel_id)

    def _waiting(self) -> int:
        with self.reader.read() as session:
            return outbox.unfinished(session)

    def _left(self) -> list[str]:
        with self.reader.read() as session:
            is_left = col(outbox.Delivery.state).in_((outbox.WAITING, outbox.CLAIMED))
            return [repr(row) for row in session.exec(select(outbox.Delivery).where(is_left))]

    def dead(self) -> list[str]:
        with self.reader.read() as session:
            return [f"{row.kind} {row.subject}: {row.outcome}" for row in outbox.dead_ones(session)]

    def leases_run_out(self) -> None:
        """Let minutes pass for the claims of a bot that is dead, and for the calls that it may make in a minute.

        SQLite has no claims to wait for: the file is ours.
        """
        spent = "DELETE FROM not_before WHERE key LIKE 'budget:%'"
        url = make_url(self.database_url)
        if url.get_backend_name() == "postgresql":
            with psycopg.connect(conninfo(self.database_url), autocommit=True) as connection:
                connection.execute("UPDATE delivery SET claimed_until = clock_timestamp() WHERE state = 'claimed'")
                connection.execute(spent)
        else:
            with closing(sqlite3.connect(url.database or "", isolation_level=None)) as connection:
                connection.execute(spent)

    def revive(self) -> float:
        """Start again without a fault, after a death; return the seconds until it was ready."""
        self.leases_run_out()
        seconds = self.child.start()
        assert seconds < READY_SECONDS * SLOW_MACHINE
        return seconds

    def start_to_die(self, point: str, *, armed: bool = True) -> None:
        """Start a life that ends at a fault point; what the start itself reads and sends does not count.

        `armed`: what comes from now on counts; else what comes after `child.arm()`.
        """
        begun = datetime.now(UTC)
        self.child.start(fault=point)
        until = time.monotonic() + SETTLE_SECONDS
        while self._swept_at() < begun:
            assert time.monotonic() < until, f"the start never swept\n{self.child.log[-3000:]}"
            time.sleep(0.02)
        self.settle()
        if armed:
            self.child.arm()

    def _swept_at(self) -> datetime:
        with self.reader.read() as session:
            last = sweeps.last(session, self.slack.team_id, self.channel.id)
        return last.swept_at if last else datetime(2000, 1, 1, tzinfo=UTC)

    def last_delivery(self, type_: str) -> Delivery:
        """The last attempt at an event of a type."""
        return next(one for one in reversed(self.slack.deliveries) if one.payload.get("event", {}).get("type") == type_)

    # What must be true

    def assert_kept(self, reply: Reply, marker: str) -> None:
        """What was acknowledged stands on the timeline, once; what was not stands there at most once."""
        count = len(self.lines(marker))
        if said_stored(reply):
            assert count == 1, f"{marker!r} was acknowledged, and stands {count} times on the timeline"
        assert count <= 1, f"{marker!r} stands {count} times on the timeline"

    def assert_event_kept(self, delivery: Delivery, message: Message) -> None:
        """An event that was acknowledged made its line; one that was not may be delivered again."""
        count = len(self.lines_of(message))
        if delivery.acknowledged:
            assert count == 1, f"a reaction was acknowledged, and made {count} lines"
        assert count <= 1, f"a reaction made {count} lines"

    def assert_captured(self, message: Message) -> None:
        """The message is one line with its text, confirmed by the bot's reaction."""
        lines = self.lines_of(message)
        assert [(line.text, line.struck_at) for line in lines] == [(message.text, None)]
        assert message.reactions.get("white_check_mark") == [self.slack.bot_user_id]

    def assert_said_once(self) -> None:
        """Everything left; the overview tells how many lines there are, and no message is there twice."""
        assert self.dead() == []
        own = [message for message in self.channel.messages if message.bot_id and message.metadata]
        marks = [message.metadata["event_payload"]["mark"] for message in own if message.metadata]
        assert len(marks) == len(set(marks))
        assert len([message for message in own if message.pinned]) == 1
        shown = re.search(r"(\d+) lines?", self.ana.reads(self.channel))
        standing = [line for line in self.lines() if line.struck_at is None]
        assert shown is not None
        assert int(shown[1]) == len(standing)


def said_stored(reply: Reply) -> bool:
    """Whether a person was told that what they typed is kept."""
    return reply.ok and "not stored" not in reply.text


def conninfo(database_url: str) -> str:
    """The address of a PostgreSQL database as its driver takes it."""
    return make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)


def fresh(what: str) -> str:
    """A text that nobody has used yet."""
    return f"{what} number {next(_COUNT)} of this run"


@contextmanager
def busy(database_url: str) -> Iterator[None]:
    """Keep every other process from writing, for as long as the block lasts."""
    if database_url.startswith("sqlite"):
        connection: Any = sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
    else:
        connection = psycopg.connect(conninfo(database_url))
        connection.execute("LOCK TABLE receipt, delivery IN EXCLUSIVE MODE")
    try:
        yield
    finally:
        connection.rollback()
        connection.close()


@contextmanager
def stage(
    database_url: str,
    folder: Path,
    *,
    transport: str,
    program: tuple[str, ...] = (),
    control: str = "",
    event_workers: int = 1,
    **more: str,
) -> Iterator[Stage]:
    """Declare an incident, with two people who are known, and leave with no bot running."""
    with Sandbox(clock=SystemClock(), pace=False, retry_delays=(), event_workers=event_workers) as slack:
        ana, ben = slack.person("ana", tz="Europe/Copenhagen"), slack.person("ben", tz="America/New_York")
        general = slack.channel("general", members=[ana, ben])
        with Child(slack, database_url, folder, transport=transport, program=program, control=control, **more) as child:
            child.start()
            ana.types("/incident declare sev2 Nobody can pay @ben", general)
            made = Stage(slack, child, database_url, ana, ben, general)
            made.channel = made.channel_of(1)
            made.settle()
            assert said_stored(ben.types("/incident note I look at the gateway", made.channel))
            made.settle()
            child.kill()
            try:
                yield made
            finally:
                child.kill()
                made.reader.close()
