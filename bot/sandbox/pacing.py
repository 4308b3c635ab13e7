"""Slack's rate limits, on machine time.

https://docs.slack.dev/apis/web-api/rate-limits/

Ours: a channel takes a burst of BURST messages before the one a second is held, as Slack does without saying how
many; a method takes its tier's number within any minute.
"""

import threading
import time
from collections import deque

BURST = 5
MINUTE = 60.0
PER_MINUTE = {2: 20, 3: 50, 4: 100}


class Pacer:
    """Counts the calls of each method, and the messages to each channel."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: dict[str, deque[float]] = {}
        self._buckets: dict[str, tuple[float, float]] = {}

    def wait_for(self, method: str, tier: int, channel: str) -> float:
        """Return how many seconds are missing until the call may be made, or 0.0, and then count it."""
        now = time.monotonic()
        with self._lock:
            if method == "chat.postMessage":
                return self._bucket(channel, now)
            return self._window(method, tier, now)

    def _bucket(self, channel: str, now: float) -> float:
        level, since = self._buckets.get(channel, (float(BURST), now))
        level = min(float(BURST), level + now - since)
        if level < 1.0:
            return 1.0 - level
        self._buckets[channel] = (level - 1.0, now)
        return 0.0

    def _window(self, method: str, tier: int, now: float) -> float:
        most = PER_MINUTE.get(tier)
        if most is None:
            return 0.0
        calls = self._calls.setdefault(method, deque())
        while calls and calls[0] <= now - MINUTE:
            calls.popleft()
        if len(calls) >= most:
            return calls[0] + MINUTE - now
        calls.append(now)
        return 0.0
