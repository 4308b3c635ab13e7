"""The bot is killed at every point of a reminder: its owner gets it, and gets it once."""

import time
from collections.abc import Iterator

import pytest

from bot.sandbox import Message, Person
from tests.faults.incident_stage import SETTLE_SECONDS, Stage, fresh, said_stored
from tests.faults.sample import some_of, tell
from tests.faults.test_kills_from_outside import wait_called

# The owner of an action item that is due today is looked up, what shows it is redrawn twice; the next tick hands the
# reminder over, which opens a conversation, looks whether it was posted already, and posts.
REMINDER = (
    *("claimed", "claimed:2", "claimed:3", "claimed:4", "marked", "marked:2", "marked:3", "marked:4"),
    *("before http", "before http:2", "before http:3", "before http:4", "before http:5", "before http:6"),
    *("http ok", "http ok:2", "http ok:3", "http ok:4"),
)
IN_CI = 3


@pytest.fixture
def over(scene: Stage) -> Iterator[Stage]:
    """Reminders begin when an incident is resolved; INC-2 is."""
    if scene.incident(2) is None:
        scene.child.start()
        for words in ("declare sev3 The cache was cold", "INC-2 resolve"):
            assert said_stored(scene.ana.types(f"/incident {words}", scene.slack.channel_named("general")))
            scene.settle()
        scene.child.kill()
    yield scene
    scene.child.kill()


@pytest.mark.parametrize("point", some_of(REMINDER, IN_CI))
def test_a_reminder_survives_a_kill(over: Stage, point: str) -> None:
    tell()
    person, general = over.slack.person(fresh("owner").replace(" ", "-")), over.slack.channel_named("general")
    person.joins(general)
    over.start_to_die(point)
    wanted = fresh("renew the token")
    reply = person.types(f"/incident INC-2 todo {wanted} @{person.name} by today", general)
    assert said_stored(reply) or not reply.ok
    over.child.wait_killed()
    over.revive()
    (letter,) = letters(over, person)
    assert wanted in str(letter.blocks)
    over.settle()
    assert letters(over, person) == [letter]
    assert over.dead() == []


@pytest.mark.soak
def test_a_reminder_survives_a_kill_behind_its_post(over: Stage) -> None:
    person, general = over.slack.person(fresh("owner").replace(" ", "-")), over.slack.channel_named("general")
    person.joins(general)
    over.child.start()
    over.settle()
    over.slack.faults.fail("chat.postMessage", hang=2.0)
    before, wanted = len(over.slack.calls), fresh("renew the token")
    assert said_stored(person.types(f"/incident INC-2 todo {wanted} @{person.name} by today", general))
    wait_called(over, "chat.postMessage", before)
    over.child.kill()
    (letter,) = letters(over, person)
    over.slack.faults.clear()
    over.revive()
    over.settle()
    assert letters(over, person) == [letter]
    assert wanted in str(letter.blocks)
    assert over.dead() == []


def letters(scene: Stage, person: Person) -> list[Message]:
    """Wait for what the bot writes to a person."""
    until = time.monotonic() + SETTLE_SECONDS
    while (conversation := scene.slack.dm(person)) is None or not conversation.messages:
        assert time.monotonic() < until, f"no reminder came\n{scene.child.log[-3000:]}"
        time.sleep(0.05)
    return [one for one in conversation.messages if one.bot_id]
