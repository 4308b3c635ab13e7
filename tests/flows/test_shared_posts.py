"""An emoji on a post of the bot's that shows several lines: it asks which one is meant."""

from bot.sandbox import Channel, Message
from tests.flows.captured import DECISION, ITEM, states
from tests.stage import Stage


def shared_post(stage: Stage, channel: Channel) -> Message:
    """Have two notes share a post: they wait while Slack takes none."""
    stage.slack.faults.fail("chat.postMessage", retry_after="1")
    for text in ("fail over to eu-west", "write the runbook"):
        stage.types(stage.ben, f"note {text}", channel)
    stage.settle()
    (ts,) = {line.copy_ts for line in stage.lines()}
    return channel.by_ts[ts or ""]


def whispered(stage: Stage, channel: Channel) -> Message:
    return [one for one in channel.ephemerals if one.ephemeral_for == stage.chloe.id and "which one" in one.text][-1]


def test_it_asks_the_one_who_reacted_and_marks_the_line_that_they_mean(stage: Stage) -> None:
    channel = stage.declares()
    post = shared_post(stage, channel)
    stage.pins(stage.chloe, post, DECISION)
    told = stage.reads(stage.chloe, whispered(stage, channel))
    assert "nothing is changed yet. Which one is a decision?" in told
    assert "fail over to eu-west" in told
    assert "write the runbook" in told
    assert {line.kind for line in stage.lines()} == {"note"}
    assert "⚖️" not in stage.asks(stage.ana, "timeline", channel)
    whisper = whispered(stage, channel)
    reply = stage.chloe.clicks(whisper, "mark_line:2")
    assert "decision" in stage.reads(stage.chloe, reply.wait_later()[-1])
    assert [line.kind for line in stage.lines()] == ["decision", "note"]
    stage.pins(stage.chloe, post, ITEM)
    assert "Which one is an action item?" in stage.reads(stage.chloe, whispered(stage, channel))
    stage.chloe.clicks(whispered(stage, channel), "mark_line:3").wait_later()
    assert states(stage) == [("write the runbook", "open")]
    said = len(channel.ephemerals)
    stage.unpins(stage.chloe, post, DECISION)
    assert (len(channel.ephemerals), stage.dead(), stage.pings()) == (said, [], [])


def test_it_does_not_change_a_kind_that_somebody_else_chose(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares()
    post = shared_post(stage, channel)
    stage.types(stage.ben, "edit 2 mitigation:", channel)
    stage.settle()
    stage.pins(stage.chloe, post, DECISION)
    reply = stage.chloe.clicks(whispered(stage, channel), "mark_line:2")
    assert "Ben" in stage.reads(stage.chloe, reply.wait_later()[-1])
    assert stage.lines()[0].kind == "mitigation"
