"""`/incident note`: what was typed is stored as it was typed, and its author is told what, as what, and when."""

from datetime import datetime, timedelta

import pytest

from bot.sandbox import Channel
from bot.text import unescape
from tests.stage import START, Stage, at


@pytest.mark.both_ways
def test_its_author_alone_is_told_what_was_stored(stage: Stage, channel: Channel) -> None:
    said = stage.asks(stage.ana, "note 19:40 decision: roll back", channel)
    assert "⚖️ 19:40 CEST (17:40 UTC)  roll back" in said
    assert "Line 2 of INC-1 · decision" in said
    (line,) = stage.lines()
    assert (line.text, line.kind, line.occurred_at) == ("roll back", "decision", at(17, 40))
    assert (line.recorded_at, line.author_id, line.source) == (START, stage.ana.id, "command")
    assert "(only visible to you)" in stage.ana.reads(channel)
    assert "Line 2 of INC-1" not in stage.ben.reads(channel)


def test_it_is_on_either_database(either_stage: Stage) -> None:
    stage = either_stage
    channel = stage.declares()
    for text in ("note 🔥 \u202eRTL\u202c naïve", "note '; DROP TABLE line; --", "note a\x00b"):
        stage.types(stage.ana, text, channel)
    assert stage.texts() == ["🔥 \u202eRTL\u202c naïve", "'; DROP TABLE line; --", "ab"]


@pytest.mark.parametrize(
    ("typed", "moment", "text"),
    [
        ("19:40 failover started", at(17, 40), "failover started"),
        ("17:40 UTC failover started", at(17, 40), "failover started"),
        ("10 min ago failover started", at(17, 32), "failover started"),
        ("1h ago failover started", at(16, 42), "failover started"),
        ("2025-07-15T17:40:30Z failover started", at(17, 40) + timedelta(seconds=30), "failover started"),
        ("2025-07-14T23:50:00+02:00 failover started", at(21, 50, day=14), "failover started"),
        ("2025-07-15 19:40 failover started", at(17, 40), "failover started"),
        ("failover started", START, "failover started"),
        ("failover of 2 of 3 nodes started", START, "failover of 2 of 3 nodes started"),
        ("25:61 is no time", START, "25:61 is no time"),
    ],
)
def test_a_time_may_stand_before_it(quick_stage: Stage, typed: str, moment: datetime, text: str) -> None:
    channel = quick_stage.declares()
    quick_stage.types(quick_stage.ana, f"note {typed}", channel)
    (line,) = quick_stage.lines()
    assert (line.occurred_at, line.text) == (moment, text)


@pytest.mark.parametrize(
    ("typed", "kind", "moment"),
    [
        ("decision: 19:40 roll back", "decision", at(17, 40)),
        ("19:40 decision: roll back", "decision", at(17, 40)),
        ("Decision: roll back", "decision", START),
        ("DECISION: roll back", "decision", START),
        ("went well: roll back", "well", START),
        ("decided: roll back", "decision", START),
        ("banana: roll back", "note", START),
    ],
)
def test_a_kind_may_stand_before_or_after_the_time(quick_stage: Stage, typed: str, kind: str, moment: datetime) -> None:
    channel = quick_stage.declares()
    quick_stage.types(quick_stage.ana, f"note {typed}", channel)
    (line,) = quick_stage.lines()
    assert (line.kind, line.occurred_at) == (kind, moment)
    assert (line.text or "").endswith("roll back")


@pytest.mark.both_ways
def test_a_clock_is_the_authors_own(stage: Stage, channel: Channel) -> None:
    clocks = ((stage.ana, "19:40"), (stage.ben, "13:40"), (stage.chloe, "17:40"))
    for person, clock in clocks:
        stage.types(person, f"note {clock} seen", channel)
    stage.settle()
    assert "13:40 EDT (17:40 UTC)" in stage.asks(stage.ben, "note 13:40 seen again", channel)
    assert {one.occurred_at for one in stage.lines()} == {at(17, 40)}


def test_an_empty_one_is_refused(quick_stage: Stage, subtests: pytest.Subtests) -> None:
    channel = quick_stage.declares()
    for typed in ("note", "note  ", "note 19:40", "note decision:", "note \x00\x07", "note \n\n"):
        with subtests.test(repr(typed)):
            said = quick_stage.asks(quick_stage.ana, typed, channel)
            assert "There is nothing to note" in said
            assert "/incident note 17:42 failover started" in said
            assert quick_stage.lines() == []


@pytest.mark.both_ways
def test_forty_thousand_characters_are_kept_and_the_answer_stays_short(stage: Stage, channel: Channel) -> None:
    text = "x<>&" * 10_000
    said = stage.asks(stage.ana, f"note {text}", channel)
    assert "stored whole" in said
    assert len(said) < 4000
    assert unescape(stage.texts()[0]) == text
    assert "x<>&x<>&" in stage.asks(stage.ana, "timeline", channel)


def test_more_than_that_is_cut_not_lost(quick_stage: Stage) -> None:
    channel = quick_stage.declares()
    quick_stage.types(quick_stage.ana, "note " + "y" * 250_000, channel)
    assert len(quick_stage.texts()[0]) in range(199_000, 200_001)


def test_the_same_note_twice_is_two_lines(stage: Stage, channel: Channel) -> None:
    for _ in range(2):
        stage.types(stage.ana, "note tried again", channel)
    assert stage.texts() == ["tried again", "tried again"]


def test_the_same_command_delivered_twice_is_one(stage: Stage, channel: Channel) -> None:
    reply = stage.types(stage.ana, "note tried again", channel)
    assert reply.delivery is not None
    again = stage.slack.courier.hand_over("slash_commands", reply.delivery.payload)
    assert again.status == 200
    assert again.answer["text"] == "That was taken in already."
    assert stage.texts() == ["tried again"]


def test_flags_are_text_here(stage: Stage, channel: Channel) -> None:
    stage.types(stage.ana, "note --private is a flag, — and -x too", channel)
    assert stage.texts() == ["--private is a flag, — and -x too"]


def test_the_overview_counts_it(stage: Stage, channel: Channel) -> None:
    stage.types(stage.ana, "note tried again", channel)
    stage.settle()
    assert "📝 2 lines" in stage.overview()


def test_several_lines_stay_several_lines(stage: Stage, channel: Channel) -> None:
    stage.types(stage.ana, "note first\r\nsecond\n\n• third", channel)
    assert stage.texts() == ["first\nsecond\n\n• third"]
