"""Action items from the list: every change has a dialog with a reason, and the item's history keeps it."""

from datetime import date

from bot.sandbox import Channel
from storage import action_items
from storage.action_items import ActionItem
from tests.stage import Stage


def item(stage: Stage, number: int = 1, incident: int = 1) -> ActionItem:
    with stage.bot.db.read() as session:
        found = action_items.of_number(session, stage.incident(incident).id or 0, number)
    assert found is not None
    return found


def chooses(stage: Stage, channel: Channel, what: str, words: str = "actions all") -> str:
    """Ben chooses something in the menu of item 1, and reads the dialog that opens."""
    if stage.ben.view is not None:
        stage.ben.closes_view()
    listed = stage.types(stage.ben, words, channel)
    wanted = item(stage)
    state = words.partition(" ")[2] or "open"
    stage.ben.chooses(listed, f"item_menu:{wanted.id}", f"{what} {wanted.id} {state} INC-1 1")
    return stage.open_dialog(stage.ben)


def test_every_change_keeps_its_reason(stage: Stage) -> None:
    channel = stage.declares()
    said = stage.asks(stage.ana, "todo Alert before tokens expire @ben by 2025-07-25 p1", channel)
    assert "owner: @Ben" in said
    assert "due on Fri 25 Jul" in said
    assert "New date" in chooses(stage, channel, "due", "actions")
    stage.ben.submits({"due": date(2025, 8, 1).isoformat(), "reason": "Vendor is away until then <!channel>"})
    assert (item(stage).due_on, item(stage).is_due_proposed) == (date(2025, 8, 1), False)
    chooses(stage, channel, "owner", "actions")
    stage.ben.submits({"owner": stage.chloe, "reason": "She knows the vault"})
    assert item(stage).owner_id == stage.chloe.id
    chooses(stage, channel, "edit", "actions")
    stage.ben.submits(
        {"text": "Alert 14 days before tokens expire", "priority": "p0", "url": "https://tracker.example.com/ABC-1"}
    )
    assert (item(stage).text, item(stage).priority) == ("Alert 14 days before tokens expire", "p0")
    chooses(stage, channel, "done", "actions")
    stage.ben.submits({"reason": "https://code.example.com/pull/7"})
    assert item(stage).status == "done"
    chooses(stage, channel, "reopen")
    stage.ben.submits({"reason": "It was reverted"})
    assert item(stage).status == "open"
    chooses(stage, channel, "drop", "actions")
    stage.ben.submits({"reason": "The vault is going away"})
    assert item(stage).status == "cancelled"
    told = stage.asks(stage.ana, "actions history 1", channel)
    for words in (
        "set the date to 2025-08-01, before: 2025-07-25",
        "Vendor is away until then <!channel>",
        "She knows the vault",
        "gave it to Chloe, before: Ben",
        "reworded it",
        "priority to p0",
        "https://tracker.example.com/ABC-1",
        "marked it done",
        "https://code.example.com/pull/7",
        "opened it again",
        "It was reverted",
        "took it off the list",
    ):
        assert words in told
    assert (stage.dead(), stage.pings()) == ([], [])
