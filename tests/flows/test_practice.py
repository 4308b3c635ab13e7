"""Practice: all of an incident, marked everywhere, told to nobody else, and over when it is over."""

from storage import reminders
from tests.stage import Stage


def reminders_planned(stage: Stage) -> list[reminders.Reminder]:
    with stage.bot.db.read() as session:
        return [one for one in reminders.of_item(session, 1) if one.cancelled_at is None]


def test_a_drill_is_an_incident_that_is_marked_and_reminds_nobody(stage: Stage) -> None:
    reply = stage.types(stage.ana, "practice sev2 Failover of the database")
    stage.settle()
    assert "Practice: Failover of the database" in stage.reads(stage.ana, reply)
    assert "not announced" in stage.reads(stage.ana, reply)
    channel = stage.channel()
    assert channel.name == "practice-1-failover-of-the-database"
    assert "Practice: Failover" in stage.overview()
    assert not channel.private
    assert stage.spoken(stage.general) == []
    assert "Practice:" in stage.asks(stage.ben, "INC-1 note the replica lags")

    stage.types(stage.ana, "todo Write the runbook @ana by friday", channel)
    stage.types(stage.ana, "resolve it went well", channel)
    stage.settle()
    assert reminders_planned(stage) == []
    assert "Practice: Failover" in stage.reads(stage.ana, stage.spoken(channel)[-1])
    stage.types(stage.ana, "declare sev2 Search is down")
    stage.settle()
    assert stage.incident(2).is_practice is False
    assert len(stage.spoken(stage.general)) == 1


def test_a_flag_makes_a_drill_too_and_the_mark_is_written_once(quick_stage: Stage) -> None:
    quick_stage.types(quick_stage.ana, "declare --practice sev2 Practice: Failover")
    quick_stage.settle()
    assert quick_stage.incident().title == "Practice: Failover"
    assert quick_stage.incident().is_practice
