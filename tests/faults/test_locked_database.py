"""Somebody else holds the database: people are told in time, events come again, and nothing is ticked falsely."""

import threading
import time
from pathlib import Path

import pytest

from tests.faults.child import SLOW_MACHINE
from tests.faults.incident_stage import Stage, busy, fresh, said_stored, stage
from tests.faults.test_kills_from_outside import ACK_FIRST
from tests.faults.typists import Typing, typing

PATIENCE = 2.2  # seconds: what waits no longer than this may be stored after all
HEALED = 5.0
pytestmark = pytest.mark.timed


def lock(scene: Stage, seconds: float, held: threading.Event) -> None:
    with busy(scene.database_url):
        held.set()
        time.sleep(seconds)


def wait_stored(typed: Typing, since: float) -> float:
    """Wait for a note that was typed after a moment (which may lie ahead) and is kept; return how long that took."""
    until = max(since, time.monotonic()) + HEALED * SLOW_MACHINE
    while not (kept := [one for one in list(typed.notes) if one.at >= since and said_stored(one.reply)]):
        assert time.monotonic() < until, "nothing is stored any more"
        time.sleep(0.02)
    return kept[0].at + kept[0].seconds - since


@pytest.mark.parametrize(
    "seconds", [1.0, 4.0, pytest.param(60.0, marks=[pytest.mark.soak, pytest.mark.timeout(300)])], ids="{:.0f} s".format
)
def test_people_are_told_and_events_come_again(scene: Stage, seconds: float) -> None:
    scene.child.start()
    scene.settle()
    message = scene.ben.posts(scene.channel, fresh("pinned while it was locked"))
    with typing(scene, per_second=3) as typed:
        held = threading.Event()
        locking = threading.Thread(target=lock, args=(scene, seconds, held))
        locking.start()
        assert held.wait(60)
        scene.ana.reacts(message)
        locking.join()
        wait_stored(typed, time.monotonic())
    scene.slack.settle()
    typed.assert_told()
    typed.assert_true()
    refused = [note for note in typed.notes if note.reply.ok and not said_stored(note.reply)]
    assert all(f"UTC {note.marker}" in note.reply.text for note in refused)  # to be pasted
    delivery = scene.last_delivery("reaction_added")
    scene.assert_event_kept(delivery, message)
    if seconds > PATIENCE:
        assert refused
        assert not delivery.acknowledged
        assert "white_check_mark" not in message.reactions
    if not delivery.acknowledged:
        scene.slack.redeliver(delivery, retry=1)
    scene.settle()
    scene.assert_captured(message)
    scene.assert_said_once()
    scene.child.kill()


@pytest.mark.parametrize("seconds", [4.0])
def test_a_bot_that_acknowledges_first_ticks_falsely(sqlite_url: str, tmp_path: Path, seconds: float) -> None:
    with stage(sqlite_url, tmp_path, transport="http", control=ACK_FIRST) as control:
        control.child.start()
        with typing(control, per_second=3) as typed:
            lock(control, seconds, threading.Event())
        with pytest.raises(AssertionError, match="was acknowledged, and stands 0 times"):
            typed.assert_true()
