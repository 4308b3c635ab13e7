"""The stage: the app over Socket Mode beside the stand-in, on one driven clock and a throw-away database."""

import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from bot.clock import Clock, DrivenClock
from bot.outbox import Outbox
from bot.postmortem.export import export
from bot.sandbox import Channel, Person, Reply, Sandbox
from bot.services import Services
from bot.settings import Settings, load_settings
from storage import incidents
from storage.incidents import Incident
from storage.people import OPERATOR

PATIENCE_SECONDS = 50.0
FILES = {"postmortem.md": "markdown", "postmortem.html": "html", "timeline.csv": "csv", "incident.json": "json"}


class App(Protocol):
    """What a play needs of the running bot."""

    outbox: Outbox
    services: Services

    def start(self) -> None:
        """Run every part."""
        ...

    def stop(self) -> None:
        """Finish what is under way, and close the database."""
        ...


Build = Callable[[Settings, Clock], App]


class PlayError(Exception):
    """The play cannot go on; the message says why."""


class Stage:
    """A workspace with the app in it; people act through `sandbox`, and `clock` is moved by `go_to` only."""

    def __init__(self, build: Build, start: datetime, *, pace: bool = True, given: Mapping[str, Any]) -> None:
        """Prepare for a play that begins at `start` (aware); `given` are settings that the play is made for."""
        self.clock = DrivenClock(start)
        self.sandbox = Sandbox(clock=self.clock, pace=pace)
        self._build = build
        self._given = given
        self._ending = ExitStack()

    def __enter__(self) -> Self:
        """Start the stand-in and the app, and wait until they are connected."""
        with ExitStack() as ending:
            folder = ending.enter_context(tempfile.TemporaryDirectory(prefix="incident-scribe-"))
            ending.enter_context(self.sandbox)
            self.app = self._build(self._settings(folder), self.clock)
            ending.callback(self.app.stop)
            self.app.start()
            self.sandbox.wait_connected()
            self._ending = ending.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop both, and throw the database away."""
        self._ending.close()

    def go_to(self, moment: datetime) -> None:
        """Let time pass until `moment`; never backwards, and only when nothing is on its way any more."""
        self.settle()
        self.clock.set(max(moment, self.clock.now()))

    def settle(self) -> None:
        """Wait until Slack has delivered everything, and everything has left; raise PlayError when it does not."""
        try:
            for _ in range(2):  # what leaves makes Slack deliver more: who joined, what was posted
                self.sandbox.settle(PATIENCE_SECONDS)
                self.app.outbox.settle(PATIENCE_SECONDS)
        except TimeoutError as error:
            raise PlayError(f"The bot did not come to rest: {error}") from error

    def type_in(self, person: Person, command: str, channel: Channel) -> Reply:
        """Let a person type a command, and return its answer; raise PlayError when none came in time."""
        reply = person.types(command, channel)
        if not reply.ok:
            raise PlayError(f"The bot gave no answer to {command[:80]!r} ({reply.error}).")
        return reply

    def incident(self) -> Incident:
        """Return the incident that is played; it must have been declared."""
        with self.app.services.db.read() as session:
            found = incidents.by_number(session, OPERATOR, 1)
        if found is None:
            raise PlayError("No incident was declared.")
        return found

    def channel(self) -> Channel:
        """Return the incident's channel."""
        return self.sandbox.channel_by_id(self.incident().channel_id or "")

    def write_documents(self, folder: Path) -> None:
        """Write the four documents of the incident into `folder`, replacing those that are there. Raises OSError."""
        services = self.app.services
        folder.mkdir(parents=True, exist_ok=True)
        with services.db.read() as session:
            incident = incidents.by_number(session, OPERATOR, 1)
            assert incident is not None
            for name, form in FILES.items():
                text = export(session, incident, form, settings=services.settings, rendering=services.rendering)
                (folder / name).write_bytes(text.encode())

    def _settings(self, folder: str) -> Settings:
        sandbox = self.sandbox
        ours: dict[str, Any] = {
            "slack_bot_token": sandbox.bot_token,
            "slack_app_token": sandbox.app_token,
            "slack_api_url": sandbox.url,
            "database_url": f"sqlite:///{folder}/play.db",
            "port": 0,
            "host": "127.0.0.1",
        }
        return load_settings(**{**self._given, **ours})
