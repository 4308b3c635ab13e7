"""`declare --here`: an incident in the present channel, which stays as it is."""

from datetime import timedelta

import pytest

from bot.sandbox import Channel
from tests.stage import START, Stage


@pytest.fixture
def room(stage: Stage) -> Channel:
    """A public channel with the bot in it."""
    return stage.slack.channel("war-room", members=[stage.ana, stage.ben, stage.chloe], with_bot=True)


@pytest.mark.both_ways
def test_it_is_checked_first_and_answered_then(stage: Stage, room: Channel) -> None:
    room.topic = "hands off"
    reply = stage.types(stage.ana, "declare --here sev2 Checkout is down", room)
    assert "Checking this channel" in stage.reads(stage.ana, reply)
    assert "INC-1 sev2 – Checkout is down" in stage.later(stage.ana, reply)
    assert stage.channel() is room
    assert (room.name, room.topic) == ("war-room", "hands off")
    assert [one.pinned for one in stage.spoken(room)] == [True]
    assert not {"conversations.create", "conversations.rename", "conversations.setTopic"} & {
        one.method for one in stage.slack.calls
    }


def test_without_the_bot_it_asks_to_be_invited(stage: Stage) -> None:
    reply = stage.types(stage.ana, "declare --here Checkout is down")
    said = stage.later(stage.ana, reply)
    assert "I am not in this channel, so Checkout is down was not declared yet." in said
    assert "/incident declare --here Checkout is down" in said
    assert stage.incidents() == []
    stage.ana.invites(stage.general, stage.slack.bot_user_id)
    assert "INC-1" in stage.later(stage.ana, stage.types(stage.ana, "declare --here Checkout is down"))


def test_a_private_channel_without_the_bot_is_the_same(stage: Stage) -> None:
    den = stage.slack.channel("den", members=[stage.ana], private=True)
    assert "I am not in this channel" in stage.later(stage.ana, stage.types(stage.ana, "declare --here x", den))
    assert stage.incidents() == []


def test_in_a_private_channel_the_incident_is_private(stage: Stage) -> None:
    den = stage.slack.channel("den", members=[stage.ana, stage.chloe], private=True, with_bot=True)
    stage.later(stage.ana, stage.types(stage.ana, "declare --here Data leaked", den))
    assert stage.incident().is_private
    assert "INC-1" not in stage.ben.reads(stage.general)
    assert "no INC-1 that you can see" in stage.asks(stage.ben, "INC-1 timeline")
    assert "Data leaked" in stage.asks(stage.chloe, "INC-1 timeline")


def test_a_direct_message_is_refused(stage: Stage) -> None:
    with stage.slack.workspace.lock:
        dm = stage.slack.workspace.add_channel("", "im", stage.ana.id, [stage.ana.id, stage.slack.bot_user_id])
    said = stage.later(stage.ana, stage.types(stage.ana, "declare --here Checkout is down", dm))
    assert "An incident cannot run in a direct message" in said
    assert "/incident declare Checkout is down" in said
    assert stage.incidents() == []


def test_a_shared_channel_is_refused(stage: Stage) -> None:
    shared = stage.slack.channel("with-acme", members=[stage.ana], shared=True, with_bot=True)
    said = stage.later(stage.ana, stage.types(stage.ana, "declare --here Checkout is down", shared))
    assert "shared with another organisation" in said
    assert stage.incidents() == []


def test_a_second_one_in_the_same_channel_is_refused(stage: Stage, room: Channel) -> None:
    stage.later(stage.ana, stage.types(stage.ana, "declare --here one", room))
    assert "INC-1 one is open in this channel" in stage.asks(stage.ben, "declare --here two", room)
    assert len(stage.incidents()) == 1


def test_of_two_at_the_same_moment_one_becomes_the_incident(stage: Stage, room: Channel) -> None:
    stage.slack.faults.fail("conversations.info", status=500)
    first = stage.types(stage.ana, "declare --here one", room)
    second = stage.types(stage.ben, "declare --here two", room)
    stage.settle()
    answers = [stage.reads(stage.ana, first.wait_later()[0]), stage.reads(stage.ben, second.wait_later()[0])]
    assert len(stage.incidents()) == 1
    assert "INC-1 is open in this channel" in answers[1] or "INC-1 one is open in this channel" in answers[1]
    assert "INC-1 sev3" in answers[0]


def test_the_dialog_can_ask_for_it_too(stage: Stage, room: Channel) -> None:
    reply = stage.types(stage.ana, "declare --here", room)
    stage.open_dialog(stage.ana)
    stage.ana.submits({"title": "Checkout is down", "here": ["yes"]})
    assert "INC-1" in stage.later(stage.ana, reply)
    assert stage.channel() is room


def test_an_empty_title_is_refused_there_as_well(stage: Stage, room: Channel) -> None:
    assert stage.wishes() == []
    stage.types(stage.ana, "declare --here", room)
    assert "What is wrong?" in stage.open_dialog(stage.ana)
    assert stage.wishes() == []


def test_what_the_bot_says_after_the_overview_goes_into_its_thread(stage: Stage, room: Channel) -> None:
    stage.later(stage.ana, stage.types(stage.ana, "declare --here Checkout is down", room))
    stage.types(stage.ana, "note tried again", room)
    stage.types(stage.ana, "resolve", room)
    stage.settle()
    overview, *rest = [
        one for one in room.messages if one.user == stage.slack.bot_user_id and one.subtype != "channel_join"
    ]
    assert len(rest) == 3  # the copy of the note, the message of the resolved incident, and its file
    assert {one.thread_ts for one in rest} == {overview.ts}


class TestReach:
    """Of a channel that is not its own, only what was said from an hour before to 24 hours after counts."""

    @pytest.mark.parametrize(("minutes", "counts"), [(-61, False), (-59, True), (0, True)])
    def test_before_the_start(self, quick_stage: Stage, minutes: int, counts: bool) -> None:
        stage = quick_stage
        room = stage.slack.channel("war-room", members=[stage.ana, stage.ben], with_bot=True)
        message = stage.ben.posts(room, "odd numbers", at=START + timedelta(minutes=minutes))
        stage.later(stage.ana, stage.types(stage.ana, "declare --here Checkout is down", room))
        stage.pins(stage.ana, message)
        assert bool(stage.texts()) is counts

    def test_an_earlier_start_reaches_further_back(self, quick_stage: Stage) -> None:
        stage = quick_stage
        room = stage.slack.channel("war-room", members=[stage.ana, stage.ben], with_bot=True)
        message = stage.ben.posts(room, "odd numbers", at=START - timedelta(minutes=100))
        stage.later(stage.ana, stage.types(stage.ana, "declare --here Checkout is down", room))
        stage.types(stage.ana, "time started 16:30 UTC", room)
        stage.pins(stage.ana, message)
        assert stage.texts() == ["odd numbers"]

    @pytest.mark.parametrize(("hours", "counts"), [(23, True), (25, False)])
    def test_after_the_end(self, quick_stage: Stage, hours: int, counts: bool) -> None:
        stage = quick_stage
        room = stage.slack.channel("war-room", members=[stage.ana, stage.ben], with_bot=True)
        stage.later(stage.ana, stage.types(stage.ana, "declare --here Checkout is down", room))
        stage.types(stage.ana, "resolve", room)
        stage.later_by(hours=hours)
        stage.pins(stage.ana, stage.ben.posts(room, "one more thing"))
        assert bool(stage.texts()) is counts


def test_where_slack_does_not_let_the_channel_be_looked_at_they_are_told(stage: Stage, room: Channel) -> None:
    stage.slack.faults.fail("conversations.info", error="access_denied")
    stage.types(stage.ana, "declare --here Checkout & co <down>", room)
    stage.settle()
    talk = stage.slack.dm(stage.ana)
    assert talk is not None
    said = stage.reads(stage.ana, talk.messages[-1])
    assert "Checkout & co <down> was not declared there" in said.replace("*", "")
    assert "/incident declare Checkout & co <down>" in said
    assert stage.incidents() == []
    assert stage.dead() == ["look_here: conversations.info: access_denied"]


class TestWeeksLater:
    @pytest.fixture
    def weeks_later(self, stage: Stage, room: Channel) -> Channel:
        stage.later(stage.ana, stage.types(stage.ana, "declare --here Checkout is down", room))
        stage.types(stage.ana, "resolve", room)
        stage.settle()
        stage.later_by(days=21)
        return room

    def test_a_pushpin_is_just_a_pushpin(self, stage: Stage, weeks_later: Channel) -> None:
        message = stage.ben.posts(weeks_later, "lunch is at noon")
        stage.pins(stage.ana, message)
        assert stage.lines(struck=True) == []
        assert list(message.reactions) == ["pushpin"]

    def test_a_note_is_kept_back_and_asked_about(self, stage: Stage, weeks_later: Channel) -> None:
        reply = stage.types(stage.ben, "note decision: rotate tokens <weekly>", weeks_later)
        said = stage.reads(stage.ben, reply)
        assert "INC-1 Checkout is down was resolved" in said
        assert "/incident INC-1 note decision: rotate tokens <weekly>" in said
        assert stage.texts() == []
        typed_at = stage.clock.now()
        stage.later_by(minutes=5)
        assert "rotate tokens <weekly>" in stage.clicks(stage.ben, reply, "Add it late")
        (line,) = stage.lines()
        assert (line.text, line.kind, line.late) == ("rotate tokens &lt;weekly&gt;", "decision", True)
        assert line.occurred_at == typed_at

    def test_said_with_its_number_it_is_meant(self, stage: Stage, weeks_later: Channel) -> None:
        assert "late" in stage.asks(stage.ben, "INC-1 note rotate tokens", weeks_later)
        assert stage.texts() == ["rotate tokens"]

    def test_another_incident_may_begin_there(self, stage: Stage, weeks_later: Channel) -> None:
        stage.later(stage.ana, stage.types(stage.ana, "declare --here Search is down", weeks_later))
        stage.types(stage.ben, "note slow queries", weeks_later)
        assert stage.texts(2) == ["slow queries"]
