"""The front door: build the parts, start them, stop them in order. Nothing happens at import."""

import sys
from collections.abc import Callable

from slack_bolt import App

import handlers
from bot import audit, instruments, pulse
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
from handlers import cli, probes, process, web
from handlers.admin import Admin
from handlers.clock import Ticker
from handlers.identity import Identities
from handlers.socket import Socket
from storage import migrations
from storage.database import open_database, write_patiently


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
        bolt = handlers.bolt(self.identities.who)
        self.entry = handlers.register(bolt, self.services, world.ears)
        self.ticker = Ticker(self.services)
        self.parts: dict[str, Callable[[], float]] = {
            "outbox": self.outbox.idle_seconds,
            "scheduler": self.ticker.last_tick_seconds,
            "database": self.db.stuck_seconds,
        }
        self._listen(bolt, settings)
        self.admin = Admin(self.services, self.parts, settings.admin_port) if settings.admin_port is not None else None

    def _listen(self, bolt: App, settings: Settings) -> None:
        secret, url = settings.slack_signing_secret, settings.slack_api_url
        self.socket, gate = None, None
        if token := settings.slack_app_token:
            opened = token.get_secret_value()
            self.socket = Socket(bolt, app_token=opened, api_url=url, after_gap=self.ticker.sweep)
            self.parts["socket"] = self.socket.idle_seconds
        elif secret:
            gate = web.Gate(secret.get_secret_value())
        readyz = probes.readyz(self.services, self.listens)
        site = web.web_app(bolt, gate, healthz=probes.healthz(self.parts), readyz=readyz)
        self.web = web.Server(site, host=settings.host, port=settings.port)

    def listens(self) -> bool:
        """Whether Slack's deliveries can arrive."""
        return self.socket.is_connected if self.socket else self.web.is_listening

    def standstill_seconds(self) -> float:
        """For how long the part has stood still that has done so longest; a web server that is dead, for ever."""
        return pulse.longest(self.parts) if self.web.is_alive else float("inf")

    @property
    def port(self) -> int:
        """The port on which HTTP listens."""
        return self.web.port

    def start(self) -> None:
        """Run every part; raise SystemExit when the port is taken."""
        self.web.start()
        if self.admin:
            self.admin.start()
        given, now = self.services.settings, self.services.clock.now()
        write_patiently(self.db, lambda session: audit.started(session, given, at=now))
        self.outbox.start()
        self.identities.refresh()
        self.ticker.start()
        if self.socket:
            self.socket.start()

    def stop(self) -> None:
        """Take nothing more in, finish what is under way, close the database."""
        if self.socket:
            self.socket.stop()
        self.web.stop()
        self.ticker.stop()
        self.entry.close()
        self.outbox.stop()
        if self.admin:
            self.admin.stop()
        self.db.close()


def serve(settings: Settings) -> int:
    """Run the bot until SIGTERM or SIGINT, then drain; return the exit code."""
    configure(settings.log_format, settings.log_level, secrets_of(settings))
    over = process.told_to_end()
    bot = Bot(settings, SystemClock())
    bot.start()
    return process.watch(bot, over)


if __name__ == "__main__":
    sys.exit(cli.main(sys.argv[1:], serve, Bot))
