"""T19: a part that freezes or dies turns /healthz red, and the process ends itself, for a supervisor to start it."""

import subprocess
import threading
import time
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.sandbox import Sandbox
from tests.faults.child import SLOW_MACHINE, Child
from tests.faults.frozen import PARTS

RED_SECONDS, ENDS_SECONDS, CODE = 20.0, 60.0, 70
SOONER = ("3", "6")
SOAK = pytest.mark.soak
pytestmark = pytest.mark.timed


def life(slack: Sandbox, folder: Path, part: str, manner: str, *patience: str) -> Child:
    program = (str(Path(__file__).with_name("frozen.py")), part, manner, str(folder / "stands"), *patience)
    return Child(slack, f"sqlite:///{folder / 'scribe.db'}", folder, program=program)


def stand_still(slack: Sandbox, child: Child, folder: Path, *, at_most: float) -> tuple[float, float]:
    """Let the part stop, and return after how many seconds /healthz was red, and the process had ended by itself."""
    assert child.probe("healthz") == 200
    (folder / "stands").touch()
    ana = slack.person("ana")  # somebody new is met, which is stored
    typed = ("/incident list", slack.channel("general", members=[ana]))
    threading.Thread(target=ana.types, args=typed, daemon=True).start()
    begun = time.monotonic()
    red = 0.0
    assert child._process is not None
    while (code := child._process.poll()) is None:
        if not red and child.probe("healthz") == 503:
            red = time.monotonic() - begun
        assert time.monotonic() - begun < at_most, child.log[-2000:]
        time.sleep(0.05)
    child._process = None
    assert code == CODE, child.log[-2000:]
    return red, time.monotonic() - begun


# A tick that dies is one that does not come: to the scheduler both are the same. A write that dies is its author's.
CASES = [(part, "freezes") for part in PARTS] + [(part, "dies") for part in ("outbox", "socket")]
IN_CI = [("outbox", "freezes"), ("outbox", "dies"), ("scheduler", "freezes")]


@pytest.mark.parametrize(
    ("part", "manner"),
    [pytest.param(*case, marks=() if case in IN_CI else SOAK) for case in CASES],
)
def test_it_is_seen_and_ends(tmp_path: Path, part: str, manner: str) -> None:
    with Sandbox(clock=SystemClock()) as slack, life(slack, tmp_path, part, manner, *SOONER) as child:
        child.start()
        red, ended = stand_still(slack, child, tmp_path, at_most=ENDS_SECONDS)
    assert red or manner == "dies", "it ended before anybody could see why"  # what died ends it at once
    assert red <= ended
    assert "stood still" in child.log


@pytest.mark.soak
@pytest.mark.parametrize("part", ["outbox", "scheduler"])
def test_in_real_life_too_within_what_is_promised(tmp_path: Path, part: str) -> None:
    with Sandbox(clock=SystemClock()) as slack, life(slack, tmp_path, part, "freezes") as child:
        child.start()
        red, ended = stand_still(slack, child, tmp_path, at_most=ENDS_SECONDS * SLOW_MACHINE)
    assert red <= RED_SECONDS + 1  # within which the probe is answered that sees it
    assert ended <= ENDS_SECONDS


@pytest.mark.soak
def test_the_control_that_sees_no_signs_of_life_goes_on_as_if_all_were_well(tmp_path: Path) -> None:
    with Sandbox(clock=SystemClock()) as slack, life(slack, tmp_path, "outbox", "unseen", *SOONER) as child:
        child.start()
        (tmp_path / "stands").touch()
        with pytest.raises(subprocess.TimeoutExpired):
            child._process.wait(12)
        assert child.probe("healthz") == 200
