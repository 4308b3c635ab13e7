"""The bot inside the test's own process, which may die at a named point as by `kill -9`, and come back."""

import threading

from sqlalchemy import text

from app import Bot
from bot import faults
from bot.clock import Clock
from bot.sandbox import Sandbox
from storage import outbox
from storage.database import open_database
from tests.stage import HTTP, compile_once, settings_for

_LEASES_RUN_OUT = text("UPDATE delivery SET claimed_until = created_at WHERE state = 'claimed'")


class Died(BaseException):
    """The process is dead: each of its threads ends at the next named point that it passes."""


class Mortal:
    """One life after another of the same bot, over HTTP, on the same database."""

    def __init__(self, slack: Sandbox, clock: Clock, database_url: str) -> None:
        self._slack, self._clock = slack, clock
        self._settings = settings_for(slack, database_url, HTTP)
        self._lock = threading.Lock()
        self._point, self._left = "", 0
        self.is_dead = False
        self.deaths: list[str] = []
        self.bot: Bot | None = None

    @property
    def running(self) -> Bot:
        assert self.bot is not None, "no bot runs"
        return self.bot

    def start(self) -> None:
        """Begin a life."""
        assert self.bot is None
        bot = Bot(self._settings, self._clock)
        compile_once(bot)
        bot.start()
        self.bot = bot
        self._slack.deliver_to(f"http://127.0.0.1:{bot.port}/slack/events")

    def dies_at(self, point: str, times: int) -> None:
        """Let it die when it passes a point for the `times`-th time from now on; "" : let it live."""
        with self._lock:
            self._point, self._left = point, times
        vars(faults)["_wanted"], vars(faults)["_pass"] = "anywhere", self._passed

    def end(self) -> None:
        """End a life: in order, or what a death has left of it. The database is let go of."""
        bot, self.bot = self.bot, None
        self._slack.deliver_to("http://127.0.0.1:9/nobody")
        if bot is not None:
            bot.stop()
        with self._lock:
            self.is_dead, self._point = False, ""

    def revive(self) -> None:
        """Begin a new life after a death; the claims of the dead one run out, as they do after 45 seconds."""
        self.end()
        if self._settings.database_url.startswith("postgresql"):  # SQLite's file is ours: its claims end at the start
            left = open_database(self._settings.database_url)
            left.write(lambda session: session.connection().execute(_LEASES_RUN_OUT) and None)
            left.close()
        self.start()
        self.machine_time_passes()

    def machine_time_passes(self) -> None:
        """Let so much machine time pass that nothing waits for a retry, a pause, or the lease of somebody dead."""
        bot = self.running

        def job(session: object) -> list[str]:
            run = session.connection().execute  # type: ignore[attr-defined]
            run(text("DELETE FROM not_before"))
            run(text("UPDATE delivery SET not_before = created_at WHERE state = 'waiting'"))
            found = run(text("SELECT DISTINCT lane FROM delivery WHERE state = 'waiting'"))
            return [row[0] for row in found]

        bot.outbox.lanes.wake(bot.db.write(job), anyway=True)

    def unfinished(self) -> int:
        """Return how many deliveries are still to leave."""
        with self.running.db.read() as session:
            return outbox.unfinished(session)

    def _passed(self, name: str) -> None:
        with self._lock:
            if not self.is_dead and name == self._point:
                self._left -= 1
                if self._left <= 0:
                    self.is_dead, self._point = True, ""
                    self.deaths.append(name)
            if self.is_dead:
                raise Died(name)


def live_for_ever() -> None:
    """Let no point mean anything any more."""
    vars(faults)["_wanted"] = ""
