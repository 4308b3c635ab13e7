"""What the emoji on a message make of it."""

from itertools import permutations

import pytest

from bot import defaults
from bot.sandbox import Channel, Message
from tests.flows.captured import DECISION, FINDING, ITEM, history, line_of, source_change, states
from tests.stage import Stage

# One emoji, one meaning


@pytest.mark.parametrize(("emoji", "kind"), defaults.REACTIONS.items())
def test_each_emoji_makes_a_line_of_its_kind(quick_stage: Stage, emoji: str, kind: str) -> None:
    channel = quick_stage.declares()
    quick_stage.pins(quick_stage.ana, quick_stage.ben.posts(channel, "rolled back"), emoji)
    assert (line_of(quick_stage).kind, line_of(quick_stage).text) == (kind, "rolled back")


@pytest.mark.both_ways
def test_the_list_of_emoji_names_them_all(stage: Stage, channel: Channel) -> None:
    told = stage.asks(stage.ana, "help reactions", channel)
    for kind in defaults.KINDS:
        assert kind.id == "milestone" or kind.name in told, kind
    assert "action item" in told


@pytest.mark.both_ways
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
