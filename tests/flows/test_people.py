"""People of whom nothing is known yet: their words are stored first, and put right when Slack has told more."""

from datetime import UTC, datetime

import pytest

from bot.sandbox import Person
from storage import timeline
from tests.stage import Stage, wait_for


def arrives(stage: Stage, name: str, **known: str | bool | None) -> Person:
    """Somebody new comes into #general."""
    person = stage.slack.person(name, **known)  # type: ignore[arg-type]
    stage.ana.invites(stage.general, person)
    return person


@pytest.mark.both_ways
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


def test_somebody_whose_first_words_are_refused_is_asked_about_all_the_same(quick_stage: Stage) -> None:
    stage = quick_stage
    stage.declares()
    dora = arrives(stage, "dora", tz="America/New_York")
    assert "INC-99" in stage.asks(dora, "INC-99 note 13:40 failover started")
    stage.settle()
    told = stage.asks(dora, "note 13:40 failover started")
    assert "13:40 EDT (17:40 UTC)" in told
    (line,) = stage.lines()
    with stage.bot.db.read() as session:
        assert timeline.versions(session, line.id or 0) == []


def test_what_is_read_again_follows_the_zone_of_the_incident(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares()
    dora = arrives(stage, "dora", tz="America/New_York")
    stage.slack.faults.fail("users.info", status=500, times=1)
    stage.types(dora, "note 13:40 failover started")
    stage.types(stage.ana, "zone utc", channel)
    stage.settle()
    wait_for(lambda: stage.lines()[0].typed is None, "zone")
    assert stage.lines()[0].occurred_at == datetime(2025, 7, 15, 13, 40, tzinfo=UTC)
