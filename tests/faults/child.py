"""The bot as a process of its own, which may be killed; the stand-in for Slack lives on in the test."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from bot.sandbox import Sandbox
from tests.faults.nursery import Life
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
APP = (str(ROOT / "app.py"),)
READY_SECONDS = 3.0
WAIT_SECONDS = 60.0
STARTED = "Incident Scribe runs"
IS_QUIET = os.environ.get("QUIET") == "1"  # nothing else runs, so what is promised is held to the letter
SLOW_MACHINE = 1 if IS_QUIET else 5  # elsewhere a deadline fails only at five times the promise


class Child:
    """One life after another of the same bot: same settings, same database, same port.

    A life is forked (see `nursery`), and begins at once; `control`: the module of a bot that is deliberately wrong.
    `program`: what python runs instead, in a process that begins from nothing.
    """

    def __init__(
        self,
        slack: Sandbox,
        database_url: str,
        folder: Path,
        *,
        transport: str = "socket",
        program: tuple[str, ...] = (),
        control: str = "",
        **more: str,
    ) -> None:
        self.port = free_port()
        self._program, self._control, self._lives = program, control, 0
        self._is_ours = program in ((), APP)  # what it is measured against says nothing of itself
        self._folder = folder
        self._armed = folder / "armed"
        self._process: subprocess.Popen[bytes] | Life | None = None
        self._environment = {
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": str(ROOT),
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_API_URL": slack.url,
            "DATABASE_URL": database_url,
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
        } | more
        if transport == "socket":
            self._environment["SLACK_APP_TOKEN"] = slack.app_token
            slack.deliver_to(None)
        else:
            self._environment["SLACK_SIGNING_SECRET"] = slack.signing_secret
            slack.deliver_to(f"http://127.0.0.1:{self.port}/slack/events")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    @property
    def pid(self) -> int:
        assert self._process is not None
        assert self._process.pid is not None
        return self._process.pid

    @property
    def is_dead(self) -> bool:
        """Whether no life is under way."""
        return self._process is None

    @property
    def log(self) -> str:
        """What the bot wrote, in all its lives."""
        written = self._folder / "bot.log"
        return written.read_text(encoding="utf-8", errors="replace") if written.exists() else ""

    def start(self, fault: str = "", *, wait: bool = True) -> float:
        """Start a life, with a fault point to die at once it is armed; return the seconds until it was ready."""
        assert self._process is None, "the earlier life has not ended"
        self._armed.unlink(missing_ok=True)
        points = {"SCRIBE_FAULT": fault, "SCRIBE_FAULT_AFTER": str(self._armed)} if fault else {}
        environment: Mapping[str, str] = self._environment | points
        begun = time.monotonic()
        self._lives = self.log.count(STARTED) + 1
        if self._program:
            with (self._folder / "bot.log").open("ab") as log:
                self._process = subprocess.Popen(
                    [sys.executable, *self._program], cwd=self._folder, env=environment, stdout=log, stderr=log
                )
        else:
            self._process = Life(environment, self._folder, self._folder / "bot.log", self._control)
        if wait:
            self.wait_ready()
        return time.monotonic() - begun

    def arm(self) -> None:
        """Let the fault point count from now on."""
        self._armed.touch()

    def wait_ready(self) -> None:
        """Wait until the bot can take deliveries, and all of its parts run."""
        begun = time.monotonic()
        while self.probe("readyz") != 200 or (self._is_ours and self.log.count(STARTED) < self._lives):
            assert self._process is not None
            assert self._process.poll() is None, self.log[-3000:]
            assert time.monotonic() - begun < WAIT_SECONDS, f"not ready\n{self.log[-3000:]}"
            time.sleep(0.05)

    def probe(self, name: str) -> int:
        """Return the status of /healthz or /readyz; 0 when nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{name}", timeout=2) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def wait_killed(self, timeout: float = 30.0) -> None:
        """Wait until the bot has died at its fault point: an exit of any other kind fails."""
        assert self._process is not None
        try:
            code = self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"the fault point was never passed\n{self.log[-2000:]}") from None
        self._process = None
        assert code == -signal.SIGKILL, f"exit {code}\n{self.log[-3000:]}"

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None

    def terminate(self, timeout: float) -> int:
        """Send SIGTERM and return the exit code."""
        assert self._process is not None
        self._process.terminate()
        code = self._process.wait(timeout)
        self._process = None
        return code
