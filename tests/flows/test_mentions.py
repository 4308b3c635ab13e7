"""What is typed to the bot itself: in a channel, in a thread, and in a direct message."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox import Channel, Message, Person, typed
from tests.stage import START, Stage, wait_for

Job = Callable[[Any], Any]


def mention(stage: Stage, words: str) -> str:
    """Return a message's wire text that begins with the bot's name."""
    return f"<@{stage.slack.bot_user_id}> {typed(words)}"


def whispers(channel: Channel, person: Person) -> list[Message]:
    """Return what the bot showed to one person alone in a channel."""
    return [one for one in channel.ephemerals if one.ephemeral_for == person.id]


def whispered(stage: Stage, channel: Channel, person: Person, number: int = 1) -> str:
    """Wait for the bot's `number`th whisper to a person, and return what they read."""
    wait_for(lambda: len(whispers(channel, person)) >= number, "whisper")
    return stage.reads(person, whispers(channel, person)[number - 1])


def dm(stage: Stage, person: Person) -> Channel:
    """Return the bot's conversation with a person."""
    with stage.slack.workspace.lock:
        return stage.slack.workspace.open_dm(person.id)


def answered(stage: Stage, channel: Channel, number: int = 1) -> str:
    """Wait for the bot's `number`th message in a direct conversation, and return it as its person reads it."""
    wait_for(lambda: len(stage.spoken(channel)) >= number, "answer")
    return stage.reads(stage.ben, stage.spoken(channel)[number - 1])


class TestMention:
    @pytest.mark.both_ways
    def test_in_a_thread_it_does_what_the_command_does(self, stage: Stage) -> None:
        channel = stage.declares()
        talk = stage.ana.posts(channel, "what do we do?")
        stage.ben.posts(channel, mention(stage, "note 13:40 decision: fail over <now>"), thread=talk)
        said = whispered(stage, channel, stage.ben)
        stage.settle()
        assert "fail over <now>" in said
        assert "13:40" in said
        (line,) = stage.lines()
        assert (line.text, line.kind, line.source) == ("fail over &lt;now&gt;", "decision", "mention")
        assert line.occurred_at == START.replace(minute=40)
        assert line.author_id == stage.ben.id

    @pytest.mark.both_ways
    def test_only_its_author_sees_the_answer(self, stage: Stage) -> None:
        channel = stage.declares()
        stage.ben.posts(channel, mention(stage, "note failover"))
        whispered(stage, channel, stage.ben)
        stage.settle()
        assert whispers(channel, stage.ana) == []
        assert len(stage.spoken(channel)) <= 2  # the overview, and the copy in its thread
        assert stage.pings() == []

    def test_however_often_it_is_delivered_it_is_one_line_and_one_answer(self, stage: Stage) -> None:
        channel = stage.declares()
        stage.ben.posts(channel, mention(stage, "note failover"))
        whispered(stage, channel, stage.ben)
        (event, *_) = stage.events("app_mention")
        for number in range(3):
            stage.slack.redeliver(event, event_id=f"EvAgain{number}", retry=number)
        stage.settle()
        assert stage.texts() == ["failover"]
        assert len(whispers(channel, stage.ben)) == 1

    def test_one_that_arrives_late_stands_where_it_was_typed(self, quick_stage: Stage) -> None:
        stage = quick_stage
        channel = stage.declares()
        stage.slack.faults.hold_events()
        stage.ben.posts(channel, mention(stage, "note failover"))
        stage.ben.posts(channel, mention(stage, "note 10 min ago pool full"))
        stage.later_by(minutes=6)  # Slack's last retry
        stage.slack.faults.release_events()
        stage.settle()
        assert [(line.text, line.occurred_at.replace(microsecond=0)) for line in stage.lines() if line.occurred_at] == [
            ("pool full", START - timedelta(minutes=10)),
            ("failover", START),
        ]

    @pytest.mark.parametrize("text", ["thanks!", "lgtm, will you remember that?", "are you there?"])
    def test_talk_to_it_is_not_answered(self, quick_stage: Stage, text: str) -> None:
        stage = quick_stage
        channel = stage.declares()
        if text.startswith("are"):
            stage.ben.posts(channel, f"hello <@{stage.slack.bot_user_id}> note this")
        else:
            stage.ben.posts(channel, mention(stage, text))
        stage.settle()
        stage.ana.posts(channel, mention(stage, "note later"))
        whispered(stage, channel, stage.ana)
        assert whispers(channel, stage.ben) == []
        assert stage.texts() == ["later"]

    def test_a_slip_of_the_word_is_told_to_its_author(self, stage: Stage) -> None:
        channel = stage.declares()
        stage.ben.posts(channel, mention(stage, "nte 13:40 fail over"))
        assert "Did you mean /incident note 13:40 fail over" in whispered(stage, channel, stage.ben)
        assert stage.texts() == []

    def test_what_it_refuses_says_why(self, stage: Stage) -> None:
        stage.ana.invites(stage.general, stage.slack.bot_user_id)
        stage.ben.posts(stage.general, mention(stage, "note failover"))
        assert "This channel belongs to no incident" in whispered(stage, stage.general, stage.ben)

    def test_a_dialog_cannot_open_so_the_line_to_type_is_told(self, stage: Stage) -> None:
        stage.ana.invites(stage.general, stage.slack.bot_user_id)
        stage.ana.posts(stage.general, mention(stage, "declare"))
        assert "/incident declare sev2" in whispered(stage, stage.general, stage.ana)

    def test_an_incident_can_be_declared_so(self, stage: Stage) -> None:
        stage.ana.invites(stage.general, stage.slack.bot_user_id)
        stage.ana.posts(stage.general, mention(stage, "declare sev1 Checkout is down"))
        assert "INC-1" in whispered(stage, stage.general, stage.ana)
        stage.settle()
        assert stage.channel().name == "inc-1-checkout-is-down"
        (public,) = stage.spoken(stage.general)
        assert "INC-1 sev1 Checkout is down → #inc-1-checkout-is-down" in stage.reads(stage.ben, public)
        assert "invited to INC-1" in stage.clicks(stage.ben, public, "Join")

    def test_what_becomes_of_an_incident_here_is_told_too(self, stage: Stage) -> None:
        room = stage.slack.channel("with-acme", members=[stage.ana], shared=True, with_bot=True)
        stage.ana.posts(room, mention(stage, "declare --here Checkout is down"))
        assert "Checking" in whispered(stage, room, stage.ana)
        stage.settle()
        assert "shared with another organisation" in stage.reads(stage.ana, stage.spoken(dm(stage, stage.ana))[0])

    def test_its_buttons_work(self, stage: Stage) -> None:
        channel = stage.declares()
        stage.ben.posts(channel, mention(stage, "note action: restart the importer"))
        whispered(stage, channel, stage.ben)
        said = stage.clicks(stage.ben, whispers(channel, stage.ben)[0], "It is still to do: make it an action item")
        assert "restart the importer" in said

    def test_an_edit_types_nothing_again(self, stage: Stage) -> None:
        channel = stage.declares()
        message = stage.ben.posts(channel, mention(stage, "note failover"))
        whispered(stage, channel, stage.ben)
        stage.ben.edits(message, mention(stage, "note failover!"))
        stage.settle()
        assert stage.texts() == ["failover"]

    def test_while_nothing_can_be_stored_it_is_not_acknowledged(
        self, stage: Stage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        channel = stage.declares()
        write = stage.bot.db.write
        tries: list[Job] = []

        def fails_once(job: Job) -> Any:
            tries.append(job)
            if len(tries) == 1:
                raise OSError("disk full")
            return write(job)

        stage.bot.outbox.settle()
        monkeypatch.setattr(stage.bot.db, "write", fails_once)
        stage.ben.posts(channel, mention(stage, "note failover"))
        assert "failover" in whispered(stage, channel, stage.ben)
        stage.settle()
        assert [one.acknowledged for one in stage.events("app_mention")] == [False, True]
        assert stage.texts() == ["failover"]
        assert len(whispers(channel, stage.ben)) == 1

    def test_somebody_from_elsewhere_is_refused(self, stage: Stage) -> None:
        channel = stage.declares()
        eve = stage.slack.person("eve", stranger=True)
        with stage.slack.workspace.lock:
            channel.members.append(eve.id)
        eve.posts(channel, mention(stage, "note mine"))
        stage.settle()
        assert stage.texts() == []


class TestDirect:
    def test_it_needs_no_mention(self, stage: Stage) -> None:
        stage.declares()
        talk = dm(stage, stage.ben)
        stage.ben.posts(talk, typed("note 13:40 fail over & wait"))
        said = answered(stage, talk)
        assert "fail over & wait" in said
        assert "INC-1 Checkout is down" in said  # where it went
        assert [(one.text, one.source) for one in stage.lines()] == [("fail over &amp; wait", "mention")]

    def test_a_word_that_it_does_not_know_is_answered(self, stage: Stage) -> None:
        stage.declares()
        talk = dm(stage, stage.ben)
        stage.ben.posts(talk, "thanks")
        assert "thanks is no word of mine" in answered(stage, talk)

    def test_help_helps(self, stage: Stage) -> None:
        talk = dm(stage, stage.ben)
        stage.ben.posts(talk, "help")
        assert "/incident declare" in answered(stage, talk)

    def test_a_private_incident_shows_to_its_members_only(self, stage: Stage) -> None:
        stage.types(stage.ana, "declare --private sev1 Customer data leaked")
        stage.settle()
        talk = dm(stage, stage.ben)
        stage.ben.posts(talk, "INC-1 timeline")
        assert "There is no INC-1 that you can see" in answered(stage, talk)
        stage.ben.posts(talk, "note x")
        assert "leaked" not in answered(stage, talk, 2)
