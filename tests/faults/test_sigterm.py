"""The bot is asked to end while people type: it drains, ends with 0, and what it acknowledged is there."""

import sys
import threading
import time
from pathlib import Path

import pytest

from tests.faults.child import APP, SLOW_MACHINE
from tests.faults.incident_stage import busy, stage
from tests.faults.typists import typing

DRAIN_SECONDS = 10.0
HASTY = "tests.faults.hasty"
SOAK = [pytest.mark.soak, pytest.mark.timeout(600)]
pytestmark = pytest.mark.timed


@pytest.mark.parametrize(
    ("database", "transport", "rounds"),
    [
        ("sqlite", "socket", 1),
        pytest.param("postgres", "http", 1, marks=pytest.mark.postgres),
        pytest.param("sqlite", "socket", 13, marks=SOAK),
        pytest.param("sqlite", "http", 13, marks=SOAK),
        pytest.param("postgres", "socket", 13, marks=[pytest.mark.postgres, *SOAK]),
        pytest.param("postgres", "http", 13, marks=[pytest.mark.postgres, *SOAK]),
    ],
)
def test_it_drains_and_ends_with_0(
    request: pytest.FixtureRequest, tmp_path: Path, database: str, transport: str, rounds: int
) -> None:
    url = request.getfixturevalue(f"{database}_url")
    program = APP if (database, rounds) == ("sqlite", 1) else ()  # from nothing, as people start it
    with stage(url, tmp_path, transport=transport, program=program) as scene:
        slowest = 0.0
        for number in range(rounds):
            if scene.child.is_dead:
                scene.child.start()
            with typing(scene, per_second=20, hands=8) as typed:
                time.sleep(1.0)
                begun = time.monotonic()
                if number % 2:  # every other time the database is held while it drains
                    held = threading.Event()
                    threading.Thread(target=hold, args=(url, 0.8, held)).start()
                    assert held.wait(60)
                assert scene.child.terminate(DRAIN_SECONDS * SLOW_MACHINE) == 0
                slowest = max(slowest, time.monotonic() - begun)
            assert len(typed.stored) > 5
            typed.assert_true()
        sys.stdout.write(f"drained {rounds} times, within {slowest:.1f} s at most\n")
        assert slowest < DRAIN_SECONDS * SLOW_MACHINE
        scene.leases_run_out()
        scene.child.start()
        scene.settle()
        scene.assert_said_once()


def hold(url: str, seconds: float, held: threading.Event) -> None:
    with busy(url):
        held.set()
        time.sleep(seconds)


def test_a_hasty_bot_is_found_out(sqlite_url: str, tmp_path: Path) -> None:
    with stage(sqlite_url, tmp_path, transport="http", control=HASTY) as control:
        control.child.start()
        with busy(sqlite_url), typing(control, per_second=20, hands=8) as typed:
            time.sleep(1.0)
            assert control.child.terminate(DRAIN_SECONDS * SLOW_MACHINE) == 0, control.child.log[-2000:]
        with pytest.raises(AssertionError, match="was acknowledged, and stands 0 times"):
            typed.assert_true()
