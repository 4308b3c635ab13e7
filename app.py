"""The front door: read the settings, build the services, run. Nothing happens at import."""

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import uvicorn
from slack_bolt import App

import handlers
from bot import audit, instruments
from bot.clock import Clock, SystemClock
from bot.deliveries import World, kinds
from bot.logs import configure, secrets_of
from bot.outbox import Outbox
from bot.pacing import DatabaseGate
from bot.postmortem.trial import check_templates
from bot.rendering import Rendering
from bot.services import Services
from bot.settings import Settings
from bot.slack import OpenGate, Slack
from handlers import cli, probes, web
from handlers.admin import Admin
from handlers.clock import Ticker
from handlers.identity import Identities
from handlers.socket import Socket
from storage import migrations
from storage.database import NotStoredError, open_database

WATCH_SECONDS, STANDSTILL_SECONDS = 5.0, 45.0


class Bot:
    """The running bot: its parts, put together, with a start and a stop in order."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        """Open the database, bring it up to date, put the parts together; nothing runs yet."""
        self.db = open_database(settings.database_url)
        self.db.waits.append(instruments.DATABASE_WAIT.observe)
        migrations.upgrade(self.db.engine)
        rendering = Rendering(settings.timezone, settings.postmortem_templates)
        check_templates(settings, rendering)
        token, url = settings.slack_bot_token.get_secret_value(), settings.slack_api_url
        world = World(self.db, Slack(token, url, DatabaseGate(self.db)), rendering, settings, clock)
        self.outbox = Outbox(world, kinds())
        direct = Slack(token, url, OpenGate(), timeout=2)
        self.services = Services(settings, self.db, rendering, clock, direct, self.outbox)
        self.identities = Identities(self.services)
        bolt = App(
            name="incident-scribe",  # else Bolt looks for the caller's file name, which takes it half a second
            # Bolt fills arguments by name, and trips over a method's self
            authorize=lambda team_id, enterprise_id: self.identities.who(team_id, enterprise_id),  # noqa: PLW0108
            process_before_response=True,
            request_verification_enabled=False,
            ignoring_self_events_enabled=False,  # handlers.own_events does, and lets through what was lost
        )
        self.entry = handlers.register(bolt, self.services, world.ears)
        self.ticker = Ticker(self.services)
        app_token, secret = settings.slack_app_token, settings.slack_signing_secret
        self.socket = None
        if app_token:
            opened = app_token.get_secret_value()
            self.socket = Socket(bolt, app_token=opened, api_url=url, after_gap=self.ticker.sweep)
        gate = web.Gate(secret.get_secret_value()) if secret and not app_token else None
        self.parts: dict[str, Callable[[], float]] = {
            "outbox": self.outbox.idle_seconds,
            "scheduler": self.ticker.last_tick_seconds,
            "database": self.db.stuck_seconds,
        }
        if self.socket:
            self.parts["socket"] = self.socket.idle_seconds
        readyz = probes.readyz(self.services, self.listens)
        site = web.web_app(bolt, gate, healthz=probes.healthz(self.parts), readyz=readyz)
        self.server = uvicorn.Server(_config(site, settings))
        self._web = threading.Thread(target=self.server.run, name="web", daemon=True)
        self.admin = Admin(self.services, self.parts, settings.admin_port) if settings.admin_port is not None else None

    def listens(self) -> bool:
        """Whether Slack's deliveries can arrive."""
        return self.socket.is_connected if self.socket else self.server.started

    def stands_still(self) -> bool:
        """Whether a part has not moved for so long that only a new process helps."""
        return not self._web.is_alive() or probes.longest(self.parts) > STANDSTILL_SECONDS

    @property
    def port(self) -> int:
        """The port on which HTTP listens."""
        return int(self.server.servers[0].sockets[0].getsockname()[1])

    def start(self) -> None:
        """Run every part; raise SystemExit when the port is taken."""
        self._web.start()
        while not self.server.started:
            if not self._web.is_alive():
                raise SystemExit(f"Port {self.services.settings.port} cannot be used: choose another one with PORT.")
            time.sleep(0.01)
        if self.admin:
            self.admin.start()
        given, now = self.services.settings, self.services.clock.now()
        _patiently(lambda: self.db.write(lambda session: audit.started(session, given, at=now)))
        self.outbox.start()
        _patiently(self.identities.refresh)
        self.ticker.start()
        if self.socket:
            self.socket.start()

    def stop(self) -> None:
        """Take nothing more in, finish what is under way, close the database."""
        if self.socket:
            self.socket.stop()
        self.server.should_exit = True
        self._web.join(5)
        self.ticker.stop()
        self.entry.close()
        self.outbox.stop()
        if self.admin:
            self.admin.stop()
        self.db.close()


def _config(site: Any, settings: Settings) -> uvicorn.Config:
    # without log_config uvicorn writes to the log as everything else does
    return uvicorn.Config(
        site,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        log_config=None,
        ws="none",
        lifespan="off",
    )


def _patiently(store: Callable[[], None]) -> None:
    """Store what a start stores, however busy the database is: other replicas may be starting too."""
    until = time.monotonic() + STANDSTILL_SECONDS
    while True:
        try:
            return store()
        except NotStoredError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def serve(settings: Settings) -> int:
    """Run the bot until SIGTERM or SIGINT, then drain; return the exit code."""
    configure(settings.log_format, settings.log_level, secrets_of(settings))
    over = threading.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: over.set())
    bot = Bot(settings, SystemClock())
    bot.start()
    return watch(bot, over)


def watch(bot: Bot, over: threading.Event) -> int:
    """Look after a running bot until it is over, then drain it; end the process when a part of it stands still."""
    logging.getLogger("app").info("Incident Scribe runs; HTTP on port %s.", bot.port)
    while not over.wait(WATCH_SECONDS):
        if bot.stands_still():
            logging.getLogger("app").critical(
                "A part has stood still for %.0f s: the process ends itself.", STANDSTILL_SECONDS
            )
            os._exit(70)  # a frozen part cannot be waited for; a supervisor starts the process anew
    bot.stop()
    return 0


if __name__ == "__main__":
    sys.exit(cli.main(sys.argv[1:], serve, Bot))
