"""What the emoji on a message make of it, and how a line follows its message."""

import json
from datetime import timedelta
from itertools import permutations

import pytest

from bot import defaults
from bot.postmortem.export import export
from bot.sandbox import Channel, Message
from storage import action_items, captures, timeline
from storage.action_items import ActionItem
from storage.timeline import Line, SourceChange
from tests.stage import START, Stage, wait_for

ITEM, DECISION, FINDING = defaults.ACTION_ITEM_REACTION, "scales", "microscope"


@pytest.fixture
def channel(stage: Stage) -> Channel:
    return stage.declares()


def line_of(stage: Stage) -> Line:
    (line,) = stage.lines(struck=True)
    return line


def items(stage: Stage) -> list[ActionItem]:
    with stage.bot.db.read() as session:
        return action_items.of_incident(session, stage.incident().id or 0)


def states(stage: Stage) -> list[tuple[str, str]]:
    return [(item.text, item.status) for item in items(stage)]


def exported(stage: Stage, form: str) -> str:
    services = stage.bot.services
    with stage.bot.db.read() as session:
        return export(session, stage.incident(), form, settings=services.settings, rendering=services.rendering)


def history(stage: Stage) -> list[tuple[str | None, str, str | None, str]]:
    with stage.bot.db.read() as session:
        kept = timeline.versions(session, line_of(stage).id or 0)
    return [(one.text, one.kind, one.changed_by, one.changed_from) for one in kept]


# One emoji, one meaning


@pytest.mark.parametrize(("emoji", "kind"), defaults.REACTIONS.items())
def test_each_emoji_makes_a_line_of_its_kind(quick_stage: Stage, emoji: str, kind: str) -> None:
    channel = quick_stage.declares()
    quick_stage.pins(quick_stage.ana, quick_stage.ben.posts(channel, "rolled back"), emoji)
    assert (line_of(quick_stage).kind, line_of(quick_stage).text) == (kind, "rolled back")


def test_the_list_of_emoji_names_them_all(stage: Stage, channel: Channel) -> None:
    told = stage.asks(stage.ana, "help reactions", channel)
    for kind in defaults.KINDS:
        assert kind.id == "milestone" or kind.name in told, kind
    assert "action item" in told


def test_everyday_emoji_mean_nothing(stage: Stage, channel: Channel) -> None:
    message = stage.ben.posts(channel, "on it")
    for emoji in ("+1", "eyes", "white_check_mark", "tada", "fire", "heart", "warning", "question"):
        stage.ana.reacts(message, emoji)
    stage.settle()
    assert stage.lines(struck=True) == []


def test_another_name_and_another_skin_are_the_same_emoji(stage: Stage, channel: Channel) -> None:
    message = stage.ben.posts(channel, "fail over to eu-west")
    stage.pins(stage.ana, message, DECISION)
    seen = stage.events("reaction_added")[-1]
    event = dict(seen.payload["event"]) | {"user": stage.ben.id, "event_ts": "1752601399.000100"}
    other = event | {"reaction": "balance_scale::skin-tone-2"}
    stage.slack.redeliver(seen.payload | {"event": other}, event_id="Ev-other-name")
    stage.settle()
    stage.unpins(stage.ana, message, DECISION)
    assert stage.texts() == ["fail over to eu-west"]


# Kinds


def test_changing_the_emoji_changes_the_kind_whichever_comes_first(stage: Stage, channel: Channel) -> None:
    message = stage.ben.posts(channel, "fail over to eu-west")
    stage.pins(stage.ana, message)
    stage.pins(stage.ana, message, DECISION)
    assert line_of(stage).kind == "note"
    stage.unpins(stage.ana, message)
    assert line_of(stage).kind == "decision"
    stage.unpins(stage.ana, message, DECISION)
    stage.pins(stage.ana, message, FINDING)
    assert (line_of(stage).kind, line_of(stage).struck_at) == ("finding", None)
    assert [kind for _, kind, _, _ in history(stage)] == ["note", "decision", "decision"]


def test_the_line_keeps_the_first_kind_and_shows_the_others(stage: Stage, channel: Channel) -> None:
    message = stage.ben.posts(channel, "fail over to eu-west")
    stage.pins(stage.ana, message, DECISION)
    stage.pins(stage.chloe, message, FINDING)
    assert line_of(stage).kind == "decision"
    assert "⚖️ 17:42  fail over to eu-west" in stage.asks(stage.chloe, "timeline", channel).replace("19:42", "17:42")
    assert "🔬" in stage.asks(stage.chloe, "timeline", channel)
    stage.unpins(stage.ana, message, DECISION)
    assert line_of(stage).kind == "finding"
    assert "⚖️" not in stage.asks(stage.chloe, "timeline", channel)


def test_the_first_is_the_first_that_was_put_on_not_the_first_that_arrived(stage: Stage, channel: Channel) -> None:
    for order in permutations(range(3)):
        message = stage.ben.posts(channel, f"in the order {order}")
        stage.slack.settle()
        stage.slack.faults.hold_events()
        for emoji in (DECISION, FINDING, "pushpin"):
            stage.ana.reacts(message, emoji)
        held = stage.slack.faults._buffer
        stage.slack.faults._buffer = [held[index] for index in order]
        stage.slack.faults.release_events()
        stage.settle()
    assert {line.kind for line in stage.lines()} == {"decision"}
    assert len(stage.lines()) == 6


def test_a_strike_by_hand_wins_until_a_person_restores_the_line(stage: Stage, channel: Channel) -> None:
    message = stage.ben.posts(channel, "rolled back")
    stage.pins(stage.ana, message)
    stage.types(stage.ana, f"strike {line_of(stage).number}", channel)
    stage.pins(stage.chloe, message, DECISION)
    stage.unpins(stage.ana, message)
    assert (stage.texts(), line_of(stage).kind) == ([], "note")
    stage.types(stage.ana, f"restore {line_of(stage).number}", channel)
    assert stage.texts() == ["rolled back"]
    stage.unpins(stage.chloe, message, DECISION)
    assert stage.texts() == []


def test_a_kind_that_was_chosen_in_words_stays(stage: Stage, channel: Channel) -> None:
    message = stage.ben.posts(channel, "rolled back")
    stage.pins(stage.ana, message)
    stage.types(stage.ana, f"edit {line_of(stage).number} mitigation: rolled back", channel)
    assert line_of(stage).kind == "mitigation"
    stage.pins(stage.chloe, message, DECISION)
    stage.unpins(stage.ana, message)
    assert line_of(stage).kind == "mitigation"


def test_words_that_a_person_corrected_stay_when_the_message_is_edited(stage: Stage, channel: Channel) -> None:
    message = stage.ben.posts(channel, "rolled bakc")
    stage.pins(stage.ana, message)
    stage.types(stage.ana, f"edit {line_of(stage).number} rolled back to 4.2", channel)
    stage.later_by(minutes=1)
    stage.ben.edits(message, "rolled back")
    stage.settle()
    assert stage.texts() == ["rolled back to 4.2"]
    stage.types(stage.ana, "undo", channel)
    stage.later_by(minutes=1)
    stage.ben.edits(message, "rolled back, really")
    stage.settle()
    assert stage.texts() == ["rolled back, really"]


def test_all_of_it_on_either_database(either_stage: Stage) -> None:
    stage = either_stage
    channel = stage.declares()
    message = stage.ben.posts(channel, "todo: alert before tokens expire")
    stage.pins(stage.ana, message, DECISION)
    stage.pins(stage.chloe, message, ITEM)
    stage.unpins(stage.ana, message, DECISION)
    stage.later_by(minutes=1)
    stage.ben.edits(message, "todo: alert a week before tokens expire")
    stage.settle()
    stage.ben.deletes(message)
    stage.settle()
    line = line_of(stage)
    assert (line.kind, line.text, line.source_state) == ("note", "todo: alert a week before tokens expire", "deleted")
    assert states(stage) == [("alert before tokens expire", "open")]
    lunch = stage.ben.posts(channel, "lunch?")
    stage.ben.edits(lunch, "lunch at noon?")
    stage.settle()
    stage.ben.deletes(lunch)
    stage.settle()
    known = source_change(stage, lunch)
    assert known is not None
    assert known.is_deleted
    assert stage.dead() == []


# The bot's own copy


def copy_of(stage: Stage, channel: Channel, text: str) -> Message:
    own = [one for one in channel.messages if one.user == stage.slack.bot_user_id]
    return next(one for one in own if text in stage.reads(stage.ana, one))


def test_an_emoji_on_the_bots_copy_of_a_line_means_that_line(stage: Stage, channel: Channel) -> None:
    stage.types(stage.ben, "note fail over to eu-west @chloe by 2025-07-25", channel)
    stage.settle()
    copy = copy_of(stage, channel, "fail over to eu-west")
    assert copy.ts == line_of(stage).copy_ts
    stage.pins(stage.ana, copy, DECISION)
    assert (len(stage.lines()), line_of(stage).kind) == (1, "decision")
    stage.pins(stage.ana, copy, ITEM)
    assert states(stage) == [("fail over to eu-west", "open")]
    for emoji in (DECISION, ITEM):
        stage.unpins(stage.ana, copy, emoji)
    assert (len(stage.lines()), line_of(stage).kind) == (1, "note")
    assert states(stage) == [("fail over to eu-west", "cancelled")]


# Action items


def test_one_emoji_makes_an_action_item_of_a_message(stage: Stage, channel: Channel) -> None:
    message = stage.ben.posts(channel, f"Alert before tokens expire <@{stage.chloe.id}> by 2025-07-25 p1")
    stage.pins(stage.ana, message, ITEM)
    (item,) = items(stage)
    assert (item.text, item.owner_id, str(item.due_on), item.priority) == (
        "Alert before tokens expire",
        stage.chloe.id,
        "2025-07-25",
        "p1",
    )
    assert (item.created_by, item.created_from, item.line_id) == (stage.ana.id, "reaction", line_of(stage).id)
    assert "1 open action item" in stage.overview()


def test_taking_it_back_cancels_the_item_and_putting_it_on_again_brings_it_back(stage: Stage, channel: Channel) -> None:
    message = stage.ben.posts(channel, "Alert before tokens expire")
    stage.pins(stage.ana, message, ITEM)
    stage.pins(stage.chloe, message, ITEM)
    stage.unpins(stage.ana, message, ITEM)
    assert states(stage) == [("Alert before tokens expire", "open")]
    stage.unpins(stage.chloe, message, ITEM)
    assert states(stage) == [("Alert before tokens expire", "cancelled")]
    assert stage.texts() == []
    stage.pins(stage.ben, message, ITEM)
    assert states(stage) == [("Alert before tokens expire", "open")]
    assert stage.texts() == ["Alert before tokens expire"]


def test_an_item_that_somebody_changed_stays(stage: Stage, channel: Channel) -> None:
    message = stage.ben.posts(channel, f"Alert before tokens expire <@{stage.ben.id}>")
    stage.pins(stage.ana, message, ITEM)
    stage.clicks(stage.ben, stage.types(stage.ben, "actions", channel), "Done")
    stage.unpins(stage.ana, message, ITEM)
    assert states(stage) == [("Alert before tokens expire", "done")]


def test_what_begins_with_todo_makes_an_item_and_the_line_stays(stage: Stage, channel: Channel) -> None:
    answer = stage.asks(stage.ana, "note 17:30 UTC Follow-up: alert before tokens expire @ben by 2025-07-25", channel)
    assert "Action item 1: alert before tokens expire" in answer
    assert "@ben" in answer.lower()
    message = stage.ben.posts(channel, "*TODO:* write the runbook")
    stage.pins(stage.ana, message, FINDING)
    assert states(stage) == [("alert before tokens expire", "open"), ("write the runbook", "open")]
    assert [item.created_from for item in items(stage)] == ["note", "reaction"]
    assert [item.line_id for item in items(stage)] == [line.id for line in stage.lines()]
    assert stage.texts()[1] == "*TODO:* write the runbook"
    stage.unpins(stage.ana, message, FINDING)
    assert states(stage)[1] == ("write the runbook", "cancelled")


@pytest.mark.parametrize("text", ["the todo: list is long", "todo:", "todos: 3", "follow up with legal"])
def test_what_only_looks_like_it_makes_none(quick_stage: Stage, text: str) -> None:
    channel = quick_stage.declares()
    quick_stage.types(quick_stage.ana, f"note {text}", channel)
    quick_stage.pins(quick_stage.ana, quick_stage.ben.posts(channel, text))
    assert items(quick_stage) == []
    assert quick_stage.texts() == [text, text]


# The source


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


def source_change(stage: Stage, message: Message) -> SourceChange | None:
    with stage.bot.db.read() as session:
        return captures.source_change(session, stage.slack.team_id, message.channel.id, message.ts)


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
