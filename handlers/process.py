"""The process that the bot runs in: it ends when it is told to, and when a part of the bot stands still."""

import logging
import os
import signal
import threading
from typing import Protocol

from bot.postmortem import blameless

log = logging.getLogger("app")
WATCH_SECONDS, STANDSTILL_SECONDS = 5.0, 45.0


class Running(Protocol):
    """A bot that runs."""

    @property
    def port(self) -> int:
        """The port on which HTTP listens."""
        ...

    def standstill_seconds(self) -> float:
        """Return for how long the part has stood still that has done so longest."""
        ...

    def stop(self) -> None:
        """Finish what is under way."""
        ...


def told_to_end() -> threading.Event:
    """Return what is set by SIGTERM and SIGINT from now on."""
    over = threading.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: over.set())
    return over


def watch(bot: Running, over: threading.Event) -> int:
    """Look after a running bot until it is over, then drain it; end the process when a part of it stands still."""
    log.info("Incident Scribe runs; HTTP on port %s.", bot.port)
    blameless.load()
    while not over.wait(WATCH_SECONDS):
        if bot.standstill_seconds() > STANDSTILL_SECONDS:
            log.critical("A part has stood still for %.0f s: the process ends itself.", STANDSTILL_SECONDS)
            os._exit(70)  # a frozen part cannot be waited for; a supervisor starts the process anew
    log.info("Told to end: what is under way is finished first.")
    bot.stop()
    log.info("Incident Scribe has ended.")
    return 0
