"""The front door: read the settings, build the services, run. Nothing happens at import."""

import logging
import os
import signal
import sys
import threading
import time

import uvicorn
from slack_bolt import App

import handlers
from bot import audit
from bot.clock import Clock, SystemClock
from bot.deliveries import World, kinds
from bot.outbox import DatabaseGate, Outbox
from bot.postmortem.trial import check_templates
from bot.rendering import Rendering
from bot.services import Services
from bot.settings import Settings
from bot.slack import OpenGate, Slack
from handlers import cli, probes, web
from handlers.clock import Ticker
from handlers.identity import Identities
from handlers.socket import Socket
from storage import migrations
from storage.database import open_database

WATCH_SECONDS, STANDSTILL_SECONDS = 5.0, 45.0


class Bot:
    """The running bot: its parts, put together, with a start and a stop in order."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        """Open the database, bring it up to date, put the parts together; nothing runs yet."""
        self.db = open_database(settings.database_url)
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
        healthz = probes.healthz(self.services, self.ticker.last_tick_seconds)
        site = web.web_app(bolt, gate, healthz=healthz, readyz=probes.readyz(self.services, self.listens))
        config = uvicorn.Config(
            site, host=settings.host, port=settings.port, log_level="warning", ws="none", lifespan="off"
        )
        self.server = uvicorn.Server(config)
        self._web = threading.Thread(target=self.server.run, name="web", daemon=True)

    def listens(self) -> bool:
        """Whether Slack's deliveries can arrive."""
        return self.socket.is_connected if self.socket else self.server.started

    def stands_still(self) -> bool:
        """Whether the outbox or the scheduler has not moved for so long that only a new process helps."""
        return max(self.outbox.idle_seconds(), self.ticker.last_tick_seconds()) > STANDSTILL_SECONDS

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
        self.db.write(lambda session: audit.started(session, self.services.settings, at=self.services.clock.now()))
        self.outbox.start()
        self.identities.refresh()
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
        self.db.close()


def serve(settings: Settings) -> int:
    """Run the bot until SIGTERM or SIGINT, then drain; return the exit code."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for chatty in ("alembic", "apscheduler"):  # they would write two lines for every probe
        logging.getLogger(chatty).setLevel(logging.WARNING)
    over = threading.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: over.set())
    bot = Bot(settings, SystemClock())
    bot.start()
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
