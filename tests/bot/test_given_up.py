"""What could not be sent is told to the incident commander; nothing is dropped in silence."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from sqlmodel import Session

import app
from bot.clock import DrivenClock
from bot.postmortem import publishing
from bot.sandbox import Channel, Person, Sandbox
from storage import outbox, people, postmortems, roles
from storage.outbox import Delivery
from tests.stage import settings_for


@dataclass
class Scene:
    slack: Sandbox
    bot: app.Bot
    ana: Person
    ben: Person
    channel: Channel

    def dead(self) -> list[Delivery]:
        with self.bot.db.read() as session:
            return outbox.dead_ones(session)

    def told(self, person: Person) -> list[str]:
        conversation = self.slack.dm(person)
        return [message.text for message in conversation.messages] if conversation else []

    def settle(self) -> None:
        self.slack.settle()
        self.bot.outbox.settle()


@pytest.fixture
def scene(sqlite_url: str) -> Iterator[Scene]:
    clock = DrivenClock(datetime(2025, 7, 15, 17, 42, tzinfo=UTC))
    with Sandbox(clock=clock, pace=False) as slack:
        ana, ben = slack.person("ana"), slack.person("ben")
        general = slack.channel("general", members=[ana, ben])
        bot = app.Bot(settings_for(slack, sqlite_url), clock)
        bot.start()
        slack.wait_connected()
        assert ana.types("/incident declare sev2 Nobody can pay @ben", general).ok
        bot.outbox.settle()
        yield Scene(slack, bot, ana, ben, slack.channel_named("inc-1-nobody-can-pay-ben"))
        bot.stop()


def test_the_commander_is_told_what_could_not_be_sent_and_what_to_do(scene: Scene) -> None:
    scene.slack.faults.fail("chat.update", error="edit_window_closed")
    assert scene.ben.types("/incident note the gateway times out", scene.channel).ok
    scene.settle()
    assert scene.told(scene.ana) == ["INC-1: I could not post or redraw its overview."]
    assert scene.told(scene.ben) == []
    conversation = scene.slack.dm(scene.ana)
    assert conversation is not None
    shown = scene.ana.reads(conversation)
    assert "do it by hand if it matters" in shown
    assert "chat.update: edit_window_closed" in shown
    assert [row.kind for row in scene.dead()] == ["overview"]


def test_a_line_that_could_not_be_confirmed_is_named_by_its_number(scene: Scene) -> None:
    scene.slack.faults.fail("reactions.add", error="too_many_reactions")
    message = scene.ben.posts(scene.channel, "the gateway times out")
    scene.ana.reacts(message)
    scene.settle()
    assert scene.told(scene.ana) == ["INC-1: I could not confirm line 2 by a reaction."]


def test_who_cannot_be_invited_is_named_and_typed_text_stays_text(scene: Scene) -> None:
    scene.slack.faults.fail("conversations.invite", error="ura_max_channels")
    title = "<!channel> {{7*7}} is down"
    assert scene.ana.types(f"/incident declare {title} @ben", scene.slack.channel_named("general")).ok
    scene.settle()
    conversation = scene.slack.dm(scene.ana)
    assert conversation is not None
    assert [message.text for message in conversation.messages] == ["INC-2: I could not invite @Ana."]
    assert conversation.messages[0].pings == []
    assert "<!channel> {{7*7}} is down" in scene.ana.reads(conversation)


def test_the_declarer_is_told_when_the_commander_has_left(scene: Scene) -> None:
    def hand_over_and_leave(session: Session) -> None:
        (role,) = roles.of_incident(session, 1)
        role.user_id = scene.ben.id
        session.add(role)
        people.keep(session, scene.slack.team_id, scene.ben.id, is_deleted=True)

    scene.bot.db.write(hand_over_and_leave)
    scene.slack.faults.fail("chat.update", error="edit_window_closed")
    assert scene.ana.types("/incident note the gateway times out", scene.channel).ok
    scene.settle()
    assert scene.told(scene.ben) == []
    assert len(scene.told(scene.ana)) == 1


def test_a_notice_that_cannot_be_sent_makes_no_further_notice(scene: Scene) -> None:
    scene.slack.faults.fail("chat.update", error="edit_window_closed")
    scene.slack.faults.fail("conversations.open", error="user_disabled", times=None)
    assert scene.ben.types("/incident note the gateway times out", scene.channel).ok
    scene.settle()
    assert [row.kind for row in scene.dead()] == ["given_up", "overview"]


def test_what_tells_of_its_own_end_is_not_told_of_twice(scene: Scene) -> None:
    scene.slack.forbid_channels = True
    reply = scene.ana.types("/incident declare Nobody can log in", scene.slack.channel_named("general"))
    scene.settle()
    assert scene.told(scene.ana) == []
    assert any("does not let me open a channel" in message.text for message in reply.later)


def test_what_concerns_no_incident_is_told_to_nobody(scene: Scene) -> None:
    scene.slack.faults.fail("users.info", error="fatal_refusal")
    chloe = scene.slack.person("chloe")
    chloe.joins(scene.channel)
    assert chloe.types("/incident timeline", scene.channel).ok
    assert chloe.types("/incident note hello", scene.channel).ok
    scene.settle()
    assert [row.kind for row in scene.dead()] == ["person"]
    assert scene.told(scene.ana) == []


def test_a_postmortem_that_could_not_be_published_is_told_of_too(scene: Scene) -> None:
    assert scene.ana.types("/incident resolve", scene.channel).ok
    scene.settle()
    scene.slack.faults.fail("chat.postMessage", error="is_archived", channel=scene.channel.id)

    def publish(session: Session) -> None:
        document = postmortems.of_incident(session, 1)
        assert document is not None
        publishing._begin(session, document, scene.channel.id, by=scene.ben.id, at=document.drafted_at)

    scene.bot.db.write(publish)
    scene.settle()
    assert scene.told(scene.ana)[-1] == "INC-1: I could not publish its postmortem."
