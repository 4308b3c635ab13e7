"""People of whom nothing is known yet: their words are stored first, and put right when Slack has told more."""

from datetime import UTC, datetime

from bot.sandbox import Person
from storage import timeline
from tests.stage import Stage


def arrives(stage: Stage, name: str, **known: str | bool | None) -> Person:
    """Somebody new comes into #general."""
    person = stage.slack.person(name, **known)  # type: ignore[arg-type]
    stage.ana.invites(stage.general, person)
    return person


def test_a_note_read_in_an_assumed_zone_is_corrected_when_its_authors_zone_is_known(stage: Stage) -> None:
    stage.declares()
    dora = arrives(stage, "dora", tz="America/New_York")
    stage.types(dora, "note 13:40 failover started")
    stage.settle()
    (line,) = stage.lines()
    assert line.occurred_at == datetime(2025, 7, 15, 17, 40, tzinfo=UTC)
    with stage.bot.db.read() as session:
        (before,) = timeline.versions(session, line.id or 0)
    assert before.occurred_at == datetime(2025, 7, 15, 13, 40, tzinfo=UTC)
    assert before.changed_from == "zone"


def test_a_time_that_needs_no_zone_stays_as_it_was_read(stage: Stage) -> None:
    stage.declares()
    dora = arrives(stage, "dora", tz="America/New_York")
    stage.types(dora, "note 10 min ago failover started")
    stage.types(dora, "note 16:40 UTC first errors")
    stage.settle()
    first, second = stage.lines()
    assert [first.occurred_at, second.occurred_at] == [
        datetime(2025, 7, 15, 16, 40, tzinfo=UTC),
        datetime(2025, 7, 15, 17, 32, tzinfo=UTC),
    ]
    with stage.bot.db.read() as session:
        assert timeline.versions(session, first.id or 0) == []


def test_what_a_stranger_typed_before_they_were_known_as_one_is_struck_and_they_are_told(stage: Stage) -> None:
    stage.declares()
    sid = arrives(stage, "sid", stranger=True)
    stage.types(sid, "note I was here")
    stage.settle()
    assert stage.texts() == []
    (struck,) = stage.lines(struck=True)
    assert struck.struck_from == "policy"
    told = stage.slack.dm(sid)
    assert told is not None
    assert "taken off" in told.messages[-1].text
    assert "members of this workspace" in stage.asks(sid, "note again")
    assert len(stage.lines(struck=True)) == 1
