"""Slack asks for patience, fails, hangs and cuts connections while hundreds of posts wait: none is lost, none early."""

import itertools
import random
import re
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.sandbox import Channel
from tests.faults.child import SLOW_MACHINE
from tests.faults.incident_stage import Stage, said_stored, stage
from tests.faults.rates import POST, assert_paced, assert_patient, percentile
from tests.faults.sample import SEED, tell
from tests.faults.typists import typing

IMPATIENT = "tests.faults.impatient"
ACK_SECONDS = 0.25
ODD = ("3", None, "abc", "-5", "0.5", "7")
pytestmark = pytest.mark.timed


@dataclass(frozen=True)
class Size:
    """How much, and for how long: seconds of each trouble, updates typed meanwhile, channels that follow."""

    limited: float
    failing: float
    each: float
    updates: int
    channels: int
    retry_after: tuple[str | None, ...]
    hang: float
    typed_per_second: float


SMALL = Size(4, 3, 2, 4, 4, ("2", "1"), 2.0, 4.0)
FULL = Size(900, 600, 45, 17, 10, ODD, 9.0, 2.0)  # 3 × 17 updates in ten channels: 510 posts


@dataclass
class Followed:
    """An incident that is followed by channels; every update is a post in each of them."""

    scene: Stage
    size: Size
    channels: list[Channel] = field(default_factory=list)
    typed: int = 0

    def follow(self) -> None:
        slack, ana = self.scene.slack, self.scene.ana
        for number in range(self.size.channels - 1):
            channel = slack.channel(f"team-{number}", members=[ana], with_bot=True)
            assert said_stored(ana.types("/incident follow INC-1 here", channel))
            self.channels.append(channel)
        self.channels.append(self.scene.channel)
        self.scene.settle()

    def update(self, count: int) -> None:
        for _ in range(count):
            self.typed += 1
            words = f"/incident update step {self.typed} is done"
            assert said_stored(self.scene.ana.types(words, self.scene.channel))

    def posted(self, channel: Channel) -> list[int]:
        """Which updates stand in a channel, in the order in which they were posted."""
        own = [one for one in list(channel.messages) if one.bot_id and "update" in one.text]
        return [int(found[1]) for one in own if (found := re.search(r"step (\d+) is done", one.text))]

    def wait_posted(self, channels: list[Channel], upto: int, seconds: float) -> None:
        until = time.monotonic() + seconds
        while any(len(self.posted(one)) < upto for one in channels):
            assert time.monotonic() < until, [len(self.posted(one)) for one in channels]
            time.sleep(0.05)


@contextmanager
def limits(scene: Stage, size: Size) -> Iterator[None]:
    """Let Slack answer every call with 429 for as long as the block lasts, each time with another Retry-After."""
    over, said = threading.Event(), itertools.cycle(size.retry_after)

    def change() -> None:
        while not over.is_set():
            scene.slack.faults.clear()
            scene.slack.faults.fail("*.*", status=429, retry_after=next(said), times=None)
            over.wait(size.each)

    changing = threading.Thread(target=change)
    changing.start()
    try:
        yield
    finally:
        over.set()
        changing.join()
        scene.slack.faults.clear()


def fail_in_every_way(scene: Stage, size: Size, dice: random.Random) -> None:
    """Let calls go wrong for a while: refused for now, done with the answer lost, hanging, cut."""
    until = time.monotonic() + size.failing
    while time.monotonic() < until:
        way = dice.choice([{"status": 503}, {"status": 500}, {"error": "fatal_error"}, {"reset": True}, {"hang": 1.0}])
        scene.slack.faults.fail("chat.*", **way, after_effect=dice.random() < 0.3, times=dice.randint(1, 3))
        time.sleep(dice.uniform(0.1, 0.6))
    scene.slack.faults.clear()


@pytest.mark.parametrize(
    "size",
    [
        pytest.param(SMALL, id="20 s", marks=pytest.mark.timeout(400)),
        pytest.param(FULL, id="25 min", marks=[pytest.mark.soak, pytest.mark.timeout(2700)]),
    ],
)
def test_what_leaves_is_patient_in_order_and_complete(sqlite_url: str, tmp_path: Path, size: Size) -> None:
    tell()
    with stage(sqlite_url, tmp_path, transport="http") as scene:
        scene.child.start()
        followed, faults = Followed(scene, size), scene.slack.faults
        followed.follow()
        stuck, slow, *others = followed.channels
        first = len(scene.slack.calls)
        with typing(scene, per_second=size.typed_per_second) as typed:
            # One channel has to wait for a day, another hangs: the others get everything at their pace.
            faults.fail(POST, retry_after="86400", channel=stuck.id)
            faults.fail(POST, hang=size.hang, channel=slow.id, times=None)
            followed.update(size.updates)
            patience = (size.updates + 3) * SLOW_MACHINE
            followed.wait_posted(others[:-1], followed.typed, patience)
            followed.wait_posted(others, followed.typed, patience)  # the incident's own: notes are posted there, too
            assert followed.posted(stuck) == []
            assert len(followed.posted(slow)) < size.updates
            faults.clear()
            with limits(scene, size):
                followed.update(size.updates)
                time.sleep(size.limited)
            followed.update(size.updates)
            fail_in_every_way(scene, size, random.Random(SEED))
            faults.fail(POST, error="msg_too_long", channel=others[0].id)
            followed.update(1)
            followed.wait_posted([slow, *others[1:]], followed.typed, (3 * size.updates + 90) * 2)
            followed.wait_posted([others[0]], followed.typed - 1, 90)
        calls = scene.slack.calls[first:]
        assert_patient(calls)
        assert_paced(calls)
        assert followed.posted(stuck) == []
        for channel in (slow, *others[1:]):
            assert followed.posted(channel) == list(range(1, followed.typed + 1))
        refused = followed.posted(others[0])
        assert refused == sorted(refused)
        assert len(set(refused)) == len(refused) == followed.typed - 1
        assert len(scene.dead()) == 1
        typed.assert_true()
        assert all(said_stored(note.reply) for note in typed.notes)
        slowest = percentile(typed.seconds(), 0.99)
        sys.stdout.write(f"{len(calls)} calls, {len(typed.notes)} notes, answered within {slowest:.3f} s (p99)\n")
        assert slowest < ACK_SECONDS * SLOW_MACHINE


def test_a_bot_without_patience_is_found_out(sqlite_url: str, tmp_path: Path) -> None:
    with stage(sqlite_url, tmp_path, transport="http", control=IMPATIENT) as control:
        control.child.start()
        followed = Followed(control, replace(SMALL, channels=2, updates=15))
        followed.follow()
        control.slack.faults.fail("chat.update", retry_after="30", times=30)
        first = len(control.slack.calls)
        followed.update(15)
        followed.wait_posted([control.channel], 15, 60)
        calls = control.slack.calls[first:]
        with pytest.raises(AssertionError, match="before its Retry-After ended"):
            assert_patient(calls)
        with pytest.raises(AssertionError, match="messages within ten seconds"):
            assert_paced(calls)
