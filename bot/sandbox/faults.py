"""What the sandbox is told to do wrong."""

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from bot.sandbox.records import Json


@dataclass
class Fault:
    """How calls of `method` (a shell pattern, such as `chat.*`) go wrong, `times` more times (None: until cleared).

    `channel`: the id of the only channel in which they do.
    """

    method: str
    error: str = ""
    status: int = 200
    retry_after: str | None = None
    times: int | None = 1
    after_effect: bool = False
    hang: float = 0.0
    reset: bool = False
    channel: str = ""

    @property
    def answers(self) -> bool:
        """Whether the true answer is kept from the app; else it only comes late."""
        return bool(self.error or self.status != 200 or self.reset)


class Faults:
    """The faults that wait for their turn; each is bounded."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self._duplicates = 0
        self._reorder = 0
        self._buffer: list[Json] = []
        self._holding = False
        self.deliver: Callable[[Json], None] = lambda _payload: None

    def fail(
        self,
        method: str,
        *,
        error: str = "",
        status: int = 200,
        retry_after: str | None = None,
        times: int | None = 1,
        after_effect: bool = False,
        hang: float = 0.0,
        reset: bool = False,
        channel: str = "",
    ) -> None:
        """Make calls of `method` fail: the name of a Web API method or a pattern, `response_url` or `upload`.

        `after_effect`: the thing is done, and the answer is lost. `hang`: seconds before the answer. `reset`: the
        connection is cut instead of an answer. `channel`: the id of the only channel in which it happens. A
        `retry_after` alone means status 429.
        """
        if retry_after is not None and status == 200:
            status = 429
        fault = Fault(method, error, status, retry_after, times, after_effect, hang, reset, channel)
        with self._lock:
            self._faults.append(fault)

    def take(self, method: str, channel: str = "") -> Fault | None:
        """Return the oldest fault that waits for `method` (in `channel`), and count it down."""
        with self._lock:
            for fault in self._faults:
                if fnmatchcase(method, fault.method) and fault.channel in {"", channel}:
                    if fault.times is not None:
                        fault.times -= 1
                        if fault.times <= 0:
                            self._faults.remove(fault)
                    return fault
        return None

    def duplicate_events(self, times: int = 1) -> None:
        """Deliver each of the next `times` events twice."""
        with self._lock:
            self._duplicates += times

    def reorder_events(self, count: int = 2) -> None:
        """Wait for the next `count` events, and deliver them backwards."""
        with self._lock:
            self._reorder = count

    def hold_events(self) -> None:
        """Keep all events back from now on."""
        with self._lock:
            self._holding = True

    def release_events(self, shuffle: random.Random | None = None) -> None:
        """Deliver the events that were kept back, and no longer keep any."""
        with self._lock:
            self._holding = False
            kept, self._buffer = self._buffer, []
        if shuffle:
            shuffle.shuffle(kept)
        for payload in kept:
            self.deliver(payload)

    def pass_on(self, payload: Json) -> None:
        """Let an event through to its delivery, or do to it what was asked."""
        for ready in self._ready(payload):
            self.deliver(ready)

    def _ready(self, payload: Json) -> list[Json]:
        with self._lock:
            copies = [payload]
            if self._duplicates:
                self._duplicates -= 1
                copies.append(payload)
            if not self._holding and not self._reorder:
                return copies
            self._buffer.extend(copies)
            if self._holding or len(self._buffer) < self._reorder:
                return []
            kept, self._buffer, self._reorder = self._buffer, [], 0
            return kept[::-1]

    def clear(self) -> None:
        """End every fault; events that were kept back are delivered."""
        with self._lock:
            self._faults.clear()
            self._duplicates = self._reorder = 0
        self.release_events()
