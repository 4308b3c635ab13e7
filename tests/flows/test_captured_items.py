"""The action items that emoji and words on a captured message make."""

import pytest

from bot.sandbox import Channel
from tests.flows.captured import FINDING, ITEM, items, line_of, states
from tests.stage import Stage

# Action items


@pytest.mark.both_ways
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
