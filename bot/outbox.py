"""Everything that leaves: claimed, sent, retried, given up loudly. It knows no kind's meaning.

Rows of one lane leave one at a time, in order; lanes never wait for each other. A commit wakes the lanes that it
touched; a sweep each second finds the rest (other replicas, crashes).
"""

import contextlib
import functools
import logging
import random
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sqlmodel import Session

from bot import instruments, logs, troubles
from bot.deliveries import given_up
from bot.deliveries.base import Kind, World
from bot.errors import DeliveryError, Moot, NotYet, RateLimited, SlackRefused, TooSoon
from bot.faults import point
from bot.lanes import Lanes
from bot.pulse import Pulse
from storage import outbox
from storage.database import AWAY, NotStoredError
from storage.outbox import DEAD, Delivery

log = logging.getLogger(__name__)
T = TypeVar("T")

LEASE = timedelta(seconds=45)
GIVE_UP = timedelta(hours=24)
UNKNOWN_FOR, UNKNOWN_SECONDS = timedelta(hours=1), 5.0
SWEEP_SECONDS = 1.0
STORE_AGAIN_SECONDS = (0.2, 0.5, 1.0, 2.0, 4.0)  # while the database is busy; all of them lie within the lease
MOST_FAULTS = 5  # tries of a row whose own code raises: a fault of ours must not hold its lane for a day


class _LostClaimError(Exception):
    """Another worker took the row over meanwhile."""


class Outbox:
    """The threads that empty the outbox: `workers` of them, each on one lane at a time."""

    def __init__(
        self, world: World, kinds: Iterable[Kind], *, workers: int = 4, unknown_for: timedelta = UNKNOWN_FOR
    ) -> None:
        """Take note of every kind; `start` begins. What is of no known kind is left to others for `unknown_for`."""
        self._world = world
        self._unknown_for = unknown_for
        self._kinds: Mapping[str, Kind] = {kind.name: kind for kind in kinds}
        self._name = f"{uuid.uuid4().hex[:12]}"
        self.lanes = Lanes()
        self._stopped = threading.Event()
        self._swept = time.monotonic()
        self._pulse = Pulse()
        self._threads = [threading.Thread(target=self._work, name=f"outbox-{n}", daemon=True) for n in range(workers)]
        self._threads.append(threading.Thread(target=self._watch, name="outbox-watch", daemon=True))
        world.db.hooks.append(self.lanes.wake)

    def start(self) -> None:
        """Begin to send; claims of an earlier process on a database that is ours alone are over."""
        if self._world.db.engine.dialect.name == "sqlite":
            self._world.db.write(outbox.release_all)
        for thread in self._threads:
            thread.start()

    def stop(self, seconds: float = 8.0) -> None:
        """Finish what is under way, for at most `seconds`; what is left leaves at the next start."""
        self._stopped.set()
        self.lanes.close()
        until = time.monotonic() + seconds
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0.0, until - time.monotonic()))

    def idle_seconds(self) -> float:
        """How long ago the watch, or the liveliest worker, gave a sign of life, in seconds: for /healthz."""
        watch = time.monotonic() - self._swept
        return watch if self._stopped.is_set() else max(watch, self._pulse.silence(self._threads))

    def settle(self, timeout: float = 30.0) -> None:
        """Wait until nothing is left to send; raise TimeoutError when something still is after `timeout` seconds."""
        until = time.monotonic() + timeout
        while True:
            calm = self.lanes.wait_calm(until - time.monotonic())
            with self._world.db.read() as session:
                left = outbox.unfinished(session)
            if calm and left == 0:
                return
            if time.monotonic() > until:
                raise TimeoutError(f"{left} deliveries are still waiting.")
            self.lanes.wait_next()

    # Threads

    def _watch(self) -> None:
        while not self._stopped.is_set():
            self._swept = time.monotonic()
            try:
                with self._world.db.read() as session:
                    lanes = outbox.due_lanes(session)
                if lanes:
                    self.lanes.wake(lanes, anyway=True)
            except AWAY as error:
                log.warning("The outbox could not be looked through (%s); it is tried again soon.", logs.told(error))
            except Exception:
                log.exception("The outbox could not be looked through; it is tried again in a second.")
            self._stopped.wait(SWEEP_SECONDS)

    def _work(self) -> None:
        while not self._stopped.is_set():
            self._pulse.beat()
            lane = self.lanes.take()
            if lane is None:
                continue
            try:
                with logs.about(lane=lane, **_incident_of(lane)):
                    self._empty(lane)
            except NotStoredError as error:
                log.warning("The outbox could not store a result (%s); the lane %s goes on later.", error, lane)
            except Exception:
                log.exception("Lane %s stopped; the sweep takes it up again.", lane)
            finally:
                self.lanes.put_back(lane)

    # One lane

    def _empty(self, lane: str) -> None:
        row = self._world.db.write(lambda session: outbox.claim(session, lane, self._name, LEASE))
        while row is not None:
            point("claimed")
            self._pulse.beat()
            with logs.about(delivery_id=row.id):
                row = self._deliver(row)
            if self._stopped.is_set():
                if row is not None:
                    self._wait(row, 0.0, "stopped", tried=False)
                return

    def _deliver(self, row: Delivery) -> Delivery | None:
        """Send one row, and return the next one of its lane, claimed."""
        kind = self._kinds.get(row.kind)
        if kind is None:
            return self._unknown(row, f"This version knows no delivery of the kind {row.kind!r}.")
        try:
            return self._tried(row, kind)
        except NotStoredError:
            raise
        except Exception as error:
            log.exception("Delivery %s (%s %s) failed by a fault of ours.", row.id, row.kind, row.subject)
            why = f"fault: {logs.told(error)}"  # its own message may quote words that nobody captured
            if row.attempts >= MOST_FAULTS:
                return self._give_up(row, kind, why)
            return self._wait(row, 2.0**row.attempts, why)

    def _unknown(self, row: Delivery, why: str) -> Delivery | None:
        """Leave a row to a replica of the next version, while replicas are replaced one by one."""
        if datetime.now(UTC) - (row.first_tried_at or row.created_at) > self._unknown_for:
            return self._give_up(row, None, why)
        return self._wait(row, UNKNOWN_SECONDS, why, tried=False)

    def _tried(self, row: Delivery, kind: Kind) -> Delivery | None:
        is_answered = False
        try:
            answer, is_answered = kind.ask(row, self._world), True
            return self._settled(row, kind, answer)
        except AWAY as error:  # of what it asks for: the lane need not wait until the lease ends
            if is_answered:
                raise
            return self._later_or_never(row, kind, DeliveryError(logs.told(error)), seconds=2.0)
        except Moot as moot:
            return self._settled(row, None, None, outcome=str(moot) or "moot")
        except SlackRefused as refused:
            return self._refused(row, kind, refused)
        except DeliveryError as error:
            return self._put_off(row, kind, error)

    def _refused(self, row: Delivery, kind: Kind, refused: SlackRefused) -> Delivery | None:
        if self._store(lambda session: troubles.park(session, row, refused, at=self._world.clock.now())):
            return None
        return self._give_up(row, kind, str(refused))

    def _put_off(self, row: Delivery, kind: Kind, error: DeliveryError) -> Delivery | None:
        if isinstance(error, TooSoon):
            return self._wait(row, error.seconds, str(error), tried=False)
        if isinstance(error, RateLimited):
            return self._limited(row, error)
        seconds = 0.5 if isinstance(error, NotYet) else min(60.0, 2.0 ** min(row.attempts, 6))
        return self._later_or_never(row, kind, error, seconds=seconds)

    def _settled(self, row: Delivery, kind: Kind | None, answer: Any, *, outcome: str = "") -> Delivery | None:
        is_resting = kind is not None and kind.is_redrawn and self.lanes.rest(row.lane)

        def job(session: Session) -> Delivery | None:
            if not outbox.finish(session, row, outcome=outcome):
                raise _LostClaimError
            if kind is not None:
                with outbox.following(session, row):
                    kind.keep(session, row, answer, self._world)
            return None if is_resting else outbox.claim(session, row.lane, self._name, LEASE)

        try:
            following = self._store(job)
        except _LostClaimError:
            log.warning("Delivery %s was taken over by another worker; its result is not kept.", row.id)
            return None
        point("marked")
        instruments.DELIVERIES.labels(row.kind, "moot" if kind is None else "sent").inc()
        log.debug("Delivered %s %s%s.", row.kind, row.subject, f" ({outcome})" if outcome else "")
        return following

    def _store(self, job: Callable[[Session], T]) -> T:
        """Store what came of a delivery, again while the database is busy."""
        for seconds in STORE_AGAIN_SECONDS:
            with contextlib.suppress(NotStoredError):
                return self._world.db.write(job)
            self._pulse.beat()
            self._stopped.wait(seconds)
        return self._world.db.write(job)

    def _limited(self, row: Delivery, limited: RateLimited) -> Delivery | None:
        posts = limited.method == "chat.postMessage" and limited.channel_id
        key = f"{limited.method}:{limited.channel_id}" if posts else limited.method

        def job(session: Session) -> None:
            outbox.pause(session, key, limited.seconds)
            outbox.put_back(session, row, seconds=limited.seconds, outcome=str(limited), forgiven=limited.seconds)

        self._store(job)
        instruments.DELIVERIES.labels(row.kind, "later").inc()
        self.lanes.wake_later(row.lane, limited.seconds)
        return None

    def _wait(self, row: Delivery, seconds: float, outcome: str, *, tried: bool = True) -> Delivery | None:
        self._store(lambda s: outbox.put_back(s, row, seconds=seconds, outcome=outcome, tried=tried))
        instruments.DELIVERIES.labels(row.kind, "later").inc()
        self.lanes.wake_later(row.lane, seconds)
        return None

    def _later_or_never(self, row: Delivery, kind: Kind, error: DeliveryError, *, seconds: float) -> Delivery | None:
        if datetime.now(UTC) - (row.first_tried_at or row.created_at) > GIVE_UP:
            return self._give_up(row, kind, str(error))
        jitter = random.uniform(0.8, 1.2)  # noqa: S311 - no secret
        return self._wait(row, seconds * jitter, str(error), tried=not isinstance(error, NotYet))

    def _give_up(self, row: Delivery, kind: Kind | None, why: str) -> Delivery | None:
        log.error("Delivery %s (%s %s) is given up: %s", row.id, row.kind, row.subject, why)

        def job(session: Session, *, alone: bool = False) -> Delivery | None:
            if not outbox.finish(session, row, state=DEAD, outcome=why):
                raise _LostClaimError
            if kind is not None and not alone:
                kind.gave_up(session, row, why, self._world)
            if not alone and (kind is None or not kind.tells_itself):
                given_up.tell(session, row)
            return outbox.claim(session, row.lane, self._name, LEASE)

        try:
            following = self._buried(row, job)
        except _LostClaimError:
            return None
        instruments.DELIVERIES.labels(row.kind if kind else instruments.OTHER, "dead").inc()
        return following

    def _buried(self, row: Delivery, job: Callable[..., Delivery | None]) -> Delivery | None:
        try:
            return self._store(job)
        except (NotStoredError, _LostClaimError):
            raise
        except Exception:  # what it is about may be gone: its lane must not wait for that for ever
            log.exception("What follows from giving delivery %s up could not be stored: it dies alone.", row.id)
            return self._store(functools.partial(job, alone=True))


def _incident_of(lane: str) -> dict[str, str]:
    kind, _, number = lane.partition(":")
    return {"incident_id": number} if kind == "incident" else {}
