"""An owner outside of a private incident: the namer is asked first, and nothing of the incident is told."""

from bot.sandbox import Channel
from bot.sandbox.people import Person
from tests.flows.captured import item_of
from tests.stage import Stage

CANARY = "canary-6011"


def letters(stage: Stage, person: Person) -> str:
    talk = stage.slack.dm(person)
    return "\n".join(stage.reads(person, one) for one in talk.messages) if talk else ""


def hidden(stage: Stage) -> Channel:
    """Ana's private incident; Chloe is in it, Ben is not, but the bot knows him."""
    stage.types(stage.ben, "list")
    stage.types(stage.ana, f"declare sev1 --private {CANARY} leaks")
    stage.settle()
    channel = stage.channel()
    stage.ana.invites(channel, stage.chloe)
    stage.settle()
    return channel


def test_the_text_alone_is_sent_once_the_namer_says_so(stage: Stage) -> None:
    channel = hidden(stage)
    reply = stage.types(stage.ana, "todo Rotate the keys @ben by 2025-07-25", channel)
    said = stage.reads(stage.ana, reply)
    for words in (
        "@Ben is not in INC-1, which is private",
        "[Invite them into the channel]",
        "[Send only the item's text]",
    ):
        assert words in said
    assert item_of(stage).is_withheld
    stage.ben.opens_home()
    stage.settle()
    assert "Rotate" not in stage.asks(stage.ben, "actions mine") + stage.ben.reads_view(stage.ben.home or {})
    stage.types(stage.ana, "resolve", channel)
    stage.ticks(hours=14)
    assert "Rotate" not in letters(stage, stage.ben)
    assert "is not in INC-1, which is private" in letters(stage, stage.ana)  # asked again the day after
    stage.clicks(stage.ana, reply, "Send only the item's text")
    assert not item_of(stage).is_withheld
    stage.ticks(days=5, hours=8)
    told = letters(stage, stage.ben)
    assert "Rotate the keys" in told
    assert all(words not in told for words in (CANARY, "INC-1", channel.id, channel.name))
    mine = stage.asks(stage.ben, "actions mine")
    assert "Rotate the keys" in mine
    assert all(words not in mine for words in (CANARY, "INC-1"))
    assert CANARY not in stage.asks(stage.ben, "actions everywhere all")
    assert (stage.dead(), stage.pings()) == ([], [])


def test_they_are_invited_or_somebody_else_is_chosen(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = hidden(stage)
    reply = stage.types(stage.ana, "todo Rotate the keys @ben by 2025-07-25", channel)
    stage.clicks(stage.ana, reply, "Invite them into the channel")
    stage.settle()
    assert stage.ben.id in channel.members
    assert not item_of(stage).is_withheld
    dana = stage.slack.person("dana")
    reply = stage.types(stage.ana, "todo Tell the vendor @dana by 2025-07-25", channel)
    assert item_of(stage, 2).is_withheld
    stage.ana.chooses(reply, f"outsider_other:{item_of(stage, 2).id} answer", stage.chloe).wait_later()
    assert (item_of(stage, 2).owner_id, item_of(stage, 2).is_withheld) == (stage.chloe.id, False)
    assert stage.slack.dm(dana) is None or "Tell the vendor" not in letters(stage, dana)


def test_a_dialog_asks_beside_its_field_and_a_click_by_dm(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = hidden(stage)
    listed = stage.types(stage.ana, "todo", channel)
    assert "What is to be done?" in stage.open_dialog(stage.ana)
    refused = stage.ana.submits({"text": "Rotate the keys", "owner": stage.ben})
    assert "@Ben is not in INC-1, which is private" in refused.errors["outsider"]
    stage.ana.submits({"outsider": "alone"})
    assert (item_of(stage).owner_id, item_of(stage).is_withheld) == (stage.ben.id, False)
    assert listed.ok
    stage.types(stage.chloe, "todo Tell the vendor by 2025-07-25", channel)
    stage.types(stage.ana, "resolve", channel)
    stage.ticks(hours=14)
    select = f"item_owner:1 {item_of(stage, 2).id} lacking"
    asked = [one for one in stage.slack.dm(stage.ana).messages if select in str(one.blocks)]  # type: ignore[union-attr]
    stage.ana.chooses(asked[-1], select, stage.ben).wait_later()
    assert item_of(stage, 2).is_withheld
    stage.settle()
    assert "may they know?" in letters(stage, stage.ana)
