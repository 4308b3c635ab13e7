"""Whose turn it is to write, where only one may: who comes while nobody writes does so at once, in their own thread.

Who comes meanwhile waits, and what waits is done together by the first who waits. So a lone write is handed to no other
thread, there is no thread that could die, and turns are fair.
"""

import contextvars
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from sqlmodel import Session

MOST = 24  # jobs that are done together


class Job:
    """A write that waits for its turn, and what came of it."""

    def __init__(self, work: Callable[[Session], Any]) -> None:
        """Keep the work; what it logs tells what whoever asked is about."""
        self.work = work
        self.context = contextvars.copy_context()
        self.since = time.monotonic()
        self.result: Any = None
        self.error: BaseException | None = None
        self.is_over = False
        self.called = threading.Event()  # it is over, or its turn has come

    def end(self, result: Any = None, error: BaseException | None = None) -> None:
        """Tell whoever waits what came of it."""
        self.result, self.error, self.is_over = result, error, True
        self.called.set()


class Turns:
    """A queue without a thread of its own: `do_together` ends every job that it is given."""

    def __init__(self, do_together: Callable[[list[Job]], None]) -> None:
        """Let nobody write yet."""
        self._do_together = do_together
        self._lock = threading.Lock()
        self._nobody = threading.Condition(self._lock)
        self._waiting: deque[Job] = deque()
        self._is_taken = False
        self._is_closed = False

    def take(self, job: Job, seconds: float) -> bool:
        """Have a job done, now or in its turn; return False when that did not come within `seconds`."""
        with self._lock:
            if self._is_closed:
                return False
            self._waiting.append(job)
            is_mine, self._is_taken = not self._is_taken, True
        if not is_mine:
            if not job.called.wait(seconds) and self._gives_up(job):
                return False
            job.called.wait()
        if not job.is_over:
            self._do()
        return True

    def close(self) -> None:
        """Let everybody who waits end, and nobody come any more."""
        with self._nobody:
            self._is_closed = True
            self._nobody.wait_for(lambda: not self._is_taken)

    def _gives_up(self, job: Job) -> bool:
        with self._lock:
            if job.called.is_set() or job not in self._waiting:  # it has begun, and is waited for
                return False
            self._waiting.remove(job)
            return True

    def _do(self) -> None:
        """Do what waits, one's own job first, and let the next one be done by whoever waits for it."""
        with self._lock:
            jobs = [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
        try:
            self._do_together(jobs)
        except BaseException as error:
            for job in jobs:
                if not job.is_over:
                    job.end(error=error)
            raise
        finally:
            with self._nobody:
                if self._waiting:
                    self._waiting[0].called.set()
                else:
                    self._is_taken = False
                    self._nobody.notify_all()
