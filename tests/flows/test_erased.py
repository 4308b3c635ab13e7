"""A person is erased while the bot runs: what happened stays readable, who it was does not."""

from datetime import timedelta

from sqlalchemy import select
from sqlmodel import SQLModel

from bot import erasing
from storage import action_items
from storage.persons import UNCHANGED
from tests.stage import Stage


def test_the_timeline_stays_readable_and_their_work_goes_to_whoever_commands(quick_stage: Stage) -> None:
    stage = quick_stage
    ben_id, ben = stage.ben.id, stage.ben
    channel = stage.declares()
    stage.types(ben, "note rolled back the deploy", channel)
    stage.types(stage.ana, "note Ben restarted it, and @ben agrees", channel)
    message = stage.chloe.posts(channel, "all green")
    stage.pins(ben, message)
    stage.types(stage.ana, "commander @ben", channel)
    stage.types(stage.ana, "todo Renew the token @ben by 2025-07-18", channel)
    stage.types(ben, "follow", channel)
    stage.types(stage.ana, "resolve", channel)
    stage.settle()
    numbers = [(one.number, one.placed_at) for one in stage.lines()]
    assert ben_id in everything(stage)

    erased = erasing.erase(stage.bot.db, stage.bot.services.settings, stage.slack.team_id, ben_id, at=stage.clock.now())
    stage.settle()
    assert erased.items == 1
    assert ben_id not in everything(stage)
    assert [(one.number, one.placed_at) for one in stage.lines()] == numbers
    shown = stage.asks(stage.ana, "timeline", channel)
    assert "rolled back the deploy" in shown
    assert "former colleague restarted it" in shown
    assert "ben" not in shown.lower()
    assert "Renew the token" in stage.asks(stage.ana, "actions mine")
    with stage.bot.db.read() as session:
        (item,) = action_items.of_incident(session, stage.incident().id or 0)
    assert item.owner_id == stage.ana.id
    assert "former colleague" in stage.asks(stage.ana, "search restarted")
    stage.types(stage.ana, "postmortem", channel)
    stage.settle()
    stage.later_by(days=2, hours=15)  # Friday, 10:42 at Ana's
    stage.bot.ticker.tick()
    stage.settle()
    conversation = stage.slack.dm(stage.ana)
    assert conversation is not None
    assert "Renew the token" in stage.ana.reads(conversation)
    assert stage.dead() == []
    assert stage.pings() == []

    assert "Line" in stage.asks(ben, "note I am back", channel)  # whoever comes again is met again
    assert stage.clock.now() - stage.incident().declared_at > timedelta(days=2)


def everything(stage: Stage) -> str:
    """Return every row of every table that is changed at all, as text."""
    tables = [table for table in SQLModel.metadata.sorted_tables if table.name not in UNCHANGED]
    with stage.bot.db.read() as session:
        return "\n".join(str(row) for table in tables for row in session.execute(select(table)))
