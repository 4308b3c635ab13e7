"""What was typed to the bot while it was away, and emoji in threads that had gone quiet."""

from bot.sandbox import Message
from storage import outbox
from tests.flows.test_sweep import away, either, of, quick, sweep
from tests.stage import START, Stage

__all__ = ["either", "quick"]


def mention(stage: Stage, text: str) -> str:
    return f"<@{stage.slack.bot_user_id}> {text}"


def read(stage: Stage, parent: Message) -> int:
    """How often a thread was read, as a whole."""
    asked = [one.args for one in stage.slack.calls if one.method == "conversations.replies"]
    return len([one for one in asked if one.get("ts") == parent.ts and "limit" in one and one.get("limit") != "1"])


def test_what_was_typed_to_it_while_it_was_away_is_done_once_as_of_then(either: Stage) -> None:
    stage = either
    channel = stage.declares()
    stage.ana.posts(channel, mention(stage, "note before it went down"))
    stage.settle()
    start = stage.ben.posts(channel, "what do we know?")
    with away(stage, minutes=30):
        stage.ben.posts(channel, mention(stage, "note failover started"))
        stage.chloe.posts(channel, mention(stage, "note decision: roll back"), thread=start)
        taken_back = stage.ana.posts(channel, mention(stage, "note never mind"))
        stage.ana.deletes(taken_back)
        stage.ana.posts(channel, f"thanks {mention(stage, 'you')}")
    assert stage.texts() == ["before it went down", "failover started", "roll back"]
    minutes = [round((line.occurred_at - START).total_seconds() / 60) for line in stage.lines() if line.occurred_at]
    assert minutes == [0, 30, 30]
    assert [line.source for line in stage.lines()] == ["mention"] * 3
    assert stage.lines()[2].kind == "decision"
    told = [stage.reads(stage.chloe, one) for one in channel.ephemerals if one.ephemeral_for == stage.chloe.id]
    assert "roll back" in told[-1]
    sweep(stage)
    sweep(stage)
    assert len(stage.lines(struck=True)) == 3
    assert (stage.dead(), stage.pings()) == ([], [])


def test_one_that_slack_tells_of_late_is_not_done_again(quick: Stage) -> None:
    stage = quick
    channel = stage.declares()
    with away(stage, minutes=30):
        stage.ben.posts(channel, mention(stage, "note failover started"))
    event = next(one for one in stage.events("app_mention") if "failover" in one.payload["event"]["text"])
    stage.slack.redeliver(event.payload, event_id="Ev-late")
    stage.settle()
    assert stage.texts() == ["failover started"]
    with stage.bot.db.read() as session:
        assert not outbox.dead_ones(session)


def test_an_emoji_on_an_old_reply_of_a_quiet_thread_is_found_at_start(quick: Stage) -> None:
    stage = quick
    channel = stage.declares()
    parent = stage.ben.posts(channel, "what do we know?")
    reply = stage.chloe.posts(channel, "the cache is stale", thread=parent)
    quiet = stage.ben.posts(channel, "lunch?")
    stage.chloe.posts(channel, "at noon", thread=quiet)
    stage.settle()
    stage.later_by(days=3)
    sweep(stage)
    with away(stage, minutes=30):
        stage.ana.reacts(reply)
    assert of(stage, reply).text == "the cache is stale"
    assert read(stage, quiet) == 2  # when it was new, and now
    stage.later_by(hours=1)
    stage.bot.ticker.sweep_hourly()
    stage.settle()
    assert read(stage, quiet) == 2  # the hourly sweep passes over it
    assert read(stage, parent) == 3  # what was captured is read each time
