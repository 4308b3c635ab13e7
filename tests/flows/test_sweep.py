"""What happened in Slack while the bot was down is found: with its true time, once, and it is said."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from app import Bot
from bot.instruments import REGISTRY
from bot.sandbox import Message
from handlers import socket
from storage import sweeps
from storage.timeline import Line
from tests.flows.captured import versions
from tests.stage import HTTP, START, Stage, wait_for

FORGOTTEN_SECONDS = 0.9  # Slack gives an event up by then, as the stage sets it


@pytest.fixture
def either(either_stage: Stage) -> Iterator[Stage]:
    yield from _with_its_last_bot(either_stage)


@pytest.fixture
def quick(quick_stage: Stage) -> Iterator[Stage]:
    yield from _with_its_last_bot(quick_stage)


def _with_its_last_bot(stage: Stage) -> Iterator[Stage]:
    first = stage.bot
    yield stage
    if stage.bot is not first:
        stage.bot.stop()


@contextmanager
def away(stage: Stage, **length: float) -> Iterator[None]:
    """Let the bot be down while people go on, for a time; Slack gives up what it could not deliver."""
    settings = stage.bot.services.settings
    stage.settle()
    stage.bot.stop()
    stage.later_by(**length)
    yield
    stage.slack.settle()
    time.sleep(FORGOTTEN_SECONDS)
    stage.later_by(minutes=5)
    stage.bot = Bot(settings, stage.clock)
    stage.bot.start()
    if stage.mode == HTTP:
        stage.slack.deliver_to(f"http://127.0.0.1:{stage.bot.port}/slack/events")
    else:
        stage.slack.wait_connected()
    stage.settle()


def sweep(stage: Stage) -> None:
    stage.later_by(minutes=1)
    stage.bot.ticker.sweep()
    stage.settle()


def said(stage: Stage) -> list[str]:
    """What was said of what had been missed."""
    replies = stage.channel().replies(stage.incident().overview_ts or "")
    read = [" ".join(stage.reads(stage.chloe, one).split()) for one in replies]
    return [one.partition("While I was away")[2] for one in read if "While I was away" in one]


def of(stage: Stage, message: Message) -> Line:
    (line,) = [one for one in stage.lines(struck=True) if one.message_ts == message.ts]
    return line


def moment(message: Message) -> datetime:
    seconds, _, micros = message.ts.partition(".")
    return datetime.fromtimestamp(int(seconds), UTC) + timedelta(microseconds=int(micros))


def counted() -> list[float]:
    """Return what operators are shown of what sweeps found."""
    changes = ("added", "changed", "taken_back", "deleted")
    return [REGISTRY.get_sample_value("scribe_sweep_found_total", {"change": one}) or 0.0 for one in changes]


def an_hour_of_change(stage: Stage) -> None:
    channel, found = stage.declares(), counted()
    first = stage.ben.posts(channel, "what now?")
    kept, edited, taken, deleted, untouched = (
        stage.ben.posts(channel, text) for text in ("kept", "rolled bakc", "a guess", "a secret", "as it was")
    )
    reply = stage.chloe.posts(channel, "an early reply", thread=first)
    for message in (kept, edited, taken, deleted, untouched, reply):
        stage.pins(stage.ana, message)
    stage.ben.reacts(kept)
    with away(stage, minutes=20):
        new = stage.ben.posts(channel, "users are back")
        stage.later_by(minutes=20)
        late_reply = stage.chloe.posts(channel, "since 18:02", thread=first)
        nobodys = stage.ben.posts(channel, "lunch?")
        stage.later_by(minutes=20)
        for message in (new, late_reply):
            stage.ana.reacts(message)
        stage.ana.unreacts(kept)  # Ben's is still there
        stage.ana.unreacts(taken)
        stage.ana.unreacts(reply)
        stage.ben.edits(edited, "rolled back")
        stage.ben.deletes(deleted)

    assert stage.texts() == ["kept", "rolled back", "a secret", "as it was", "users are back", "since 18:02"]
    for message in (new, late_reply):
        line = of(stage, message)
        assert (line.occurred_at, line.source, line.author_id) == (moment(message), "sweep", message.user)
        assert stage.slack.bot_user_id in message.reactions["white_check_mark"]
    assert nobodys.ts not in {line.message_ts for line in stage.lines(struck=True)}
    for message in (taken, reply):
        assert of(stage, message).struck_at is not None
        assert [(one.changed_by, one.changed_from) for one in versions(stage, of(stage, message))] == [
            (stage.ana.id, "sweep")
        ]
    assert [(one.text, one.changed_by) for one in versions(stage, of(stage, edited))] == [("rolled bakc", stage.ben.id)]
    assert of(stage, deleted).source_state == "deleted"
    (told,) = said(stage)
    assert "2 lines added (lines 8, 9), 1 line changed (line 3), 2 lines taken back (lines 4, 7)" in told
    assert "1 message deleted, what it said is kept (line 5)" in told
    assert "17:42" in told
    assert "18:47" in told
    assert [now - then for now, then in zip(counted(), found, strict=True)] == [2, 1, 2, 1]
    assert stage.dead() == []
    assert stage.pings() == []


def test_after_an_hour_away_the_timeline_is_where_it_would_have_been(either: Stage) -> None:
    an_hour_of_change(either)


def test_it_is_over_http_too(quick: Stage) -> None:
    an_hour_of_change(quick)


def test_sweeping_again_finds_nothing_and_says_nothing(quick: Stage) -> None:
    stage = quick
    channel = stage.declares()
    with away(stage, minutes=20):
        stage.ana.reacts(stage.ben.posts(channel, "rolled back"))
    before = stage.lines(all_=True), len(stage.spoken(channel))
    for _ in range(2):
        sweep(stage)
    assert (stage.lines(all_=True), len(stage.spoken(channel))) == before
    assert len(said(stage)) == 1


def test_a_sweep_that_nothing_was_missed_before_is_silent(quick: Stage) -> None:
    stage = quick
    channel = stage.declares()
    message = stage.ben.posts(channel, "rolled back")
    stage.pins(stage.ana, message)
    sweep(stage)
    assert said(stage) == []
    with stage.bot.db.read() as session:
        last = sweeps.last(session, stage.slack.team_id, channel.id)
    assert last is not None
    assert last.swept_at == START + timedelta(minutes=1)


def test_an_event_that_comes_after_the_sweep_adds_nothing_and_an_older_one_loses(quick: Stage) -> None:
    stage = quick
    channel = stage.declares()
    message, taken = stage.ben.posts(channel, "rolled back"), stage.ben.posts(channel, "a guess")
    stage.slack.settle()
    stage.slack.faults.hold_events()
    stage.ana.reacts(message)
    stage.ana.reacts(taken)
    stage.ana.unreacts(taken)
    sweep(stage)
    assert stage.texts() == ["rolled back"]
    stage.slack.faults.release_events()
    stage.settle()
    assert stage.texts() == ["rolled back"]
    stage.unpins(stage.ana, message)  # what comes later wins over what the sweep found
    assert stage.texts() == []
    assert len(said(stage)) == 1


def test_what_is_struck_by_hand_stays_struck(quick: Stage) -> None:
    stage = quick
    channel = stage.declares()
    message = stage.ben.posts(channel, "rolled back")
    stage.pins(stage.ben, message)
    stage.types(stage.ben, "strike 2", channel)
    stage.settle()
    with away(stage, minutes=20):
        stage.ana.reacts(message)
    assert stage.texts() == []
    assert said(stage) == []


def test_a_long_channel_is_read_page_by_page(quick: Stage) -> None:
    stage = quick
    channel = stage.declares()
    old = stage.ben.posts(channel, "the first")
    gone = stage.ben.posts(channel, "about to go")
    for message in (old, gone):
        stage.pins(stage.ana, message)
    with away(stage, minutes=20):
        talk = [stage.ben.posts(channel, f"word {number}") for number in range(450)]
        stage.ana.unreacts(old)
        stage.ben.deletes(gone)
        for message in (talk[3], talk[220], talk[449]):
            stage.ana.reacts(message)
    assert stage.texts() == ["about to go", "word 3", "word 220", "word 449"]
    assert of(stage, gone).source_state == "deleted"
    assert len([one for one in stage.slack.calls if one.method == "conversations.history"]) >= 3


def test_a_rate_limit_in_the_middle_only_delays(quick: Stage) -> None:
    stage = quick
    channel = stage.declares()
    with away(stage, minutes=20):
        first = stage.ben.posts(channel, "what now?")
        for message in (first, stage.ben.posts(channel, "roll back", thread=first)):
            stage.ana.reacts(message)
        stage.slack.faults.fail("conversations.replies", retry_after="1")
        stage.slack.faults.fail("conversations.history", status=503)
    assert stage.texts() == ["what now?", "roll back"]
    assert len(said(stage)) == 1
    assert stage.dead() == []


def test_a_channel_without_the_bot_and_an_incident_that_is_long_over_are_left_alone(quick: Stage) -> None:
    stage = quick
    over, left = stage.declares("sev2 One"), stage.declares("sev2 Two", by=stage.ben)
    stage.types(stage.ana, "resolve", over)
    stage.settle()
    left.members.remove(stage.slack.bot_user_id)
    stage.later_by(hours=25)
    count = len(stage.slack.calls)
    sweep(stage)
    looks = [one for one in stage.slack.calls[count:] if one.method == "conversations.history"]
    read = [one.args["channel"] for one in looks if "oldest" in one.args]  # without it, it looks for a post of its own
    assert read == [left.id]
    assert stage.dead() == []


def test_what_was_resolved_lately_is_still_swept(quick: Stage) -> None:
    stage = quick
    channel = stage.declares()
    stage.types(stage.ana, "resolve", channel)
    with away(stage, minutes=20):
        stage.ana.reacts(stage.ben.posts(channel, "a customer wrote"))
    (line,) = stage.lines()
    assert (line.text, line.late) == ("a customer wrote", True)


def test_the_hourly_sweep_passes_over_what_was_swept_lately(quick: Stage) -> None:
    stage = quick
    stage.declares()
    sweep(stage)
    stage.bot.ticker.sweep_hourly()
    stage.settle()
    count = len([one for one in stage.slack.calls if one.method == "conversations.history"])
    stage.later_by(minutes=59)
    stage.bot.ticker.sweep_hourly()
    stage.settle()
    assert count == 1
    assert len([one for one in stage.slack.calls if one.method == "conversations.history"]) == 2


def test_a_long_gap_without_a_connection_ends_with_a_sweep(
    either_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = either_stage
    channel = stage.declares()
    monkeypatch.setattr(socket, "GAP_SECONDS", 0.1)
    stage.slack.faults.fail("apps.connections.open", status=503, times=2)
    stage.slack.faults.hold_events()
    stage.slack.drop_connections()
    stage.ana.reacts(stage.ben.posts(channel, "rolled back"))
    stage.later_by(minutes=10)
    wait_for(lambda: stage.texts() == ["rolled back"], "line", 20)
    stage.settle()
    assert len(said(stage)) == 1
