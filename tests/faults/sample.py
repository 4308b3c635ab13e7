"""What a run leaves to chance, all of it from one seed: which fault points CI tries, in which order Slack delivers …"""

import os
import random
import sys
import zlib
from collections.abc import Sequence
from typing import Any

import pytest

# All workers of a run must choose the same ones.
_RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())
SEED = int(os.environ.get("SCRIBE_SEED") or zlib.crc32(_RUN.encode()) % 10**6)


def some_of(points: Sequence[str], count: int) -> list[Any]:
    """Return all points as parameters of a test: `count` of them for CI, the rest for `make soak`."""
    chosen = random.Random(SEED).sample(points, count)
    return [point if point in chosen else pytest.param(point, marks=pytest.mark.soak) for point in points]


def tell() -> None:
    """Print the seed, which pytest shows when the test fails, and a soak in any case."""
    sys.stdout.write(f"SCRIBE_SEED={SEED}\n")
