"""Dates that can be read in two ways: the item is stored at once, and the answer has a button for the other one."""

from datetime import date

from bot.action_items import Change, set_due
from bot.sandbox import Channel
from storage import action_items, reminders
from tests.flows.captured import item_of
from tests.stage import Stage


def planned(stage: Stage) -> list[date]:
    with stage.bot.db.read() as session:
        found = reminders.of_item(session, item_of(stage).id or 0)
    return [one.due_at.date() for one in sorted(found, key=lambda one: one.due_at) if one.cancelled_at is None]


def resolved(stage: Stage) -> Channel:
    channel = stage.declares()
    stage.types(stage.ana, "resolve", channel)
    stage.settle()
    return channel


def test_the_likelier_date_is_stored_and_the_other_is_a_button(stage: Stage) -> None:
    channel = resolved(stage)
    reply = stage.types(stage.ana, "todo Alert before tokens expire @ana by next friday", channel)
    told = stage.reads(stage.ana, reply)
    assert "due on Fri 25 Jul" in told
    assert "Friday 25 July 2025 or Friday 18 July 2025?" in told
    assert "[Fri 18 Jul instead]" in told
    assert item_of(stage).due_on == date(2025, 7, 25)
    assert planned(stage)[0] == date(2025, 7, 21)  # the Monday before
    told = stage.clicks(stage.ana, reply, "Fri 18 Jul instead")
    assert "due on Fri 18 Jul" in told
    assert "[Fri 25 Jul instead]" in told
    assert item_of(stage).due_on == date(2025, 7, 18)
    assert planned(stage)[0] == date(2025, 7, 21)
    assert stage.dead() == []


def test_where_neither_is_likelier_it_asks(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = resolved(stage)
    first = stage.types(stage.ben, "todo Alert before tokens expire @ben by 03/04", channel)
    told = stage.reads(stage.ben, first)
    assert "no due date yet" in told
    assert "Friday 3 April 2026 or Wednesday 4 March 2026?" in told
    assert (item_of(stage).text, item_of(stage).due_on) == ("Alert before tokens expire", None)
    stage.clicks(stage.ben, first, "Wed 4 Mar 2026")
    assert item_of(stage).due_on == date(2026, 3, 4)
    assert planned(stage)[0] == date(2026, 3, 2)


def test_a_button_that_is_older_than_the_last_change_says_so(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares()
    reply = stage.types(stage.ana, "todo Alert before tokens expire by next friday", channel)
    settings = stage.bot.services.settings
    change = Change(by=stage.ben.id, at=stage.clock.now(), source="dialog")
    stage.bot.db.write(
        lambda session: set_due(session, action_items.get(session, 1), date(2025, 8, 1), change, settings)
    )
    told = stage.clicks(stage.ana, reply, "Fri 18 Jul instead")
    assert "was changed since: it is due on Friday 1 August 2025 now" in told
    assert item_of(stage).due_on == date(2025, 8, 1)


def test_a_date_of_numbers_that_fits_one_calendar_only_is_asked_about_too(quick_stage: Stage) -> None:
    channel = quick_stage.declares()
    reply = quick_stage.types(quick_stage.ana, "todo Alert before tokens expire by 15/08", channel)
    assert item_of(quick_stage).due_on is None
    quick_stage.clicks(quick_stage.ana, reply, "Fri 15 Aug")
    assert item_of(quick_stage).due_on == date(2025, 8, 15)


def test_a_note_that_is_work_to_do_asks_the_same(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares()
    reply = stage.types(stage.ana, "note todo: alert before tokens expire by next friday", channel)
    assert "Friday 25 July 2025 or Friday 18 July 2025?" in stage.reads(stage.ana, reply)
    stage.clicks(stage.ana, stage.types(stage.ana, "actions", channel), "Done")
    assert "is closed by now" in stage.clicks(stage.ana, reply, "Fri 18 Jul instead")
