"""`python app.py sandbox`: the stand-in for Slack by hand, with a page to type, react and click as several people."""

import argparse
import signal
import sys
import threading

from bot.clock import SystemClock
from bot.sandbox import Sandbox
from bot.sandbox.control import control_routes

NAME = "sandbox"
SUMMARY = "Run the stand-in for Slack by hand, with a page to act as several people."
PEOPLE = {"ana": "Europe/Copenhagen", "ben": "America/New_York", "chloe": "Asia/Kolkata"}
CHANNEL = "general"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the word."""
    parser.add_argument("--port", type=int, default=3100, help="where it listens, on this machine only; default: 3100")
    parser.add_argument(
        "--http", metavar="URL", help="deliver to a bot over HTTP, such as http://127.0.0.1:3000/slack/events"
    )


def run(given: argparse.Namespace) -> int:
    """Run it until Ctrl-C; return 1, with a sentence, when the port cannot be used."""
    over = threading.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: over.set())
    sandbox = Sandbox(clock=SystemClock(), port=given.port)
    sandbox.deliver_to(given.http)
    sandbox.add_routes(control_routes(sandbox))
    sandbox.channel(CHANNEL, members=[sandbox.person(name, tz=zone) for name, zone in PEOPLE.items()])
    try:
        sandbox.start()
    except (OSError, OverflowError):
        print(f"Port {given.port} cannot be used: choose another one with --port.", file=sys.stderr)
        return 1
    print(_welcome(sandbox, given.http), flush=True)
    over.wait()
    sandbox.stop()
    return 0


def _welcome(sandbox: Sandbox, http: str | None) -> str:
    way_in = f"SLACK_SIGNING_SECRET={sandbox.signing_secret}" if http else f"SLACK_APP_TOKEN={sandbox.app_token}"
    unset = "SLACK_APP_TOKEN" if http else "SLACK_SIGNING_SECRET"
    return f"""\
A Slack workspace runs on this machine. In another terminal, tell a bot of it, and start one:

  export SLACK_BOT_TOKEN={sandbox.bot_token}
  export {way_in}
  export SLACK_API_URL={sandbox.url}
  unset {unset}
  {sys.executable} app.py

Act as {", ".join(PEOPLE)} in #{CHANNEL}:  {sandbox.workspace.base}/
Ctrl-C ends it, and forgets the workspace."""
