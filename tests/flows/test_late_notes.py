"""What is noted after an incident was resolved: marked, not in the draft yet, and taken in by a click."""

from tests.flows.test_resolve import file_of
from tests.stage import Stage


def test_late_lines_are_marked_and_taken_into_the_draft_by_a_click(stage: Stage) -> None:
    channel = stage.declares()
    stage.types(stage.ana, "note retried the deploy", channel)
    stage.later_by(minutes=45)
    stage.types(stage.ana, "resolve", channel)
    stage.settle()
    message = stage.spoken(channel)[1]
    assert "late line" not in stage.reads(stage.ana, message)
    reply = stage.types(stage.ben, "note the cache was stale", channel)
    told = stage.reads(stage.ben, reply)
    assert "late: the incident was resolved, and the draft does not have it yet" in told
    assert "[Take 1 late line in]" in told
    stage.pins(stage.chloe, stage.ben.posts(channel, "the alert came late"))
    said = stage.reads(stage.chloe, stage.spoken(channel)[1])
    assert "2 lines came after the draft, and are not in it yet." in said
    assert "the cache was stale" not in file_of(stage)
    assert "written again with 2 late lines" in stage.clicks(stage.chloe, message, "Take 2 late lines in")
    stage.settle()
    assert "the cache was stale" in file_of(stage)
    assert "the alert came late" in file_of(stage)
    assert "came after the draft" not in stage.reads(stage.chloe, stage.spoken(channel)[1])
    assert "has every line already: open it (https://" in stage.clicks(stage.ben, reply, "Take 1 late line in")
    assert stage.asks(stage.ana, "timeline late", channel).count("late") >= 2
    assert (len(stage.spoken(channel)), stage.dead(), stage.pings()) == (2, [], [])


def test_a_late_line_that_is_kept_out_of_the_document_is_not_offered(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares()
    stage.types(stage.ana, "resolve", channel)
    stage.settle()
    reply = stage.types(stage.ben, "note the cache was stale", channel)
    stage.settle()
    assert "1 line came after the draft" in stage.reads(stage.ana, stage.spoken(channel)[1])
    stage.clicks(stage.ben, reply, "Undo")
    stage.settle()
    assert "came after the draft" not in stage.reads(stage.ana, stage.spoken(channel)[1])
    stage.types(stage.ana, "status investigating", channel)
    assert "late" not in stage.asks(stage.ben, "note found it", channel)
