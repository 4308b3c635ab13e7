"""How a captured line follows its message: edits, deletion, files, and what its words tell."""

import json
from datetime import timedelta
from itertools import permutations

import pytest

from bot.sandbox import Channel
from storage import captures
from tests.flows.captured import FINDING, ITEM, exported, history, line_of, source_change, states
from tests.stage import START, Stage, wait_for

# The source


@pytest.mark.both_ways
def test_a_deleted_message_leaves_its_line_and_says_so(stage: Stage, channel: Channel) -> None:
    message = stage.ben.posts(channel, "rolled back")
    stage.pins(stage.ana, message)
    stage.ben.deletes(message)
    stage.settle()
    assert (line_of(stage).text, line_of(stage).source_state, line_of(stage).struck_at) == (
        "rolled back",
        "deleted",
        None,
    )
    assert "source deleted" in stage.asks(stage.ana, "timeline", channel)
    assert history(stage)[-1][3] == "deletion"
    assert stage.dead() == []


def test_a_deleted_message_with_replies_too(stage: Stage, channel: Channel) -> None:
    message = stage.ben.posts(channel, "rolled back")
    stage.chloe.posts(channel, "why?", thread=message)
    stage.pins(stage.ana, message)
    stage.ben.deletes(message)
    stage.settle()
    assert (line_of(stage).text, line_of(stage).source_state) == ("rolled back", "deleted")


def test_what_was_deleted_before_it_could_be_read_is_no_tombstone_text(stage: Stage, channel: Channel) -> None:
    message = stage.ben.posts(channel, "rolled back")
    stage.chloe.posts(channel, "why?", thread=message)
    stage.slack.settle()
    stage.slack.faults.hold_events()
    stage.ana.reacts(message)
    stage.ben.deletes(message)
    stage.slack.faults.release_events()
    stage.settle()
    assert (line_of(stage).text, line_of(stage).source_state) == ("", "deleted")


def test_of_what_nobody_captured_only_times_are_kept(stage: Stage, channel: Channel) -> None:
    edited, deleted = stage.ben.posts(channel, "canary one"), stage.ben.posts(channel, "canary two")
    stage.ben.edits(edited, "canary three")
    stage.ben.deletes(deleted)
    stage.settle()
    known = {one.ts: source_change(stage, one) for one in (edited, deleted)}
    assert {ts: change.is_deleted for ts, change in known.items() if change} == {edited.ts: False, deleted.ts: True}
    assert "canary" not in "".join(stage.texts())
    stage.pins(stage.ana, edited)
    line = line_of(stage)
    assert (line.text, line.is_edited, line.source_ts) == ("canary three", True, edited.edited)


def test_edits_in_any_order_end_at_the_last(stage: Stage, channel: Channel) -> None:
    for order in permutations(range(3)):
        message = stage.ben.posts(channel, "one")
        stage.slack.settle()
        stage.slack.faults.hold_events()
        stage.ana.reacts(message)
        stage.ben.edits(message, "two")
        stage.ben.edits(message, "three")
        held = stage.slack.faults._buffer
        stage.slack.faults._buffer = [held[index] for index in order]
        stage.slack.faults.release_events()
        stage.settle()
    assert {(line.text, line.is_edited) for line in stage.lines()} == {("three", True)}


def test_an_old_answer_of_slacks_is_asked_again(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares()
    message = stage.ben.posts(channel, "rolled bakc")
    stage.settle()
    stage.later_by(minutes=1)
    stage.ben.edits(message, "rolled back")
    stage.settle()
    new, message.text = message.text, "rolled bakc"
    edited, message.edited = message.edited, None
    stage.ana.reacts(message)
    stage.slack.settle()
    calls = stage.slack.calls
    wait_for(lambda: any(one.method == "conversations.replies" for one in calls), "question")
    assert line_of(stage).text is None
    message.text, message.edited = new, edited
    wait_for(lambda: line_of(stage).text is not None, "text", seconds=20.0)
    assert line_of(stage).text == "rolled back"


# What a message says besides


def test_a_past_time_in_the_words_is_kept_as_a_hint(stage: Stage, channel: Channel) -> None:
    said = {
        "the deploy went out at 13:30": timedelta(minutes=-12),  # Ben is in New York: 13:42 there
        "errors began 20 min ago": timedelta(minutes=-20),
        "next update at 14:00": None,
        "we deploy at 15:00": None,
        "3 of 5 nodes": None,
    }
    for text in said:
        stage.pins(stage.ana, stage.ben.posts(channel, text))
    hints = {line.text: line.hint_at for line in stage.lines()}
    near = {text: None if hint is None else round((hint - START).total_seconds() / 60) for text, hint in hints.items()}
    assert near == {
        text: None if length is None else round(length.total_seconds() / 60) for text, length in said.items()
    }
    assert all(line.occurred_at is not None and line.occurred_at - START < timedelta(1) for line in stage.lines())
    assert "says 19:30" in stage.asks(stage.ana, "timeline", channel)


def test_a_time_is_read_again_when_the_authors_zone_becomes_known(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares()
    eve = stage.slack.person("eve", tz="America/New_York")
    stage.ana.invites(channel, eve)
    stage.settle()
    message = eve.posts(channel, "the deploy went out at 13:30")
    stage.slack.faults.fail("users.info", status=500, times=1)
    stage.pins(stage.ana, message)
    hint = line_of(stage).hint_at
    assert hint is not None
    assert f"{hint:%H:%M}" == "17:30"


def test_files_are_kept_as_evidence(stage: Stage, channel: Channel) -> None:
    message = stage.ben.posts(channel, "errors by minute")
    message.files = [
        {
            "id": "F1",
            "name": "graph.png",
            "title": "errors <5xx> & more",
            "mimetype": "image/png",
            "size": 12_345,
            "permalink": "https://sandbox-workspace.slack.com/files/U1/F1/graph.png",
        },
        {"id": "F2", "mode": "tombstone"},
    ]
    stage.pins(stage.ana, message)
    stage.unpins(stage.ana, message)
    stage.pins(stage.ana, message)
    with stage.bot.db.read() as session:
        (of_line,) = captures.evidence(session, stage.incident().id or 0).values()
    assert [(one.file_id, one.name, one.mimetype, one.size) for one in of_line] == [
        ("F1", "errors <5xx> & more", "image/png", 12_345)
    ]
    assert "errors <5xx> & more (https://sandbox-workspace" in stage.asks(stage.ana, "timeline", channel)
    stage.pins(stage.chloe, message, FINDING)
    told = json.loads(exported(stage, "json"))["timeline"][1]
    assert (told["evidence"][0]["name"], told["evidence"][0]["type"]) == ("errors <5xx> & more", "image/png")
    assert (told["also_kinds"], told["source_state"]) == (["finding"], "")
    document = exported(stage, "markdown")
    assert "[errors <5xx> & more](https://sandbox-workspace.slack.com/files/U1/F1/graph.png)" in document
    assert "also finding" in document


def test_another_apps_message_is_captured_like_a_persons(stage: Stage, channel: Channel) -> None:
    message = stage.ben.posts(channel, "CPU at 99 % on web-1, 5 min ago")
    message.user, message.bot_id, message.subtype = "", "B0OTHER", "bot_message"
    stage.pins(stage.ana, message, "bell")
    stage.pins(stage.chloe, message, ITEM)
    assert (line_of(stage).kind, line_of(stage).author_id) == ("alert", None)
    assert states(stage) == [("CPU at 99 % on web-1, 5 min ago", "open")]


def test_files_that_come_and_go_are_followed(stage: Stage, channel: Channel) -> None:
    def picture(number: int) -> dict[str, object]:
        return {"id": f"F{number}", "name": f"graph{number}.png", "permalink": f"https://files.example/{number}"}

    def known() -> list[str]:
        with stage.bot.db.read() as session:
            found = captures.evidence(session, stage.incident().id or 0)
        return [one.file_id for files in found.values() for one in files]

    message = stage.ben.posts(channel, "errors by minute")
    stage.pins(stage.ana, message)
    stage.ben.attaches(message, picture(1), picture(2))
    stage.settle()
    assert known() == ["F1", "F2"]
    assert "graph2.png" in stage.asks(stage.chloe, "timeline", channel)
    stage.ben.attaches(message, picture(1), {"id": "F2", "mode": "tombstone"})
    stage.settle()
    assert known() == ["F1"]
    assert "graph2.png" not in stage.asks(stage.chloe, "timeline", channel)
    assert "graph2.png" not in exported(stage, "markdown")
    stage.later_by(minutes=1)
    message.files = [picture(1), picture(2)]
    stage.ben.edits(message, "errors by minute and by host")
    stage.settle()
    assert (known(), stage.texts()) == (["F1", "F2"], ["errors by minute and by host"])
    stage.ben.deletes(message)
    stage.settle()
    assert (known(), stage.dead()) == (["F1", "F2"], [])
