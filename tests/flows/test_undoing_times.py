"""Undo puts a time back as it was: about it, at its place, with what the message's words tell."""

from datetime import UTC, datetime

from storage.timeline import Line
from tests.stage import Stage, wait_for


def only(stage: Stage) -> Line:
    (line,) = stage.lines()
    return line


def test_a_time_that_was_about_is_about_again(stage: Stage) -> None:
    channel = stage.declares()
    stage.types(stage.ana, "note ~19:30 errors began", channel)
    assert "about that time" not in stage.asks(stage.ana, "edit 2 19:35", channel)
    assert not only(stage).approximate
    stage.types(stage.ana, "undo", channel)
    assert (only(stage).occurred_at, only(stage).approximate) == (datetime(2025, 7, 15, 17, 30, tzinfo=UTC), True)
    assert "about that time" not in stage.asks(stage.ana, "edit 2 19:30", channel)
    assert not only(stage).approximate
    told = stage.asks(stage.ben, "timeline history 2", channel)
    assert "exactly then" in told
    assert "about that time" in told
    stage.types(stage.ana, "undo", channel)
    assert only(stage).approximate


def test_a_line_of_unknown_time_goes_back_to_its_place(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares()
    for text in ("19:20 one", "19:25 two", "19:30 three"):
        stage.types(stage.ana, f"note {text}", channel)
    stage.types(stage.ana, "time 3 unknown", channel)
    stage.types(stage.ana, "edit 3 19:40", channel)
    assert stage.texts() == ["one", "three", "two"]
    stage.types(stage.ana, "undo", channel)
    assert stage.texts() == ["one", "two", "three"]
    assert "time unknown  two" in stage.asks(stage.ana, "timeline", channel)


def test_leaving_what_the_words_tell_is_kept_and_can_be_undone(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares()
    stage.pins(stage.ana, stage.ben.posts(channel, "the deploy went out at 13:30"))
    assert only(stage).hint_at is not None
    stage.clicks(stage.ana, stage.types(stage.ana, "timeline check", channel), "Leave")
    assert only(stage).hint_at is None
    told = stage.asks(stage.ana, "timeline history 2", channel)
    assert "ana" in told.lower()
    assert "in the check" in told
    assert "what its words tell (19:30 CEST (17:30 UTC)) is left aside" in told
    stage.types(stage.ana, "undo", channel)
    assert only(stage).hint_at == datetime(2025, 7, 15, 17, 30, tzinfo=UTC)


def test_a_time_that_was_read_in_an_assumed_zone_is_read_again_after_undo(quick_stage: Stage) -> None:
    stage = quick_stage
    stage.declares()
    eve = stage.slack.person("eve", tz="America/New_York")
    stage.ana.invites(stage.general, eve)
    stage.slack.faults.fail("users.info", status=500, times=1)
    stage.types(eve, "note 13:30 errors began")
    stage.types(eve, "edit 2 12:00")
    assert only(stage).occurred_at == datetime(2025, 7, 15, 12, 0, tzinfo=UTC)
    wait_for(lambda: "New_York" in stage.asks(eve, "zone"), "zone")
    stage.types(eve, "undo")
    assert only(stage).occurred_at == datetime(2025, 7, 15, 17, 30, tzinfo=UTC)
