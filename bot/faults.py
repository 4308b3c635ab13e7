"""Named points at which a test may kill the process; they cost nothing when SCRIBE_FAULT is unset.

SCRIBE_FAULT is a point's name, or `name:3` for the third time it is passed. SCRIBE_FAULT_AFTER names a file: what is
passed before it exists does not count.
"""

import os
import signal
from pathlib import Path

POINTS = (
    "received",
    "before begin",
    "after insert",
    "before commit",
    "after commit",
    "before ack",
    "claimed",
    "before http",
    "http ok",
    "marked",
)
_wanted, _, _count = os.environ.get("SCRIBE_FAULT", "").partition(":")
_left = int(_count or 1)
_after = os.environ.get("SCRIBE_FAULT_AFTER", "")


def point(name: str) -> None:
    """Pass a named point: the process ends here, as by `kill -9`, when SCRIBE_FAULT says so."""
    if _wanted:
        _pass(name)


def _pass(name: str) -> None:
    global _left  # noqa: PLW0603 - the process has one fate
    if name == _wanted and (not _after or Path(_after).exists()):
        _left -= 1
        if _left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
