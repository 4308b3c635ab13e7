"""The time of people: injected everywhere, so that the demo and the tests can drive it.

Leases, heartbeats and pacing do not use this clock: they are on machine time (`storage.database`).
"""

import threading
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Something that knows what time it is for people."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...


class SystemClock:
    """The clock on the wall."""

    def now(self) -> datetime:
        """Return the machine's present moment, aware, in UTC."""
        return datetime.now(UTC)


class DrivenClock:
    """A clock that stands still until somebody moves it: for the demo, `replay` and the tests."""

    def __init__(self, start: datetime) -> None:
        """Start at `start`, which must be aware."""
        if start.tzinfo is None:
            raise ValueError("A clock starts at an aware time.")
        self._now = start.astimezone(UTC)
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """Return the moment that the clock was last set to, aware, in UTC."""
        with self._lock:
            return self._now

    def set(self, moment: datetime) -> None:
        """Move to `moment` (aware), forwards or backwards."""
        if moment.tzinfo is None:
            raise ValueError("A clock is set to an aware time.")
        with self._lock:
            self._now = moment.astimezone(UTC)

    def advance(self, delta: timedelta) -> None:
        """Move by `delta`."""
        with self._lock:
            self._now += delta
