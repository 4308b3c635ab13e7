"""Action items from the list: every change has a dialog with a reason, and the item's history keeps it."""

from datetime import date

from bot.defaults import Team
from bot.sandbox import Channel, Person
from storage import action_items
from storage.action_items import ActionItem
from tests.stage import Stage


def item(stage: Stage, number: int = 1, incident: int = 1) -> ActionItem:
    with stage.bot.db.read() as session:
        found = action_items.of_number(session, stage.incident(incident).id or 0, number)
    assert found is not None
    return found


def chooses(
    stage: Stage, channel: Channel, what: str, words: str = "actions all", *, person: Person | None = None
) -> str:
    """Ben, or another person, chooses something in the menu of item 1, and reads the dialog that opens."""
    who = person or stage.ben
    if who.view is not None:
        who.closes_view()
    listed = stage.types(who, words, channel)
    wanted = item(stage)
    state = words.partition(" ")[2] or "open"
    who.chooses(listed, f"item_menu:{wanted.id}", f"{what} {wanted.id} {state} INC-1 1")
    return stage.open_dialog(who)


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


def test_an_edit_puts_nothing_back_that_somebody_else_has_changed(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares("sev3 Checkout is down")
    stage.types(stage.ana, "todo Ask @chloe & the vendor @ben by 2025-07-25 p2 https://t.example.com/A?b=1&c", channel)
    chooses(stage, channel, "edit")
    chooses(stage, channel, "edit", person=stage.ana)
    stage.ana.submits({"text": "Ask @Chloe & the vendor for a date"})
    stage.ben.submits({"priority": "p0"})
    told = f"Ask <@{stage.chloe.id}|chloe> &amp; the vendor for a date"
    assert (item(stage).text, item(stage).priority) == (told, "p0")
    assert item(stage).url == "https://t.example.com/A?b=1&c"
    chooses(stage, channel, "edit")
    chooses(stage, channel, "edit", person=stage.ana)
    stage.ana.submits({"text": "Ask the vendor", "priority": "p1"})
    errors = stage.ben.submits({"text": "Write to the vendor", "priority": "p3", "url": ""}).errors
    assert set(errors) == {"text", "priority"}
    assert "Somebody changed this" in errors["text"]
    assert (item(stage).text, item(stage).priority, item(stage).url[:6]) == ("Ask the vendor", "p1", "https:")
    stage.ben.submits({"text": "Ask the vendor", "priority": "p1"})  # as it is by now, with the emptied address
    assert (item(stage).text, item(stage).priority, item(stage).url) == ("Ask the vendor", "p1", "")
    assert (stage.dead(), stage.pings()) == ([], [])


def test_lists_hold_what_their_words_say_and_what_the_reader_may_see(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares("sev3 Checkout is down")
    for number in range(8):
        stage.types(stage.ana, f"todo Look at disk {number} @ben by 2025-07-{16 + number}", channel)
    stage.types(stage.ana, "todo Tell the vendor owner: Vendors p0 by 2025-08-01", channel)
    first = stage.types(stage.chloe, "actions", channel)
    told = stage.reads(stage.chloe, first)
    assert told.index("Tell the vendor") < told.index("Look at disk 0") < told.index("Look at disk 4")
    assert "Page 1 of 2, 9 action items in all" in told
    assert "Look at disk 5" not in told
    assert "Look at disk 5" in stage.clicks(stage.chloe, first, "More ▶")
    assert "Closed too" not in stage.clicks(stage.chloe, first, "Closed too")
    stage.types(stage.ana, "declare sev3 --private The vault leaks")
    stage.settle()
    hidden = stage.channel(2)
    stage.types(stage.ana, "todo Rotate the keys @ana by 2025-07-16", hidden)
    elsewhere = stage.asks(stage.ana, "actions")
    assert "Your open action items" in elsewhere
    assert "Rotate the keys" in elsewhere
    assert "Look at disk" not in elsewhere
    assert "Rotate the keys" not in stage.asks(stage.chloe, "actions everywhere all")
    assert "Rotate the keys" not in stage.asks(stage.chloe, "actions @ana")
    assert "Look at disk 0" in stage.asks(stage.chloe, "actions @ben")
    assert stage.asks(stage.chloe, "actions INC-2") == stage.asks(stage.chloe, "actions INC-99").replace("99", "2")
    stage.later_by(days=2)
    late = stage.asks(stage.chloe, "actions overdue INC-1")
    assert ("Look at disk 0" in late, "Look at disk 1" in late, "Look at disk 3" in late) == (True, False, False)
    assert "I do not know yesterday here" in stage.asks(stage.chloe, "actions yesterday", channel)


def test_dialog_split_home_team_and_tracker(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares("sev3 Checkout is down")
    stage.bot.services.settings.teams.append(Team(name="Pay Team", lead=stage.chloe.id))
    said = stage.asks(
        stage.ana, "todo Alert on expiry https://tracker.example.com/A-1 @pay team by 2025-07-25 p2", channel
    )
    assert "owner: Pay Team" in said
    assert (item(stage).text, item(stage).url) == ("Alert on expiry", "https://tracker.example.com/A-1")
    assert "https://tracker.example.com/A-1" in stage.asks(stage.ana, "actions", channel)
    stage.types(stage.ben, "todo", channel)
    assert "What is to be done?" in stage.open_dialog(stage.ben)
    assert "http" in stage.ben.submits({"text": "Write the runbook & <test> it", "url": "nowhere"}).errors["url"]
    stage.ben.submits({"url": "", "owner": stage.ben, "due": "2025-07-30", "priority": "p3"})
    assert (item(stage, 2).text, item(stage, 2).owner_id, item(stage, 2).due_on) == (
        "Write the runbook &amp; &lt;test&gt; it", stage.ben.id, date(2025, 7, 30)
    )  # fmt: skip
    stage.ben.closes_view()
    stage.ben.opens_home()
    stage.settle()
    stage.ben.chooses(stage.ben.home or {}, f"item_menu:{item(stage, 2).id}", f"split {item(stage, 2).id} home")
    stage.open_dialog(stage.ben)
    assert "two items at least" in stage.ben.submits({"texts": "Write it"}).errors["reason"]
    stage.ben.submits({"texts": "Write it\n- Test it\n"})
    assert [(item(stage, n).text, item(stage, n).status) for n in (2, 3, 4)] == [
        ("Write the runbook &amp; &lt;test&gt; it", "cancelled"), ("Write it", "open"), ("Test it", "open")
    ]  # fmt: skip
    stage.settle()
    stage.ben.closes_view()
    home = stage.ben.reads_view(stage.ben.home or {})
    assert ("Test it" in home, "Write the runbook" in home) == (True, False)
    stage.ben.chooses(stage.ben.home or {}, f"item_menu:{item(stage, 3).id}", f"history {item(stage, 3).id} home")
    assert "recorded it: Write it" in stage.open_dialog(stage.ben)
    assert (stage.dead(), stage.pings()) == ([], [])
