"""A time that was read in an assumed zone is corrected once the person's own becomes known, and the answer says so."""

from bot import people
from bot.sandbox import Person
from tests.stage import Stage, at, wait_for

ASKING = "I do not know your time zone yet"


def newcomer(stage: Stage) -> Person:
    """Somebody in New York of whom Slack tells nothing at first."""
    eve = stage.slack.person("eve", tz="America/New_York")
    stage.ana.invites(stage.general, eve)
    stage.slack.faults.fail("users.info", status=500, times=1)
    return eve


def is_known(stage: Stage, person: Person) -> None:
    """Wait until Slack was asked again, and what follows from the zone is done."""

    def zone() -> str | None:
        with stage.bot.db.read() as session:
            return people.known_zone_of(session, stage.slack.workspace.team_id, person.id)

    wait_for(lambda: zone() is not None, "zone", 30.0)
    stage.bot.outbox.settle(60)
    stage.settle()


def test_a_key_time_and_its_line_follow(either_stage: Stage) -> None:
    stage = either_stage
    stage.declares()
    eve = newcomer(stage)
    assert ASKING in stage.asks(eve, "detected 13:30")
    assert stage.key_times()["detected"].at == at(13, 30)
    is_known(stage, eve)
    detected = stage.key_times()["detected"]
    assert (detected.at, detected.typed, detected.set_by) == (at(17, 30), None, eve.id)
    assert stage.steps()[-1] == "Key times: detected 2025-07-15 17:30 UTC, once the zone of who set it was known"
    said = stage.asks(eve, "time detected 13:30")
    assert "13:30 EDT (17:30 UTC)" in said
    assert ASKING not in said
    assert stage.key_times()["detected"].typed is None
    assert stage.dead() == []


def test_resolve_moves_its_line_and_is_drafted_again(quick_stage: Stage) -> None:
    stage = quick_stage
    stage.declares()
    stage.later_by(hours=5)  # 22:42 UTC, 18:42 in New York
    eve = newcomer(stage)
    assert ASKING in stage.asks(eve, "resolve 18:30 rolled back")
    assert stage.key_times()["resolved"].at == at(18, 30)
    is_known(stage, eve)
    assert stage.key_times()["resolved"].at == at(22, 30)
    (line,) = [one for one in stage.lines(all_=True) if (one.text or "").startswith("Resolved")]
    assert (line.occurred_at, line.placed_at) == (at(22, 30), at(22, 30))
    assert "18:30" in stage.asks(stage.ana, f"INC-1 timeline history {line.number}")
    assert "Lasted: 4 h 48 min" in stage.overview()
    assert stage.dead() == []


def test_what_would_contradict_the_others_stays(quick_stage: Stage) -> None:
    stage = quick_stage
    stage.declares()
    eve = newcomer(stage)
    stage.types(stage.ana, "started 17:00 UTC")
    stage.types(eve, "resolve 17:41")
    is_known(stage, eve)  # in New York the last 17:41 was on the day before
    assert (stage.key_times()["resolved"].at, stage.key_times()["resolved"].typed) == (at(17, 41), None)
    assert [one.occurred_at for one in stage.lines(all_=True) if one.text == "Resolved"] == [at(17, 41)]


def test_the_answer_to_a_note_says_that_its_time_is_read_again(quick_stage: Stage) -> None:
    stage = quick_stage
    stage.declares()
    eve = newcomer(stage)
    said = stage.asks(eve, "note 13:30 failover started")
    assert "13:30 UTC" in said
    assert ASKING in said
    for typed in ("note no time", "note 10 min ago paged", "note 17:31 UTC paged", "note T+0 paged"):
        assert ASKING not in stage.asks(eve, typed), typed
    is_known(stage, eve)
    assert stage.lines()[0].occurred_at == at(17, 30)
    said = stage.asks(eve, "note 13:31 failover done")
    assert "13:31 EDT (17:31 UTC)" in said
    assert ASKING not in said
    stage.types(stage.ana, "INC-1 zone utc")
    zoe = stage.slack.person("zoe", tz=None)
    stage.ana.invites(stage.general, zoe)
    said = stage.asks(zoe, "INC-1 note 17:35 all is well")
    assert "17:35 UTC" in said
    assert ASKING not in said  # it is UTC here, whoever types it
