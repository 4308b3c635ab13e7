"""`declare --here --since`: a team tries the bot on what happened in its channel already."""

from datetime import timedelta

import pytest

from bot.sandbox import Channel
from tests.stage import START, Stage


@pytest.fixture
def room(stage: Stage) -> Channel:
    """A channel with the bot in it, in which something happened three hours ago."""
    stage.types(stage.ana, "declare")
    stage.open_dialog(stage.ana)
    stage.ana.closes_view()
    stage.settle()  # from now on her zone is known
    return stage.slack.channel("war-room", members=[stage.ana, stage.ben, stage.chloe], with_bot=True)


def test_what_was_marked_since_then_is_on_the_timeline(stage: Stage, room: Channel) -> None:
    first = stage.ben.posts(room, "5xx at 12 %", at=START - timedelta(hours=3))
    talk = stage.ben.posts(room, "who is looking?", at=START - timedelta(hours=2, minutes=50))
    reply = stage.chloe.posts(room, "rolled back", thread=talk, at=START - timedelta(hours=2))
    before = stage.ben.posts(room, "lunch?", at=START - timedelta(hours=9))
    for message in (first, reply, before):
        stage.ana.reacts(message)
    stage.ben.reacts(reply, "scales")
    stage.settle()
    answer = stage.later(
        stage.ana, stage.types(stage.ana, "declare --here --since 3 h ago sev2 Checkout was down", room)
    )
    stage.settle()
    assert "INC-1 sev2 – Checkout was down" in answer
    assert stage.texts() == ["5xx at 12 %", "rolled back"]
    assert [one.occurred_at for one in stage.lines()] == [START - timedelta(hours=3), START - timedelta(hours=2)]
    assert stage.key_times()["started"].at == START - timedelta(hours=3)
    assert list(first.reactions) == ["pushpin", "white_check_mark"]
    assert list(before.reactions) == ["pushpin"]
    assert stage.dead() == []


def test_what_is_taken_back_later_is_struck(stage: Stage, room: Channel) -> None:
    message = stage.ben.posts(room, "5xx", at=START - timedelta(hours=2))
    stage.ana.reacts(message)
    stage.ben.reacts(message)
    stage.settle()
    stage.later(stage.ana, stage.types(stage.ana, "declare --here --since 17:00 Checkout was down", room))
    stage.settle()
    assert stage.texts() == ["5xx"]
    stage.later_by(minutes=1)
    stage.unpins(stage.ana, message)
    assert stage.texts() == ["5xx"]
    stage.unpins(stage.ben, message)
    assert stage.texts() == []


def test_without_it_nothing_of_earlier_is_taken(stage: Stage, room: Channel) -> None:
    message = stage.ben.posts(room, "5xx", at=START - timedelta(hours=3))
    stage.pins(stage.ana, message)
    stage.later(stage.ana, stage.types(stage.ana, "declare --here Checkout is down", room))
    stage.settle()
    assert stage.texts() == []
    assert "started" not in stage.key_times()


def test_the_dialog_remembers_it(stage: Stage, room: Channel) -> None:
    stage.pins(stage.ana, stage.ben.posts(room, "5xx", at=START - timedelta(hours=3)))
    reply = stage.types(stage.ana, "declare --here --since 16:30", room)
    assert "☑ Run it in this channel" in stage.open_dialog(stage.ana)
    stage.ana.submits({"title": "Checkout was down"})
    assert "INC-1" in stage.later(stage.ana, reply)
    stage.settle()
    assert stage.texts() == ["5xx"]


def test_a_clock_whose_zone_nobody_knows_is_asked_about(quick_stage: Stage) -> None:
    stage = quick_stage
    room = stage.slack.channel("war-room", members=[stage.ana], with_bot=True)
    typed = "declare --here --since 16:30 Checkout was down"
    assert f"/incident {typed}" in stage.asks(stage.ana, typed, room)
    stage.settle()
    assert stage.incidents() == []
    stage.later(stage.ana, stage.types(stage.ana, typed, room))
    assert stage.key_times()["started"].at == START.replace(hour=14, minute=30)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("declare --here --since lunch Checkout was down", "lunch Checkout was down is no time that I can read"),
        ("declare --here --since", "--since is no time that I can read"),
        ("declare --since 16:30 Checkout was down", "/incident declare --here --since 16:30 Checkout was down"),
        ("declare --here --since 2031-01-01 10:00 UTC x", "which lies ahead"),
    ],
)
def test_what_it_cannot_follow_it_refuses(stage: Stage, room: Channel, typed: str, why: str) -> None:
    assert why in stage.asks(stage.ana, typed, room)
    stage.settle()
    assert stage.incidents() == []


def test_it_does_on_either_database(either_stage: Stage) -> None:
    stage = either_stage
    room = stage.slack.channel("war-room", members=[stage.ana, stage.ben], with_bot=True)
    stage.ana.reacts(stage.ben.posts(room, "5xx", at=START - timedelta(hours=30)))
    stage.settle()
    stage.later(stage.ana, stage.types(stage.ana, "declare --here --since yesterday 11:00 UTC Checkout was down", room))
    stage.settle()
    assert stage.texts() == ["5xx"]
    with_alert = stage.ben.posts(room, "disk 91 %", at=START - timedelta(hours=1))
    stage.ana.uses_shortcut("add_to_timeline", with_alert)
    stage.open_dialog(stage.ana)
    stage.ana.submits({})
    stage.settle()
    assert stage.texts() == ["5xx", "disk 91 %"]
    assert stage.dead() == []
