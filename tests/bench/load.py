"""Notes and reactions, delivered as Slack does, one after the other or from several hands at once."""

import itertools
import json
import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Protocol
from urllib.parse import urlsplit
from uuid import uuid4

from bot.sandbox import Channel, Delivery, Person, Sandbox, events, payloads
from bot.sandbox.signed import encoded, signature

HANDS = 8
IDLE_SECONDS = 2.0  # the server closes a connection that nothing comes through for five


@dataclass(frozen=True)
class Figures:
    """Milliseconds for one at a time, and how many a second from several hands."""

    p50: float
    p99: float
    per_second: float


class Way(Protocol):
    """A way in: deliver, and wait for the acknowledgement."""

    def __call__(self, delivery: Delivery) -> None: ...


class Http:
    """Signed requests over connections that stay open, one for each hand."""

    def __init__(self, url: str, secret: str) -> None:
        self._parts = urlsplit(url)
        self._secret = secret
        self._local = threading.local()

    def __call__(self, delivery: Delivery) -> None:
        content_type, body = encoded(delivery)
        stamp = str(int(time.time()))
        headers = {"Content-Type": content_type, "X-Slack-Request-Timestamp": stamp}
        headers["X-Slack-Signature"] = signature(self._secret, stamp, body)
        connection, used_at = getattr(self._local, "connection", (None, 0.0))
        if connection is None or time.monotonic() - used_at > IDLE_SECONDS:
            connection = HTTPConnection(self._parts.hostname or "", self._parts.port or 0, timeout=10)
        connection.request("POST", self._parts.path, body, headers)
        answer = connection.getresponse()
        told = answer.read()
        self._local.connection = connection, time.monotonic()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status}: {told[:200]!r}")


class Socket:
    """Envelopes over the connection that the app opened."""

    def __init__(self, slack: Sandbox) -> None:
        self._slack = slack

    def __call__(self, delivery: Delivery) -> None:
        outcome = self._slack._exchange.deliver(delivery)
        if outcome.status != 200:
            raise RuntimeError(outcome.reason)


@dataclass
class Load:
    """What is delivered: every note and every reaction is a new one."""

    slack: Sandbox
    person: Person
    channel: Channel

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)

    def note(self) -> Delivery:
        words = f"note the gateway times out again, attempt {next(self._numbers)}"
        payload = payloads.command(self.slack.workspace, self.person.user, self.channel, ("/incident", words), "")
        return Delivery("slash_commands", str(uuid4()), payload)

    def reaction(self) -> Delivery:
        message_ts = f"{int(time.time())}.{next(self._numbers):06d}"
        event = {
            "type": "reaction_added",
            "user": self.person.id,
            "reaction": "pushpin",
            "item": {"type": "message", "channel": self.channel.id, "ts": message_ts},
            "item_user": self.person.id,
            "event_ts": message_ts,
        }
        payload = json.loads(json.dumps(events.wrap(self.slack.workspace, event, self.channel)))
        return Delivery("events_api", str(uuid4()), payload)


def measure(way: Way, make: Callable[[], Delivery], *, alone: int, together: int) -> Figures:
    """Deliver `alone` ones one after the other, then `together` ones from eight hands."""
    for _ in range(20):
        way(make())
    seconds = sorted(_timed(way, make()) for _ in range(alone))
    ready = iter([make() for _ in range(together)])
    lock = threading.Lock()

    def hand() -> None:
        while True:
            with lock:
                delivery = next(ready, None)
            if delivery is None:
                return
            way(delivery)

    hands = [threading.Thread(target=hand) for _ in range(HANDS)]
    begun = time.perf_counter()
    for one in hands:
        one.start()
    for one in hands:
        one.join()
    rate = together / (time.perf_counter() - begun)
    return Figures(at_share(seconds, 0.50) * 1000, at_share(seconds, 0.99) * 1000, rate)


def _timed(way: Way, delivery: Delivery) -> float:
    begun = time.perf_counter()
    way(delivery)
    return time.perf_counter() - begun


def at_share(sorted_seconds: list[float], share: float) -> float:
    """Return the value below which `share` of them lie."""
    return sorted_seconds[min(len(sorted_seconds) - 1, math.ceil(len(sorted_seconds) * share) - 1)]
