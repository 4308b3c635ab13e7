"""The bot is killed at every point of a resolve: the incident is over or it is not, and its end is told once."""

from dataclasses import dataclass

import pytest

from bot.sandbox import Channel, Message
from tests.faults.incident_stage import Stage, fresh, said_stored
from tests.faults.sample import some_of, tell
from tests.faults.test_kills import INSIDE

# What follows a resolve: the overview, the bookmarks and the topic are redrawn, the postmortem is drafted, drawn,
# uploaded, posted, and its parts are pinned.
FOLLOWING = {"claimed": 10, "before http": 12, "http ok": 7, "marked": 10}
RESOLVE = (*INSIDE, *(f"{name}:{number + 1}" for name, count in FOLLOWING.items() for number in range(count)))
IN_CI = 3


@dataclass
class Case:
    """An incident of its own for each kill."""

    scene: Stage
    number: int
    channel: Channel

    @property
    def is_over(self) -> bool:
        incident = self.scene.incident(self.number)
        assert incident is not None
        return not incident.is_open

    def posts(self, saying: str) -> list[Message]:
        """The bot's own messages that say something; Slack's notice of a new topic is none."""
        own = [one for one in self.channel.messages if one.bot_id and not one.subtype]
        return [one for one in own if saying in one.text]


def declared(scene: Stage) -> Case:
    title = fresh("to be resolved")
    assert said_stored(scene.ana.types(f"/incident declare {title}", scene.slack.channel_named("general")))
    number = 2
    while (incident := scene.incident(number)) is None or incident.title != title:
        number += 1
        assert number < 1000
    made = Case(scene, number, scene.channel_of(number))
    scene.settle()
    return made


@pytest.mark.parametrize("point", some_of(RESOLVE, IN_CI))
def test_a_resolve_survives_a_kill(scene: Stage, point: str) -> None:
    tell()
    scene.start_to_die(point, armed=False)
    case = declared(scene)
    scene.child.arm()
    reply = scene.ana.types("/incident resolve", case.channel)
    scene.child.wait_killed()
    scene.revive()
    scene.settle()
    assert case.is_over or not said_stored(reply)
    if not case.is_over:
        assert said_stored(scene.ana.types("/incident resolve", case.channel))
        scene.settle()
    (last,) = case.posts("is resolved")
    (shown,) = [one for one in case.channel.messages if one.files]
    assert shown.files[0]["permalink"] in str(last.blocks)
    assert len([one for one in case.channel.messages if one.bot_id and one.pinned]) == 1
    marks = [one.metadata["event_payload"]["mark"] for one in case.channel.messages if one.bot_id and one.metadata]
    assert len(marks) == len(set(marks))
    assert scene.dead() == []
