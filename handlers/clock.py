"""The clock is a caller too. The scheduler only ticks: it keeps no jobs of its own, rows tell what is due.

https://apscheduler.readthedocs.io/en/3.x/userguide.html#missed-job-executions-and-coalescing
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from bot import audit, digests, instruments, item_reviews, logs, nudges, reminders, retention, sweep, troubles
from bot.postmortem import calls
from bot.services import Services
from handlers import errands
from storage import digests as digest_rows
from storage import inbox, workspaces
from storage import item_reviews as item_rows
from storage import nudges as nudge_rows
from storage import reminders as reminder_rows
from storage import reviews as review_rows
from storage.database import AWAY

log = logging.getLogger(__name__)

TICK_SECONDS = 2.0
CLEAN_SECONDS = 3600.0
LOOK_AGAIN_SECONDS = 30.0
SWEEP_SECONDS = 3600.0
ERRAND_SECONDS = 1.0
SWEPT_LATELY = timedelta(minutes=30)  # by another replica, or after a gap
WATCH_SECONDS = 1.0
DRIFT_SECONDS = 5.0  # wall and monotonic time part by more: somebody set the clock, and the scheduler would wait
LATE_SECONDS = 10.0
KEEP_RECEIPTS = timedelta(hours=48)


class Ticker:
    """Looks at the rows that fall due, every other second; a watchdog starts a scheduler that stood still anew."""

    def __init__(self, services: Services, *, wall: Callable[[], float] = time.time) -> None:
        """Keep the services; `wall` is the machine's wall clock, in seconds."""
        self._services = services
        self._wall = wall
        self._scheduler: BackgroundScheduler | None = None
        self._ticked = time.monotonic()
        self._stopping = threading.Event()
        self._watchdog = threading.Thread(target=self._watch, name="clock-watchdog", daemon=True)

    def start(self) -> None:
        """Begin to tick, at once: what fell due while the bot was down goes out now."""
        self._ticked = time.monotonic()
        self.sweep()
        self._begin()
        self._watchdog.start()

    def stop(self) -> None:
        """Tick no more; a tick that is under way ends in its transaction."""
        self._stopping.set()
        if self._watchdog.is_alive():
            self._watchdog.join()
        self._end(wait=True)

    def last_tick_seconds(self) -> float:
        """How long ago the last tick succeeded, or found no database, in seconds of machine time: for /healthz."""
        return time.monotonic() - self._ticked

    def tick(self) -> None:
        """Hand what is due over to the outbox; a failure is logged, and the next tick tries again."""
        now = self._services.clock.now()
        try:
            settings = self._services.settings
            with self._services.db.read() as session:
                is_due, is_nudge_due = reminder_rows.any_due(session, now), nudge_rows.any_due(session, now)
                is_digest_due = digest_rows.any_due(session, now) or bool(digests.wanted(session, settings))
                is_call_due = review_rows.any_due(session, now)
                is_item_due = item_rows.any_due(session, now)
            if is_due:
                looked_at = self._services.db.write(lambda session: reminders.tick(session, now, settings))
                instruments.REMINDERS_DUE.inc(looked_at)
            if is_digest_due:
                self._services.db.write(lambda session: digests.tick(session, now, settings))
            if is_nudge_due:
                self._services.db.write(lambda session: nudges.tick(session, now, settings))
            if is_call_due:
                self._services.db.write(lambda session: calls.tick(session, now))
            if is_item_due:
                self._services.db.write(lambda session: item_reviews.tick(session, now, settings))
            self._ticked = time.monotonic()
        except AWAY as error:
            self._ticked = time.monotonic()  # to end the process would mend nothing, and nobody would be told
            log.warning("Reminders could not be looked at (%s); it is tried again soon.", logs.told(error))
        except Exception:
            log.exception("Reminders could not be looked at; it is tried again in %g s.", TICK_SECONDS)

    def sweep(self, *, unless_since: datetime | None = None) -> None:
        """Have the channels of incidents read for what was missed, but not those that were read after a moment.

        Without one the bot was away, or may have been: then every thread of the incident's time is read.
        """
        now = self._services.clock.now()
        try:
            with self._services.db.read() as session:
                incidents = sweep.due(session, now=now, unless_since=unless_since)
            if incidents:
                every = unless_since is None
                self._services.db.write(lambda session: sweep.ask(session, incidents, every_thread=every))
        except Exception:
            log.exception("What was missed could not be looked for; it is tried again in an hour.")

    def sweep_hourly(self) -> None:
        """Sweep what was not swept lately."""
        self.sweep(unless_since=self._services.clock.now() - SWEPT_LATELY)

    def look_again(self) -> None:
        """Have Slack asked again, where it did not take the bot's token or a scope was missing."""
        try:
            with self._services.db.read() as session:
                is_troubled = bool(workspaces.troubled(session))
            if is_troubled:
                self._services.db.write(troubles.look_again)
        except Exception:
            log.exception("Whether Slack takes the token again could not be asked; it is tried again soon.")

    def clean(self) -> None:
        """Forget receipts of what Slack delivered so long ago that it will not come again."""
        before = self._services.clock.now() - KEEP_RECEIPTS
        try:
            self._services.db.write(lambda session: inbox.forget_before(session, before))
        except Exception:
            log.exception("Old receipts could not be forgotten; it is tried again in an hour.")
        try:
            now = self._services.clock.now()
            self._services.db.write(lambda session: audit.tell_left_out(session, at=now))
        except Exception:
            log.exception("How many refusals were left out could not be recorded; it is tried again in an hour.")

    def purge(self) -> None:
        """Remove incidents that are older than the settings keep."""
        try:
            retention.tick(self._services.db, self._services.settings, self._services.clock.now())
        except Exception:
            log.exception("What is old could not be removed; it is tried again in an hour.")

    def _begin(self) -> None:
        self._scheduler = BackgroundScheduler(
            jobstores={"default": MemoryJobStore()},
            executors={"default": ThreadPoolExecutor(2)},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
            timezone=UTC,
        )
        self._scheduler.add_job(self.tick, "interval", seconds=TICK_SECONDS)
        self._scheduler.add_job(self.look_again, "interval", seconds=LOOK_AGAIN_SECONDS)
        self._scheduler.add_job(self.clean, "interval", seconds=CLEAN_SECONDS)
        self._scheduler.add_job(self.purge, "interval", seconds=CLEAN_SECONDS)
        self._scheduler.add_job(self.sweep_hourly, "interval", seconds=SWEEP_SECONDS)
        self._scheduler.add_job(errands.look, "interval", seconds=ERRAND_SECONDS, args=[self._services])
        self._scheduler.start()
        threading.Thread(target=self.tick, name="first-tick", daemon=True).start()

    def _end(self, *, wait: bool) -> None:
        ended, self._scheduler = self._scheduler, None
        if ended is not None:
            ended.shutdown(wait=wait)

    def _watch(self) -> None:
        apart = self._wall() - time.monotonic()
        begun = time.monotonic()
        while not self._stopping.wait(WATCH_SECONDS):
            drift = abs(self._wall() - time.monotonic() - apart)
            is_late = min(self.last_tick_seconds(), time.monotonic() - begun) > LATE_SECONDS
            if drift <= DRIFT_SECONDS and not is_late:
                continue
            log.warning("The clock moved by %.0f s, or a tick is late: the scheduler is started anew.", drift)
            try:
                self._end(wait=False)
                self._begin()
            except Exception:
                log.exception("The scheduler could not be started anew; it is tried again soon.")
                continue
            apart, begun = self._wall() - time.monotonic(), time.monotonic()
