"""The action item that a line's words made goes and comes with the line, unless somebody has changed it since."""

import pytest

from storage import action_items
from tests.stage import Stage


def states(stage: Stage) -> list[tuple[str, str]]:
    with stage.bot.db.read() as session:
        found = action_items.of_incident(session, stage.incident().id or 0)
    return [(item.text, item.status) for item in found]


@pytest.mark.both_ways
def test_a_note_that_is_taken_back_takes_its_action_item_along(stage: Stage) -> None:
    channel = stage.declares()
    reply = stage.types(stage.ana, "note todo: alert before tokens expire @ben by 2025-07-25", channel)
    told = stage.clicks(stage.ana, reply, "Undo")
    assert "action item 1 is taken off the list too" in told
    assert states(stage) == [("alert before tokens expire", "cancelled")]
    told = stage.clicks(stage.ana, reply, "Put it back")
    assert "action item 1 is on the list again" in told
    assert states(stage) == [("alert before tokens expire", "open")]
    assert "action item 1 is taken off" in stage.asks(stage.ana, "strike 2", channel)
    assert "action item 1 is on the list again" in stage.asks(stage.ana, "undo", channel)
    stage.clicks(stage.ben, stage.types(stage.ben, "actions", channel), "Done")
    told = stage.asks(stage.ana, "strike 2", channel)
    assert "action item 1 stays: somebody has changed it" in told
    assert "action item" not in stage.asks(stage.ana, "restore 2", channel)
    assert states(stage) == [("alert before tokens expire", "done")]
    stage.settle()
    assert "0 open action items" in stage.overview()
    assert (stage.dead(), stage.pings()) == ([], [])


def test_of_a_captured_message_too_and_its_emoji_do_not_bring_it_back(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares()
    message = stage.ben.posts(channel, "write the runbook")
    stage.pins(stage.ana, message, "clipboard")
    assert "action item 1 is taken off" in stage.asks(stage.ana, "strike 2", channel)
    stage.pins(stage.chloe, message, "pushpin")
    assert (stage.texts(), states(stage)) == ([], [("write the runbook", "cancelled")])
    assert "action item 1 is on the list again" in stage.asks(stage.ana, "restore 2", channel)
    stage.asks(stage.ana, "strike 2", channel)
    stage.unpins(stage.ana, message, "clipboard")
    stage.asks(stage.ana, "restore 2", channel)
    assert (stage.texts(), states(stage)) == (["write the runbook"], [("write the runbook", "cancelled")])


def test_a_note_that_is_no_work_says_nothing_of_items(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares()
    stage.types(stage.ana, "todo Write the runbook", channel)
    assert "action item" not in stage.clicks(stage.ana, stage.types(stage.ana, "note retried", channel), "Undo")
    assert states(stage) == [("Write the runbook", "open")]
