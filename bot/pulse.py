"""Signs of life of a part's threads, for /healthz and for the watch that ends a process that stands still."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence

STUCK_SECONDS = 300.0  # nothing that one thread does takes longer: it is frozen
DEAD_SECONDS = 86_400.0


def longest(parts: Mapping[str, Callable[[], float]]) -> float:
    """Return for how many seconds the part has stood still that has done so longest."""
    return max(seconds() for seconds in parts.values())


class Pulse:
    """When each thread of a pool last gave a sign of life."""

    def __init__(self) -> None:
        """Nothing beats yet."""
        self._seen: dict[str, float] = {}

    def beat(self) -> None:
        """Say that the present thread lives."""
        self._seen[threading.current_thread().name] = time.monotonic()

    def silence(self, threads: Sequence[threading.Thread]) -> float:
        """Return for how many seconds the liveliest thread has been silent.

        A day where one has died; the longest silence where it lasts for minutes.
        """
        if any(thread.ident is not None and not thread.is_alive() for thread in threads):
            return DEAD_SECONDS
        ages = [time.monotonic() - seen for seen in list(self._seen.values())] or [0.0]
        return max(ages) if max(ages) > STUCK_SECONDS else min(ages)
