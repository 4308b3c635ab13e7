"""Proposed items: what came by an emoji or in passing is asked about on the next working day, in one message."""

from datetime import date

from bot.sandbox import Channel, Message
from bot.sandbox.people import Person
from storage import reminders
from tests.flows.captured import items
from tests.stage import Stage


def questions(stage: Stage, person: Person) -> list[Message]:
    """Return the messages by which somebody was asked about items."""
    talk = stage.slack.dm(person)
    found = [one for one in talk.messages if "proposed" in one.text or "without owner" in one.text] if talk else []
    return [one for one in found if one.user == stage.slack.bot_user_id]


def told(stage: Stage, person: Person) -> str:
    return stage.reads(person, questions(stage, person)[-1])


def incident(stage: Stage) -> Channel:
    """An incident of Ana's with five items: two agreed, one without a date, two proposed; resolved on a Tuesday."""
    channel = stage.declares("sev3 Checkout is down")
    stage.types(stage.ana, "todo Alert before tokens expire @ben by 2025-07-25", channel)
    stage.types(stage.ana, "todo Write the runbook @chloe p0", channel)
    stage.types(stage.ana, "todo Test the restore", channel)
    stage.pins(stage.ben, stage.ben.posts(channel, "somebody should alert on expiry"), "clipboard")
    stage.types(stage.ben, "note todo: buy cake", channel)
    stage.types(stage.ana, "resolve", channel)
    stage.settle()
    return channel


def test_they_are_kept_merged_or_dropped_the_day_after(stage: Stage) -> None:
    incident(stage)
    assert [one.is_proposed for one in items(stage)] == [False, False, False, True, True]
    assert items(stage)[1].due_on == date(2025, 7, 18)  # p0: three days
    assert items(stage)[1].is_due_proposed
    with stage.bot.db.read() as session:
        planned = [len(reminders.of_item(session, one.id or 0)) for one in items(stage)]
    assert [bool(count) for count in planned] == [True, True, False, False, False]
    stage.ticks(minutes=5)
    assert questions(stage, stage.ana) == []
    stage.ticks(hours=13, minutes=20)  # Wednesday 09:07 in Copenhagen
    assert len(questions(stage, stage.ana)) == 1
    assert questions(stage, stage.ben) == []
    asked = questions(stage, stage.ana)[0]
    said = told(stage, stage.ana)
    for words in ("2 proposed action items, 1 without owner or date", "somebody should alert on expiry", "buy cake",
                  "Test the restore", "[Keep]", "[Drop]"):  # fmt: skip
        assert words in said
    assert "Alert before tokens expire" not in said.replace("Merge into", "")
    fourth, fifth, third = items(stage)[3], items(stage)[4], items(stage)[2]
    stage.ana.chooses(asked, f"item_merge:{fourth.id} lacking,proposed", str(items(stage)[0].id)).wait_later()
    stage.ana.clicks(asked, f"item_drop:{fifth.id} lacking,proposed").wait_later()
    assert [one.status for one in items(stage)] == ["open", "open", "open", "cancelled", "cancelled"]
    stage.ana.chooses(asked, f"item_owner:1 {third.id} lacking,proposed", stage.chloe).wait_later()
    stage.ana.chooses(asked, f"item_on:1 {third.id} lacking,proposed", "2025-07-30").wait_later()
    assert "INC-1: nothing is left to decide" in told_after(stage, asked)
    assert (items(stage)[2].owner_id, items(stage)[2].due_on) == (stage.chloe.id, date(2025, 7, 30))
    assert "merged it into number 1" in stage.asks(stage.ana, "INC-1 actions history 4")
    stage.ticks(days=3)
    assert len(questions(stage, stage.ana)) <= 1
    assert (stage.dead(), stage.pings()) == ([], [])


def told_after(stage: Stage, message: Message) -> str:
    return stage.reads(stage.ana, message)


def test_what_is_kept_is_asked_for_owner_and_date_and_reminded_of_then(quick_stage: Stage) -> None:
    stage = quick_stage
    incident(stage)
    stage.ticks(hours=13, minutes=30)
    asked = questions(stage, stage.ana)[0]
    fifth = items(stage)[4]
    said = stage.clicks(stage.ana, asked, f"item_keep:{fifth.id} lacking,proposed")
    assert "Noted: buy cake" in said
    stage.ana.chooses(asked, f"item_owner:1 {fifth.id} lacking,proposed", stage.ben).wait_later()
    stage.ana.chooses(asked, f"item_on:1 {fifth.id} lacking,proposed", "2025-07-30").wait_later()
    assert not items(stage)[4].is_proposed
    with stage.bot.db.read() as session:
        assert {one.user_id for one in reminders.of_item(session, fifth.id or 0)} >= {stage.ben.id}


def test_nothing_is_asked_where_everything_is_agreed(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares()
    stage.types(stage.ana, "todo Alert before tokens expire @ben by 2025-07-25", channel)
    stage.types(stage.ben, "note todo: write the runbook @ben by 2025-08-25", channel)  # says all: agreed
    stage.types(stage.ana, "resolve", channel)
    stage.ticks(hours=14)
    stage.ticks(days=2)
    assert questions(stage, stage.ana) == []
    stage.types(stage.ben, "todo Look at the fan", channel)  # later, too, somebody is asked about it once
    stage.ticks(days=3, hours=2)  # over a weekend
    assert "1 action item without owner or date" in told(stage, stage.ana)
    stage.ticks(days=4)
    assert len(questions(stage, stage.ana)) == 1


def test_an_emoji_makes_a_proposed_item_with_a_proposed_date(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares()
    message = stage.ben.posts(channel, "todo: rotate the keys")
    stage.pins(stage.ana, message, "clipboard")
    assert [(one.is_proposed, one.is_due_proposed, one.due_on) for one in items(stage)] == [
        (True, True, date(2025, 7, 30))
    ]
    told = stage.asks(stage.ben, "actions", channel)
    assert "rotate the keys" in told
    assert told.count("proposed") == 2
    stage.unpins(stage.ana, message, "clipboard")
    assert items(stage)[0].status == "cancelled"
