"""The database does not take it: the person is told in time and gets their text back; an event comes again."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.instruments import REGISTRY
from bot.sandbox import Delivery
from tests.stage import Stage, wait_for


@contextmanager
def busy(stage: Stage, seconds: float) -> Iterator[None]:
    """Let another connection hold the write lock for a while."""
    held, freed = threading.Event(), threading.Event()

    def hold() -> None:
        other = sqlite3.connect(
            stage.bot.services.settings.database_url.removeprefix("sqlite:///"), isolation_level=None
        )
        other.execute("BEGIN IMMEDIATE")
        held.set()
        freed.wait(seconds)
        other.execute("ROLLBACK")
        other.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(5)
    try:
        yield
    finally:
        freed.set()
        holder.join()


def counts(name: str, **labels: str) -> float:
    """Return what operators are shown."""
    return REGISTRY.get_sample_value(name, labels) or 0.0


def is_refused(event: Delivery) -> bool:
    """Whether an attempt is over, and was not acknowledged."""
    return bool(event.seconds) and not event.acknowledged


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.declares()
    return stage


@pytest.mark.both_ways
def test_a_note_is_said_not_to_be_stored_and_given_back(stage: Stage) -> None:
    counted = counts("scribe_not_stored_total")
    with busy(stage, 4):
        begun = time.monotonic()
        reply = stage.types(stage.ana, "note 3 < 4 & <!channel> failed", stage.channel())
        took = time.monotonic() - begun
    said = stage.reads(stage.ana, reply)
    assert took < 3
    assert "That was not stored" in said
    assert "/incident note 17:42 UTC 3 < 4 & <!channel> failed" in said
    assert "Noted" not in said
    assert stage.texts() == []
    assert stage.pings() == []
    assert counts("scribe_not_stored_total") == counted + 1


@pytest.mark.both_ways
def test_what_was_given_back_can_be_pasted(stage: Stage) -> None:
    with busy(stage, 4):
        said = stage.asks(stage.ana, "note decision: roll back", stage.channel())
    again = said[said.index("/incident") :].partition(" (Reference")[0].removeprefix("/incident ")
    stage.later_by(minutes=10)
    stage.types(stage.ana, again.strip(), stage.channel())
    (line,) = stage.lines()
    assert (line.text, line.kind, f"{line.occurred_at:%H:%M}") == ("roll back", "decision", "17:42")


@pytest.mark.both_ways
@pytest.mark.parametrize(
    ("typed", "again"),
    [
        ("add 3 of 5 nodes are up", "add 17:42 UTC 3 of 5 nodes are up"),
        ("note decision: 19:40 x", "note decision: 19:40 x"),
    ],
)
def test_only_a_note_without_a_time_gets_one(stage: Stage, typed: str, again: str) -> None:
    with busy(stage, 4):
        assert f"/incident {again} (Reference" in stage.asks(stage.ana, typed, stage.channel())


def test_with_a_number_and_a_time_it_comes_back_as_it_was(stage: Stage) -> None:
    with busy(stage, 4):
        said = stage.asks(stage.ben, "INC-1 note 13:40 failed over")
    assert "/incident INC-1 note 13:40 failed over" in said


def test_a_short_wait_is_no_failure(stage: Stage) -> None:
    with busy(stage, 0.5):
        assert "held up" in stage.asks(stage.ana, "note held up", stage.channel())
    assert stage.texts() == ["held up"]


def test_a_reaction_comes_again_and_makes_one_line(stage: Stage) -> None:
    message = stage.ben.posts(stage.channel(), "rolled back")
    stage.slack.settle()
    withheld = counts("scribe_ack_seconds_count", kind="event", outcome="withheld")
    with busy(stage, 4):
        stage.ana.reacts(message)
        wait_for(lambda: any(is_refused(one) for one in stage.events("reaction_added")), "refused delivery")
        assert "white_check_mark" not in message.reactions  # no false tick
        assert stage.lines() == []
    stage.settle()
    wait_for(lambda: stage.texts() == ["rolled back"], "line")
    first, *more = stage.events("reaction_added")
    assert not first.acknowledged
    assert any(one.acknowledged for one in more)
    assert counts("scribe_ack_seconds_count", kind="event", outcome="withheld") > withheld
    stage.settle()
    assert stage.slack.bot_user_id in message.reactions["white_check_mark"]


def test_a_dialog_stays_open_with_what_was_typed(stage: Stage) -> None:
    stage.types(stage.ana, "declare")
    stage.open_dialog(stage.ana)
    with busy(stage, 4):
        reply = stage.ana.submits({"title": "Search is down"})
    assert "not stored" in reply.errors["title"]
    assert stage.ana.view is not None
    assert len(stage.incidents()) == 1
    stage.ana.submits({"title": "Search is down"})
    assert len(stage.incidents()) == 2


def test_a_click_is_answered_and_can_be_repeated(stage: Stage) -> None:
    reply = stage.types(stage.ana, "we rolled back", stage.channel())
    with busy(stage, 4):
        assert "not stored" in stage.clicks(stage.ana, reply, "Keep as note (19:42)")
    assert stage.texts() == []
    assert "we rolled back" in stage.clicks(stage.ana, reply, "Keep as note (19:42)")
    assert stage.texts() == ["we rolled back"]


def test_reading_goes_on_meanwhile(stage: Stage) -> None:
    with busy(stage, 4):
        assert "Checkout is down" in stage.asks(stage.ana, "timeline", stage.channel())
