"""The lanes that have something to do, as one process knows them: ready, busy, resting, or to be looked at later."""

import heapq
import threading
import time
from collections import deque
from collections.abc import Iterable

LONGEST_WAIT = 1.0
AT_ONCE, THEN_EVERY_SECONDS = 5, 1.0


class Lanes:
    """Hands each lane that is woken to one worker at a time."""

    def __init__(self) -> None:
        """Know of none yet."""
        lock = threading.Lock()
        self._change = threading.Condition(lock)
        self._calm = threading.Condition(lock)  # for wait_calm alone: no worker's notice is lost to it
        self._ready: deque[str] = deque()
        self._busy: dict[str, bool] = {}  # lane → whether it was woken again meanwhile
        self._later: list[tuple[float, str]] = []
        self._resting: dict[str, float] = {}  # lane → until when its head waits: until then there is nothing to claim
        self._redrawn: dict[str, float] = {}  # lane → until when its redraws are paid for
        self._is_closed = False

    def close(self) -> None:
        """Hand out nothing more."""
        with self._change:
            self._is_closed = True
            self._change.notify_all()

    def wake(self, lanes: Iterable[str], *, anyway: bool = False) -> None:
        """Say that these lanes have something to do; one whose head waits for its time rests, unless `anyway`."""
        with self._change:
            now, before = time.monotonic(), len(self._ready)
            for lane in lanes:
                if lane in self._busy:
                    self._busy[lane] = True
                elif lane not in self._ready and (anyway or self._resting.get(lane, now) <= now):
                    self._ready.append(lane)
            self._change.notify(len(self._ready) - before)

    def wake_later(self, lane: str, seconds: float) -> None:
        """Say that the head of a lane waits for so long; until then it rests."""
        with self._change:
            self._resting[lane] = time.monotonic() + seconds
            heapq.heappush(self._later, (self._resting[lane], lane))
            self._change.notify()

    def rest(self, lane: str) -> bool:
        """Say that something was redrawn in a lane; return whether it rests now, so that a storm is a redraw a second.

        The first few follow each other at once: https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm
        """
        with self._change:
            now = time.monotonic()
            for known in [one for one, until in self._redrawn.items() if until <= now]:
                del self._redrawn[known]
            paid_until = self._redrawn.get(lane, now) + THEN_EVERY_SECONDS
            self._redrawn[lane] = paid_until
        seconds = paid_until - now - AT_ONCE * THEN_EVERY_SECONDS
        if seconds <= 0:
            return False
        self.wake_later(lane, seconds)
        return True

    def take(self) -> str | None:
        """Return a lane that is nobody else's until it is `put_back`; None when there was none for a second."""
        with self._change:
            self._find_due()
            if not self._ready and not self._is_closed:
                soon = self._later[0][0] - time.monotonic() if self._later else LONGEST_WAIT
                self._change.wait(min(soon, LONGEST_WAIT))
                self._find_due()
            if self._is_closed or not self._ready:
                return None
            lane = self._ready.popleft()
            self._busy[lane] = False
            self._resting.pop(lane, None)
            return lane

    def put_back(self, lane: str) -> None:
        """Let go of a lane; it is ready again when it was woken meanwhile, and does not rest."""
        with self._change:
            if self._busy.pop(lane, False) and lane not in self._resting:
                self._ready.append(lane)
                self._change.notify()
            self._calm.notify_all()

    def wait_calm(self, seconds: float) -> bool:
        """Wait until no lane is ready or busy, at most so long; return whether that is so."""
        with self._calm:
            return self._calm.wait_for(lambda: not self._busy and not self._ready, seconds)

    def wait_next(self) -> None:
        """Wait until a lane is let go of, or is due; at most a tenth of a second."""
        with self._calm:
            soon = self._later[0][0] - time.monotonic() if self._later else 0.0
            self._calm.wait(min(max(soon, 0.005), 0.1))

    def _find_due(self) -> None:
        now = time.monotonic()
        while self._later and self._later[0][0] <= now:
            lane = heapq.heappop(self._later)[1]
            if lane not in self._busy and lane not in self._ready:
                self._ready.append(lane)
