"""Slack delivers late, twice, in any order, under two event ids; the timeline is as if it had come once, in order."""

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

import app
from bot.clock import DrivenClock
from bot.sandbox import Channel, Delivery, Person, Sandbox
from bot.sandbox.signed import deliver
from storage import captures, outbox
from storage.timeline import Line
from tests.faults.sample import SEED, tell
from tests.stage import HTTP, compile_once, settings_for

START = datetime(2025, 7, 15, 17, 42, tzinfo=UTC)
HANDS = 8
ATTEMPTS = 4
Fact = dict[str, Any]


@contextmanager
def bot_on(database_url: str, slack: Sandbox, clock: DrivenClock, ana: Person, channel: Channel) -> Iterator[app.Bot]:
    """Run a bot over HTTP, with an incident in the channel."""
    bot = app.Bot(settings_for(slack, database_url, HTTP), clock)
    compile_once(bot)
    bot.start()
    slack.deliver_to(f"http://127.0.0.1:{bot.port}/slack/events")
    bot.outbox.settle()
    ana.types("/incident declare --here sev2 Nobody can pay", channel).wait_later()
    bot.outbox.settle()
    try:
        yield bot
    finally:
        bot.stop()


def play(slack: Sandbox, clock: DrivenClock, people: list[Person], *, facts: int, dice: random.Random) -> None:
    """Let people post, react, take back and edit, until so many facts have happened."""
    channel = slack.channel_named("payments")
    messages = [people[0].posts(channel, f"message {number}") for number in range(facts // 4)]
    happened = 0
    while happened < facts:
        clock.advance(timedelta(seconds=dice.randint(0, 30)))
        message, person, emoji = dice.choice(messages), dice.choice(people), dice.choice(["pushpin", "scales"])
        standing = [(one, name) for one in people for name, ids in message.reactions.items() if one.id in ids]
        if dice.random() < 0.2:
            people[0].edits(message, f"{message.text.partition(',')[0]}, edited at {clock.now():%H:%M:%S}")
        elif (person, emoji) in standing or (standing and dice.random() < 0.5):
            taker, name = (person, emoji) if (person, emoji) in standing else standing[0]
            taker.unreacts(message, name)
        else:
            person.reacts(message, emoji)
        happened += 1
    slack.settle(600)


def told(slack: Sandbox) -> list[Fact]:
    """What Slack told of people's reactions and edits, in order, each once."""
    wanted = []
    for delivery in slack.deliveries:
        event = delivery.payload.get("event", {})
        is_reaction = event.get("type", "").startswith("reaction_") and event.get("user") != slack.bot_user_id
        author = event.get("message", {}).get("user")
        is_edit = event.get("subtype") == "message_changed" and author != slack.bot_user_id
        if not delivery.retry and (is_reaction or is_edit):
            wanted.append(delivery.payload)
    return wanted


def in_disorder(facts: list[Fact], deliveries: int, dice: random.Random) -> list[Fact]:
    """Deliver each fact at least once, some under another event id, and shuffle all of it."""
    copies = [*facts, *dice.choices(facts, k=deliveries - len(facts))]
    renamed = [
        fact | {"event_id": f"Ev{number:08d}AGAIN"} if dice.random() < 0.3 else fact
        for number, fact in enumerate(copies)
    ]
    dice.shuffle(renamed)
    return renamed


def deliver_all(slack: Sandbox, bot: app.Bot, payloads: list[Fact]) -> None:
    """Deliver from eight hands at once; each must be acknowledged in the end."""
    url = f"http://127.0.0.1:{bot.port}/slack/events"
    waiting, lock = iter(payloads), threading.Lock()
    refused: list[str] = []

    def hand() -> None:
        while True:
            with lock:
                payload = next(waiting, None)
            if payload is None:
                return
            for retry in range(ATTEMPTS):  # what is not acknowledged in time, Slack delivers again
                outcome = deliver(url, slack.signing_secret, Delivery("events_api", "", payload, retry))
                if outcome.status == 200:
                    break
            else:
                refused.append(f"{outcome.status} {outcome.reason}")

    hands = [threading.Thread(target=hand) for _ in range(HANDS)]
    for one in hands:
        one.start()
    for one in hands:
        one.join()
    assert refused == []


@dataclass(frozen=True)
class Outcome:
    """What a timeline came to: the lines that stand, each with the marks on it, and by message those that do not."""

    standing: list[tuple[object, ...]]
    struck: dict[str, tuple[object, ...]]


def outcome(bot: app.Bot) -> Outcome:
    """What the timeline came to, and that no message is there twice."""
    bot.outbox.settle(300)
    with bot.db.read() as session:
        found = select(Line).where(col(Line.message_ts).is_not(None)).order_by(col(Line.message_ts))
        lines = list(session.exec(found))
        marks = captures.emoji_on(session, lines[0].incident_id)
        assert outbox.dead_ones(session) == []
    assert len(lines) == len({line.message_ts for line in lines})
    stand = [line for line in lines if not line.struck_at]
    return Outcome(
        [(one.message_ts, one.occurred_at, one.kind, one.text, one.author_id, marks[one.id or 0]) for one in stand],
        {one.message_ts or "": (one.occurred_at, one.text, one.author_id) for one in lines if one.struck_at},
    )


def confirmed(slack: Sandbox, channel: Channel) -> set[str]:
    """The messages on which the bot's reaction stands."""
    return {m.ts for m in channel.messages if slack.bot_user_id in m.reactions.get("white_check_mark", [])}


@pytest.mark.parametrize(
    ("facts", "deliveries"),
    [
        (200, 1_000),
        pytest.param(2_000, 10_000, marks=[pytest.mark.soak, pytest.mark.timeout(1800)]),
    ],
)
def test_the_timeline_is_as_if_all_had_come_once_and_in_order(
    database_url: str, tmp_path: Any, facts: int, deliveries: int
) -> None:
    tell()
    dice = random.Random(SEED)
    clock = DrivenClock(START)
    with Sandbox(clock=clock, pace=False, retry_delays=()) as slack:
        people = [slack.person("ana"), slack.person("ben"), slack.person("chloe")]
        channel = slack.channel("payments", members=people, with_bot=True)
        with bot_on(f"sqlite:///{tmp_path / 'in_order.db'}", slack, clock, people[0], channel) as calm:
            play(slack, clock, people, facts=facts, dice=dice)
            wanted = outcome(calm)
            happened = told(slack)
            assert len(happened) == facts
        shown = confirmed(slack, channel)
        assert {ts for ts, *_ in wanted.standing} == shown
        assert len(wanted.standing) > facts / 10
        assert wanted.struck
        clock.set(START)  # the channel's messages are within the incident's time again
        with bot_on(database_url, slack, clock, people[0], channel) as hectic:
            clock.advance(timedelta(hours=6))
            deliver_all(slack, hectic, in_disorder(happened, deliveries, dice))
            came_to = outcome(hectic)
            assert came_to.standing == wanted.standing
            # An emoji whose taking back came first never made a line: what is struck here was struck there too.
            assert came_to.struck.items() <= wanted.struck.items()
        assert confirmed(slack, channel) == shown


@pytest.mark.parametrize(
    ("lines", "deliveries"),
    [
        pytest.param(60, 300, marks=pytest.mark.timeout(200)),
        pytest.param(2_000, 10_000, marks=[pytest.mark.soak, pytest.mark.timeout(1800)]),
    ],
)
def test_each_captured_message_is_one_line(database_url: str, lines: int, deliveries: int) -> None:
    dice = random.Random(lines)
    clock = DrivenClock(START)
    with Sandbox(clock=clock, pace=False, retry_delays=()) as slack:
        people = [slack.person("ana"), slack.person("ben"), slack.person("chloe")]
        channel = slack.channel("payments", members=people, with_bot=True)
        with bot_on(database_url, slack, clock, people[0], channel) as bot:
            messages = [dice.choice(people).posts(channel, f"message {number}") for number in range(lines)]
            slack.settle(600)
            slack.deliver_to("")  # what happens now is delivered by our own hands
            for message in messages:
                dice.choice(people).reacts(message)
            slack.settle(600)
            facts = told(slack)
            assert len(facts) == lines
            clock.advance(timedelta(hours=6))
            deliver_all(slack, bot, in_disorder(facts, deliveries, dice))
            came_to = outcome(bot)
        assert [(ts, text) for ts, _, _, text, *_ in came_to.standing] == [(one.ts, one.text) for one in messages]
        assert came_to.struck == {}
        assert confirmed(slack, channel) == {one.ts for one in messages}
