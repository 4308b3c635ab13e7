"""What leaves for Slack: paced, as late as Slack asks, and never twice because an answer was lost."""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.clock import SystemClock
from bot.deliveries import World
from bot.deliveries.base import Kind, again, mark
from bot.pacing import DatabaseGate
from bot.rendering import Said
from bot.sandbox import Channel, Message, Sandbox
from storage.database import Database
from storage.outbox import SENT, WAITING, Delivery, NotBefore
from tests.bot.office import Office, Words, at_work, world_of
from tests.databases import opened

POST = "chat.postMessage"


@dataclass
class Post(Kind):
    """Posts `<channel> <words>`."""

    name = "post"
    kept: dict[str, str] = field(default_factory=dict)

    def ask(self, row: Delivery, world: World) -> str:
        channel, _, words = row.subject.partition(" ")
        return world.slack.post(channel, Said(words), mark=mark(row), again=again(row))

    def keep(self, _session: Session, row: Delivery, answer: str, _world: World) -> None:
        self.kept[row.subject] = answer


@dataclass
class Counter(Office):
    """An outbox that posts into one channel of the stand-in."""

    slack: Sandbox = field(kw_only=True)
    post: Post = field(kw_only=True)
    channel: Channel = field(kw_only=True)

    def say(self, words: str, channel: Channel | None = None, *, lane: str = "test:1") -> None:
        self.add(f"{(channel or self.channel).id} {words}", lane=lane, kind="post")

    @property
    def posted(self) -> list[Message]:
        return [message for message in self.channel.messages if message.bot_id]

    def calls(self, method: str = POST) -> list[float]:
        return [call.at for call in self.slack.calls if call.method == method]

    def pause(self) -> timedelta:
        """For how long the channel must be left alone from now."""
        with self.db.read() as session:
            rows = session.exec(select(NotBefore).where(NotBefore.key == f"{POST}:{self.channel.id}"))
            return rows.one().until - datetime.now(UTC)


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    with Sandbox(clock=SystemClock()) as made:
        yield made


@contextlib.contextmanager
def office_for(slack: Sandbox, db: Database) -> Iterator[Counter]:
    world = world_of(db, slack.url, token=slack.bot_token, gate=DatabaseGate(db))
    post = Post()
    with at_work(world, [post]) as outbox:
        channel = (
            slack.channel("inc-1", with_bot=True) if not slack.workspace.channels else slack.channel_named("inc-1")
        )
        yield Counter(db, world, Words(), outbox, slack=slack, post=post, channel=channel)


@pytest.fixture
def office(database_url: str, slack: Sandbox) -> Iterator[Counter]:
    with opened(database_url) as db, office_for(slack, db) as made:
        yield made


def test_a_channel_gets_at_most_one_post_a_second_and_no_other_channel_waits_for_it(office: Counter) -> None:
    other = office.slack.channel("inc-2", with_bot=True)
    for number in range(3):
        office.say(f"words {number}", lane=f"test:{number}")
    office.say("elsewhere", other, lane="test:other")
    begun = time.monotonic()
    office.until(lambda: any(message.bot_id for message in other.messages))
    assert time.monotonic() - begun < 0.9
    office.outbox.settle()
    at = office.calls()
    of_channel = [c.at for c in office.slack.calls if c.method == POST and c.args["channel"] == office.channel.id]
    assert len(at) == 4
    assert all(later - earlier > 0.95 for earlier, later in pairwise(of_channel))


def test_two_replicas_keep_one_pace(postgres_url: str, slack: Sandbox) -> None:
    with (
        opened(postgres_url) as one,
        opened(postgres_url) as other,
        office_for(slack, one) as first,
        office_for(slack, other),
    ):
        for number in range(4):
            first.say(f"words {number}", lane=f"test:{number}")
        first.outbox.settle()
        at = first.calls()
        assert [call.status for call in slack.calls] == [200] * 4
        assert all(later - earlier > 0.95 for earlier, later in pairwise(at))
        assert len(first.posted) == 4


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("2", 2.0), ("86400", 86400.0), (None, 60.0), ("abc", 60.0), ("-5", 60.0), ("", 60.0)],
)
def test_retry_after_is_kept(office: Counter, said: str | None, seconds: float) -> None:
    office.slack.faults.fail(POST, status=429, retry_after=said)
    office.say("words")
    office.until(lambda: office.rows()[0].state == WAITING and office.rows()[0].outcome)
    assert timedelta(seconds=seconds - 1.5) < office.pause() <= timedelta(seconds=seconds)
    row = office.rows()[0]
    assert row.not_before - datetime.now(UTC) > timedelta(seconds=seconds - 1.5)
    office.change(row.subject, not_before=timedelta())  # a younger row of the channel would ask just as early
    office.outbox.lanes.wake([row.lane])
    if seconds == 2.0:
        office.outbox.settle()
        first, second = office.calls()
        assert second - first >= 1.95
        assert len(office.posted) == 1
    else:
        time.sleep(1.2)
        assert len(office.calls()) == 1


def test_the_wait_that_slack_asks_for_does_not_count_against_the_24_hours(office: Counter) -> None:
    office.slack.faults.fail(POST, retry_after="86400")
    office.say("words")
    office.until(lambda: office.rows()[0].first_tried_at and office.rows()[0].state == WAITING)
    tried = office.rows()[0].first_tried_at
    assert tried is not None
    assert tried - datetime.now(UTC) > timedelta(hours=23.9)


@pytest.mark.parametrize("after_effect", [False, True], ids=["not posted", "posted, answer lost"])
@pytest.mark.parametrize(
    "fault",
    [{"status": 503}, {"status": 200, "error": "fatal_error"}, {"reset": True}, {"hang": 1.6}],
    ids=["503", "fatal_error", "reset", "hang"],
)
def test_a_post_that_goes_wrong_is_made_once_in_the_end(
    office: Counter, fault: dict[str, Any], after_effect: bool
) -> None:
    office.slack.faults.fail(POST, **fault, after_effect=after_effect)
    office.say("words")
    office.until(lambda: office.rows()[0].state == WAITING and office.rows()[0].attempts == 1)
    office.hurry()
    office.outbox.settle()
    assert [message.text for message in office.posted] == ["words"]
    assert list(office.post.kept.values()) == [office.posted[0].ts]
    assert office.rows()[0].state == SENT


def test_what_is_refused_for_good_leaves_the_rest_of_its_lane_to_go(office: Counter) -> None:
    office.slack.faults.fail(POST, error="msg_too_long")
    office.say("too long")
    office.say("words")
    office.outbox.settle()
    assert [row.outcome for row in office.rows()] == ["chat.postMessage: msg_too_long", ""]
    assert [message.text for message in office.posted] == ["words"]
