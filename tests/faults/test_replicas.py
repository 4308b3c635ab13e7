"""Four replicas send reminders while they are killed, and one sleeps past its lease: none is sent twice by one claim.

The database itself writes down who claimed what, and when; what Slack took is held against that.
"""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.context import ForkServerProcess

import pytest
from sqlalchemy import text
from sqlmodel import Session

from bot.clock import SystemClock
from bot.sandbox import Person, Sandbox
from storage import people as people_rows
from storage.action_items import ActionItem
from storage.database import Database, open_database
from storage.incidents import Incident
from storage.migrations import upgrade
from storage.reminders import Reminder
from tests.faults import nursery, replica
from tests.faults.sample import SEED, tell

REPLICAS = 4
WORKERS = 4  # of each: so many deliveries a replica holds at most
EACH = 2  # reminders for each person, who gets them as one message
LEASE_SECONDS = 4.0
SLEEP_SECONDS = LEASE_SECONDS + 3.0
PATIENCE_SECONDS = 100.0

LOG = """
CREATE TABLE claim_log
  (delivery integer, subject text, worker text, at timestamptz, until timestamptz, is_early boolean);
CREATE FUNCTION log_claim() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NEW.kind = 'reminder' AND NEW.state = 'claimed' AND NEW.attempts > OLD.attempts THEN
    INSERT INTO claim_log VALUES (NEW.id, NEW.subject, NEW.claimed_by, clock_timestamp(), NEW.claimed_until,
      OLD.state = 'claimed' AND OLD.claimed_until > clock_timestamp());
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER log_claim BEFORE UPDATE ON delivery FOR EACH ROW EXECUTE FUNCTION log_claim();
"""


@dataclass(frozen=True)
class Claim:
    """Who took a delivery, and until when it was theirs; `is_early`: while somebody else held it."""

    worker: str
    at: datetime
    until: datetime
    is_early: bool


@dataclass
class Fleet:
    """Several replicas on one database, and the Slack that they post to."""

    url: str
    db: Database
    slack: Sandbox
    owners: list[Person]
    manner: str
    lives: list[ForkServerProcess] = field(default_factory=list)

    def begin(self, place: int) -> None:
        """Start a replica in its place, without the seconds that its imports take."""
        given = (self.url, self.slack.url, self.slack.bot_token, LEASE_SECONDS, self.manner)
        life = nursery._FORKS.Process(target=replica.live, args=given, daemon=True)
        life.start()
        self.lives[place : place + 1] = [life]

    def kill(self, place: int) -> None:
        self.lives[place].kill()
        self.lives[place].join()

    def end(self, place: int) -> None:
        """Have a replica finish what is under way, and end."""
        self.lives[place].terminate()
        self.lives[place].join(PATIENCE_SECONDS)
        assert self.lives[place].exitcode == 0

    def signal(self, place: int, what: signal.Signals) -> None:
        os.kill(self.pid(place), what)

    def pid(self, place: int) -> int:
        pid = self.lives[place].pid
        assert pid is not None
        return pid

    def left(self) -> int:
        return int(self.ask("SELECT count(*) FROM reminder WHERE sent_at IS NULL")[0][0])

    def held_by(self, place: int) -> set[int]:
        """The deliveries that a replica holds."""
        held = "SELECT id FROM delivery WHERE state = 'claimed' AND kind = 'reminder' AND claimed_by = :pid"
        return {row[0] for row in self.ask(held, pid=str(self.pid(place)))}

    def ask(self, question: str, **given: object) -> list[tuple[object, ...]]:
        with self.db.read() as session:
            return [tuple(row) for row in session.execute(text(question), given)]  # type: ignore[call-overload]

    def claims(self) -> dict[str, list[Claim]]:
        """Who claimed the messages to each person, in order."""
        found: dict[str, list[Claim]] = {one.id: [] for one in self.owners}
        for subject, *claim in self.ask("SELECT subject, worker, at, until, is_early FROM claim_log ORDER BY at"):
            found[str(subject)].append(Claim(*claim))  # type: ignore[arg-type]
        return found

    def copies(self, owner: Person) -> list[datetime]:
        """When Slack took each message to a person."""
        talk = self.slack.dm(owner)
        return [datetime.fromtimestamp(float(one.ts), UTC) for one in talk.messages] if talk else []


def fill(session: Session, team_id: str, owners: list[Person]) -> None:
    """Store what is due: some items for each owner."""
    now = datetime.now(UTC)
    for one in owners:
        people_rows.keep(session, team_id, one.id, name=one.name, zone="UTC", refreshed_at=now)
    by = owners[0].id
    incident = Incident(
        team_id=team_id, number=1, title="Nobody can log in", severity="sev1", status="resolved", declared_by=by,
        declared_at=now,
    )  # fmt: skip
    session.add(incident)
    session.flush()
    made = {"team_id": team_id, "incident_id": incident.id, "due_on": now.date(), "created_by": by, "created_at": now}
    items = [
        ActionItem(number=n, text=f"Task {n}", owner_id=owners[n % len(owners)].id, **made)
        for n in range(EACH * len(owners))
    ]
    session.add_all(items)
    session.flush()
    due_at = now - timedelta(minutes=1)
    planned = {"team_id": team_id, "kind": "due", "due_at": due_at, "next_at": due_at}
    session.add_all(Reminder(action_item_id=item.id, user_id=item.owner_id, **planned) for item in items)


@contextmanager
def fleet(url: str, *, owners: int, manner: str = replica.CAREFUL) -> Iterator[Fleet]:
    """Fill a database, whose claims are written down, and start the replicas."""
    db = open_database(url)
    upgrade(db.engine)
    db.write(lambda session: session.execute(text(LOG)) and None)
    with Sandbox(clock=SystemClock(), pace=False) as slack:
        people = [slack.person(f"owner{n}") for n in range(owners)]
        db.write(lambda session: fill(session, slack.team_id, people))
        made = Fleet(url, db, slack, people, manner)
        try:
            for place in range(REPLICAS):
                made.begin(place)
            yield made
        finally:
            for place in range(len(made.lives)):
                made.kill(place)
            db.close()


def wait_until(condition: Callable[[], bool], told: object) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < until, told
        time.sleep(0.02)


def put_to_sleep(ships: Fleet, place: int) -> set[int]:
    """Halt a replica while it holds deliveries, and return which."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        assert time.monotonic() < until, "it never held anything"
        ships.signal(place, signal.SIGSTOP)
        if held := ships.held_by(place):
            return held
        ships.signal(place, signal.SIGCONT)
        time.sleep(0.01)


def kill_one(ships: Fleet, place: int, *, when_left: int) -> None:
    """Kill a replica once so few reminders are left, or all but those that another one holds; begin a new one."""
    wait_until(lambda: ships.left() <= max(when_left, EACH * WORKERS), f"{ships.left()} left")
    ships.kill(place)
    ships.begin(place)


def assert_none_was_sent_twice_by_one_claim(ships: Fleet) -> int:
    """Hold what Slack took against who claimed it, and return how many second copies there are.

    Each comes from a claim that was lost meanwhile: the process slept past its lease between its look for the
    message and Slack's taking it.
    """
    claims, second = ships.claims(), 0
    assert [one for of_owner in claims.values() for one in of_owner if one.is_early] == []
    for owner in ships.owners:
        copies, of_owner = ships.copies(owner), claims[owner.id]
        assert 1 <= len(copies) <= len(of_owner), (copies, of_owner)
        assert len(copies) == 1 or copies[-1] > of_owner[0].until, (copies, of_owner)
        second += len(copies) - 1
    return second


@pytest.mark.parametrize(
    ("owners", "kills"),
    [(100, 4), pytest.param(500, 12, marks=[pytest.mark.soak, pytest.mark.timeout(900)])],
    ids=["200 reminders", "1,000 reminders"],
)
def test_four_replicas_that_are_killed_send_no_reminder_twice_by_one_claim(
    postgres_url: str, owners: int, kills: int
) -> None:
    tell()
    chance = random.Random(SEED)
    begun = time.monotonic()
    with fleet(postgres_url, owners=owners) as ships:
        every = EACH * owners
        wait_until(lambda: ships.left() < every, "nothing was sent")
        asleep = put_to_sleep(ships, 0)
        woken_at = time.monotonic() + SLEEP_SECONDS
        for number in range(kills):
            kill_one(ships, chance.randrange(1, REPLICAS), when_left=every * (kills - number) // (kills + 1))
        wait_until(lambda: ships.left() == 0 or time.monotonic() > woken_at, f"{ships.left()} left")
        ships.signal(0, signal.SIGCONT)
        ships.end(0)  # what it was about to do when it fell asleep is done
        wait_until(lambda: ships.left() == 0, f"{ships.left()} left")
        second = assert_none_was_sent_twice_by_one_claim(ships)
        lost = sum(len(one) - 1 for one in ships.claims().values())
        dead = ships.ask("SELECT id, outcome FROM delivery WHERE state = 'dead'")
    print(  # noqa: T201 - the figures are to be seen
        f"{every} reminders in {owners} messages, {kills} kills, {len(asleep)} held by the one that "
        f"slept, {lost} claimed again, {second} second copies, {time.monotonic() - begun:.0f} s"
    )
    assert dead == []
    assert lost > 0


def test_replicas_that_do_not_look_at_leases_are_found_out(postgres_url: str) -> None:
    with fleet(postgres_url, owners=20, manner=replica.CARELESS) as careless:
        wait_until(lambda: any(one.is_early for of in careless.claims().values() for one in of), "nothing was stolen")
        with pytest.raises(AssertionError, match="is_early=True"):
            assert_none_was_sent_twice_by_one_claim(careless)
