"""The message of a resolved incident: the picture, the durations, what it was drafted from, what is still missing."""

from bot.sandbox import Channel, Message
from tests.stage import Stage


def resolved(stage: Stage) -> Message:
    ts = stage.incident().resolve_ts
    assert ts is not None
    return stage.channel().by_ts[ts]


def pictures(message: Message) -> list[str]:
    """Return the ids of the files that a message shows."""
    return [block["slack_file"]["id"] for block in message.blocks if block["type"] == "image"]


def end(stage: Stage) -> Channel:
    """Declare, say when it began, note two things, and resolve."""
    channel = stage.declares()
    for typed in (
        "time started 19:30",
        "note 17:44 UTC finding: the disk is full",
        "note 17:50 UTC action: cleaned up",
    ):
        stage.types(stage.ana, typed, channel)
    stage.later_by(minutes=40)
    stage.types(stage.ana, "resolve", channel)
    stage.settle()
    return channel


def test_it_shows_the_picture_and_asks_for_three_things(stage: Stage) -> None:
    channel = end(stage)
    (shown,) = pictures(resolved(stage))
    assert stage.slack.workspace.files[shown].content.startswith(b"\x89PNG")
    said = stage.reads(stage.chloe, resolved(stage))
    assert "The timeline of INC-1: started, acknowledged, resolved" in said
    assert "52 min" in said
    assert "drafted from 4 lines by 1 person: the draft" in said
    asked = ["When was it noticed?", "When were users fine again?", "How were users hit?"]
    assert [one for one in asked if f"[{one}]" in said] == asked
    assert "[What caused it?]" not in said

    stage.ben.clicks(resolved(stage), "When were users fine again?")
    stage.open_dialog(stage.ben)
    assert stage.ben.submits({"when": "20:15"}).ok
    stage.ben.closes_view()
    stage.types(stage.ben, "time detected 19:44", channel)
    stage.types(stage.ben, "impact users 12%", channel)
    stage.settle()
    stage.ben.clicks(resolved(stage), "What caused it?")
    stage.open_dialog(stage.ben)
    assert stage.ben.submits({"cause": "Old files filled the disk"}).ok
    stage.settle()
    said = stage.reads(stage.chloe, resolved(stage))
    assert "[What caused it?]" not in said
    assert "[Ask five times why]" in said
    assert (stage.dead(), stage.pings()) == ([], [])


def test_drafted_again_it_shows_the_picture_of_then_and_sends_the_same_one_once(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = end(stage)
    (first,) = pictures(resolved(stage))
    stage.types(stage.ana, "postmortem", channel)
    stage.settle()
    assert pictures(resolved(stage)) == [first]
    stage.types(stage.ana, "time mitigated 20:10", channel)
    stage.types(stage.ana, "postmortem", channel)
    stage.settle()
    assert pictures(resolved(stage)) not in ([], [first])
    assert stage.dead() == []


def test_a_picture_that_slack_does_not_take_costs_no_word(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = end(stage)
    (file_id,) = pictures(resolved(stage))
    del stage.slack.workspace.files[file_id]
    stage.types(stage.ana, "impact users 12%", channel)
    stage.settle()
    assert pictures(resolved(stage)) == []
    assert "How were users hit?" not in stage.reads(stage.ana, resolved(stage))
    assert stage.dead() == []


def test_hidden_it_shows_a_picture_of_its_own_and_the_first_is_deleted(quick_stage: Stage) -> None:
    stage = quick_stage
    left = end(stage)
    (first,) = pictures(resolved(stage))
    stage.types(stage.ana, "private on", left)
    stage.settle()
    (shown,) = pictures(resolved(stage))
    assert shown in stage.slack.workspace.files
    assert first not in stage.slack.workspace.files
    assert stage.dead() == []
