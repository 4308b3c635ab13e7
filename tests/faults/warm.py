"""What the nursery does once, before any life is forked: one bot lives through a short incident, and ends.

So templates are compiled, tables mapped and drivers loaded when a life begins; this took each of them longer than
all that a test asks of it.
"""

import contextlib
import tempfile
import traceback
from pathlib import Path

import psycopg  # noqa: F401 - loaded here, once
import sqlalchemy.dialects.postgresql.psycopg  # noqa: F401

import app
from bot.clock import Clock, SystemClock
from bot.postmortem import blameless
from bot.sandbox import Sandbox
from bot.settings import Settings
from tests.stage import HTTP, compile_once, settings_for


class Bot(app.Bot):
    """The bot, with the statements that the first one compiled."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        super().__init__(settings, clock)
        compile_once(self)


def live_once() -> None:
    blameless.load()
    with tempfile.TemporaryDirectory() as folder, Sandbox(clock=SystemClock(), pace=False, retry_delays=()) as slack:
        ana = slack.person("ana", tz="Europe/Copenhagen")
        general = slack.channel("general", members=[ana])
        settings = settings_for(slack, f"sqlite:///{Path(folder) / 'warm.db'}", HTTP)
        bot = Bot(settings, SystemClock())
        bot.start()
        try:
            slack.deliver_to(f"http://127.0.0.1:{bot.port}/slack/events")
            for words in ("declare sev2 Nobody can pay", "INC-1 note it begins"):
                ana.types(f"/incident {words}", general)
            with contextlib.suppress(TimeoutError):  # on a machine that busy, lives begin with less
                slack.settle()
                bot.outbox.settle()
        finally:
            bot.stop()


try:
    live_once()
except Exception:  # the nursery would end with it, and a test that only wants a life would fail
    traceback.print_exc()
