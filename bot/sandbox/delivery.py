"""Delivering to the app: commands and clicks once, events with Slack's retries."""

import heapq
import itertools
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4

from bot.sandbox.records import Delivery, Json

ACK_SECONDS = 3.0
# retries that come sooner than this count as being under way
SOON_SECONDS = 1.0


@dataclass
class Outcome:
    """What came of one attempt: `status` as HTTP has it (0: no answer), `reason` in Slack's words when it failed."""

    status: int
    answer: Json = field(default_factory=dict)
    reason: str = ""
    final: bool = False


Transport = Callable[[Delivery], Outcome]


class Courier:
    """Hands deliveries to the transport: events by `workers` threads, in order when there is one."""

    def __init__(self, transport: Transport, retry_delays: tuple[float, ...], workers: int) -> None:
        self.transport = transport
        self.deliveries: list[Delivery] = []
        self._delays = retry_delays
        self._workers = workers
        self._ready: deque[Delivery] = deque()
        self._waiting: list[tuple[float, int, Delivery]] = []
        self._tie = itertools.count()
        self._busy = 0
        self._running = False
        self._threads: list[threading.Thread] = []
        self._news = threading.Condition()

    def start(self) -> None:
        self._running = True
        self._threads = [
            threading.Thread(target=self._work, name=f"sandbox-courier-{number}", daemon=True)
            for number in range(self._workers)
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End the workers; what waits is kept for the next start."""
        with self._news:
            self._running = False
            self._news.notify_all()
        for thread in self._threads:
            thread.join(ACK_SECONDS + 1)

    def event(self, payload: Json, retry: int = 0, reason: str = "") -> None:
        """Queue an event for delivery."""
        with self._news:
            self._ready.append(Delivery("events_api", str(uuid4()), payload, retry, reason))
            self._news.notify_all()

    def hand_over(self, kind: str, payload: Json) -> Delivery:
        """Deliver a command or an interaction, once, and wait for what comes of it."""
        delivery = Delivery(kind, str(uuid4()), payload)
        self._attempt(delivery)
        return delivery

    def settle(self, timeout: float) -> None:
        """Wait until no event is queued or under way; raises TimeoutError."""
        with self._news:
            if not self._news.wait_for(self._quiet, timeout):
                raise TimeoutError(f"Events were still under way after {timeout} s: {len(self._ready)} are queued.")

    def _quiet(self) -> bool:
        soon = bool(self._waiting) and self._waiting[0][0] < time.monotonic() + SOON_SECONDS
        return not self._ready and not self._busy and not soon

    def _work(self) -> None:
        while (delivery := self._next()) is not None:
            self._attempt(delivery)
            with self._news:
                self._plan_retry(delivery)
                self._busy -= 1
                self._news.notify_all()

    def _next(self) -> Delivery | None:
        with self._news:
            while self._running:
                now = time.monotonic()
                while self._waiting and self._waiting[0][0] <= now:
                    self._ready.append(heapq.heappop(self._waiting)[2])
                if self._ready:
                    self._busy += 1
                    return self._ready.popleft()
                self._news.wait(self._waiting[0][0] - now if self._waiting else None)
            return None

    def _attempt(self, delivery: Delivery) -> None:
        begun = time.monotonic()
        self.deliveries.append(delivery)
        outcome = self.transport(delivery)
        delivery.seconds = time.monotonic() - begun
        delivery.status, delivery.answer, delivery.reason = outcome.status, outcome.answer, outcome.reason
        delivery.final = outcome.final
        delivery.acknowledged = 200 <= outcome.status < 300

    def _plan_retry(self, delivery: Delivery) -> None:
        if delivery.acknowledged or delivery.final or delivery.retry >= len(self._delays):
            return
        due = time.monotonic() + self._delays[delivery.retry]
        again = Delivery("events_api", str(uuid4()), delivery.payload, delivery.retry + 1, delivery.reason)
        heapq.heappush(self._waiting, (due, next(self._tie), again))
