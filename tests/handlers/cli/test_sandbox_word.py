"""`python app.py sandbox`: the stand-in by hand, and a bot that is told of it by the variables that it prints."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from tests.ports import free_port

ROOT = Path(__file__).parents[3]
SECONDS = 60


def wait_for(what: Callable[[], Any]) -> Any:
    until = time.monotonic() + SECONDS
    while not (found := what()):
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.05)
    return found


class Started:
    """A child process of `python app.py`, and what it has written so far."""

    def __init__(self, words: list[str], folder: Path, **variables: str) -> None:
        self.log = folder / f"{'-'.join(words) or 'bot'}.log".replace("/", "_")
        environment = {"PATH": os.defpath, "HOME": str(folder), "PYTHONUNBUFFERED": "1", **variables}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "app.py"), *words], cwd=folder, env=environment, stdout=log, stderr=log
            )

    def says(self, pattern: str) -> Any:
        return wait_for(lambda: re.search(pattern, self.log.read_text()))

    def end(self, by: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(by)
        return self.process.wait(SECONDS)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Started]]:
    running: list[Started] = []

    def begin(*words: str, **variables: str) -> Started:
        running.append(Started(list(words), tmp_path, **variables))
        return running[-1]

    yield begin
    for one in running:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait()


def exported(sandbox: Started) -> dict[str, str]:
    sandbox.says("Ctrl-C")
    return dict(re.findall(r"export (\w+)=(\S+)", sandbox.log.read_text()))


def ask(base: str, act: str, **fields: str) -> Any:
    body = json.dumps({"person": "ana", "channel": "general", **fields}).encode()
    request = Request(f"{base}/control/{act}", data=body, headers={"Content-Type": "application/json"})
    with urlopen(request, timeout=10) as answer:
        return json.load(answer)


def screen(base: str, person: str, channel: str) -> str:
    with urlopen(f"{base}/control/screen?person={person}&channel={channel}", timeout=10) as answer:
        return str(answer.read().decode())


@pytest.mark.parametrize("way", ["socket", "http"])
def test_a_bot_that_is_given_the_variables_answers(way: str, start: Callable[..., Started]) -> None:
    port, bot_port = free_port(), free_port()
    base = f"http://127.0.0.1:{port}"
    deliver = ["--http", f"http://127.0.0.1:{bot_port}/slack/events"] if way == "http" else []
    sandbox = start("sandbox", "--port", str(port), *deliver)
    variables = exported(sandbox)
    assert set(variables) == {
        "SLACK_BOT_TOKEN",
        "SLACK_API_URL",
        "SLACK_SIGNING_SECRET" if way == "http" else "SLACK_APP_TOKEN",
    }
    bot = start(HOST="127.0.0.1", PORT=str(bot_port), **variables)
    bot.says("Incident Scribe runs")
    said = wait_for(lambda: next((one for one in [ask_kindly(base)] if one), None))
    assert said["text"] == "INC-1 is declared: Search is down"
    wait_for(lambda: "#inc-1-search-is-down" in screen(base, "ben", "general"))
    with urlopen(f"{base}/", timeout=10) as page:
        assert "INC-1" in page.read().decode()
    assert (bot.end(), sandbox.end(signal.SIGINT)) == (0, 0)
    assert "Told to end" in bot.log.read_text()
    assert bot.log.read_text().endswith("Incident Scribe has ended.\n")


def ask_kindly(base: str) -> Any:
    """Declare, unless the bot is not connected yet."""
    try:
        return ask(base, "say", text="/incident declare sev2 Search is down")
    except OSError:
        return None


def test_a_port_that_is_taken_is_said(start: Callable[..., Started]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        sandbox = start("sandbox", "--port", str(port))
        assert sandbox.process.wait(SECONDS) == 1
    assert sandbox.log.read_text() == f"Port {port} cannot be used: choose another one with --port.\n"
