"""Others see a note: it is posted once in the quiet thread under the overview, and a correction changes it there."""

import pytest
from sqlmodel import Session

import bot.timeline
from bot.sandbox import Channel, Message
from storage import timeline
from tests.stage import START, Stage


def thread(stage: Stage) -> list[Message]:
    """The replies under the overview."""
    return stage.channel().replies(stage.incident().overview_ts or "")


def read(stage: Stage) -> list[str]:
    return [" ".join(stage.reads(stage.ben, one).split()) for one in thread(stage)]


def notes(stage: Stage, channel: Channel, *texts: str) -> None:
    for text in texts:
        stage.types(stage.ana, f"note {text}", channel)
    stage.settle()


@pytest.mark.both_ways
def test_a_note_is_posted_under_the_overview_with_its_author_and_pings_nobody(stage: Stage, channel: Channel) -> None:
    notes(stage, channel, "17:30 UTC decision: fail over to eu-west, says @ben <!channel>")
    (said,) = read(stage)
    assert "13:30" in said  # Ben reads it in New York
    assert "fail over to eu-west, says @ben <!channel>" in said.casefold()
    assert "Ana · decision · line 2" in said
    assert stage.pings() == []
    assert stage.lines()[0].copy_ts == thread(stage)[0].ts


def test_it_is_on_either_database(either_stage: Stage) -> None:
    notes(either_stage, either_stage.declares(), "rolled back")
    assert len(thread(either_stage)) == 1
    assert either_stage.dead() == []


@pytest.mark.both_ways
def test_each_line_is_posted_once_and_those_that_had_to_wait_share_a_post(stage: Stage, channel: Channel) -> None:
    wanted = [f"step {number} of the failover" for number in range(1, 9)]
    notes(stage, channel, *wanted)
    said = " ".join(read(stage))
    assert [said.count(one) for one in wanted] == [1] * len(wanted)
    assert len(thread(stage)) < len(wanted)
    assert len({line.copy_ts for line in stage.lines()}) == len(thread(stage))


def test_more_than_a_message_holds_are_several_posts(stage: Stage, channel: Channel) -> None:
    stage.slack.faults.fail("chat.postMessage", retry_after="2")
    notes(stage, channel, *(f"step {number} " + "long words " * 200 for number in range(1, 46)))
    said = " ".join(read(stage))
    assert all(said.count(f"step {number} long") == 1 for number in range(1, 46))
    assert stage.dead() == []


def test_what_is_taken_back_says_so_in_place(stage: Stage, channel: Channel) -> None:
    notes(stage, channel, "the password is hunter2", "rolled back")
    line = stage.lines()[0]

    def job(session: Session) -> None:
        bot.timeline.strike(session, timeline.get(session, line.id or 0), by=stage.ana.id, at=START, source="undo")

    before = len(thread(stage))
    stage.bot.db.write(job)
    stage.settle()
    said = " ".join(read(stage))
    assert "Line 2 was taken back" in said
    assert "hunter2" not in said
    assert "rolled back" in said
    assert len(thread(stage)) == before


def test_a_time_that_nobody_knows_is_corrected_in_place(stage: Stage, channel: Channel) -> None:
    notes(stage, channel, "rolled back")
    stage.types(stage.ana, "time 2 unknown", channel)
    stage.settle()
    (said,) = read(stage)
    assert "time unknown" in said


def test_a_captured_message_is_not_copied(stage: Stage, channel: Channel) -> None:
    stage.pins(stage.ana, stage.ben.posts(channel, "rolled back"))
    assert stage.texts() == ["rolled back"]
    assert thread(stage) == []


def test_a_lost_answer_posts_nothing_twice(stage: Stage, channel: Channel) -> None:
    stage.slack.faults.fail("chat.postMessage", reset=True, after_effect=True)
    notes(stage, channel, "rolled back")
    assert len(thread(stage)) == 1
    assert stage.lines()[0].copy_ts == thread(stage)[0].ts


def test_a_team_may_want_them_in_the_channel_or_nowhere(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares()
    stage.bot.services.settings.copies = "channel"
    notes(stage, channel, "rolled back")
    assert "rolled back" in stage.reads(stage.ben, stage.spoken(channel)[-1])
    assert not stage.spoken(channel)[-1].thread_ts
    stage.bot.services.settings.copies = "nowhere"
    count = len(stage.spoken(channel))
    notes(stage, channel, "users are back")
    assert len(stage.spoken(channel)) == count
    assert thread(stage) == []


def test_a_post_that_somebody_deleted_stays_away(quick_stage: Stage) -> None:
    stage = quick_stage
    channel = stage.declares()
    notes(stage, channel, "rolled back")
    thread(stage)[0].deleted = True
    stage.types(stage.ana, "time 2 unknown", channel)
    stage.settle()
    assert thread(stage) == []
    assert stage.dead() == []


def test_an_edit_changes_the_post_in_place(stage: Stage, channel: Channel) -> None:
    notes(stage, channel, "rolled bakc")
    stage.types(stage.ana, "edit 2 decision: rolled back", channel)
    stage.settle()
    (said,) = read(stage)
    assert "rolled back" in said
    assert "Ana · decision · line 2 · edited" in said
