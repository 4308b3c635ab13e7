"""The bot is killed at every point of a note and of a reaction; nothing acknowledged is lost, nothing doubled."""

import pytest

from bot.faults import POINTS
from tests.faults.incident_stage import Stage, fresh, said_stored

STORED = POINTS[POINTS.index("after commit") :]
INSIDE = ("received", "before begin", "after insert", "before commit", "after commit", "before ack")
# What follows a note: the overview is redrawn, and the note is posted under it.
NOTE = (
    *INSIDE,
    *("claimed", "claimed:2", "before http", "before http:2", "http ok", "http ok:2", "marked", "marked:2"),
)
REACTION = (
    *INSIDE,
    *("claimed", "claimed:2", "claimed:3", "before http", "before http:2", "before http:3"),
    *("http ok", "http ok:2", "marked", "marked:2", "marked:3"),
)


def test_every_point_is_killed_at() -> None:
    assert {one.partition(":")[0] for one in NOTE} == {one.partition(":")[0] for one in REACTION} == set(POINTS)


@pytest.mark.parametrize("point", NOTE)
def test_a_note_survives_a_kill(scene: Stage, point: str) -> None:
    marker = fresh(f"note {point.replace(':', ' ')}")
    scene.start_to_die(point)
    reply = scene.ana.types(f"/incident note {marker}", scene.channel)
    scene.child.wait_killed()
    scene.revive()
    scene.assert_kept(reply, marker)
    assert len(scene.lines(marker)) == (1 if point.partition(":")[0] in STORED else 0)
    again = fresh("typed again")
    assert said_stored(scene.ana.types(f"/incident note {again}", scene.channel))
    scene.settle()
    assert len(scene.lines(again)) == 1
    scene.assert_kept(reply, marker)
    scene.assert_said_once()
    scene.child.kill()


@pytest.mark.parametrize("point", REACTION)
def test_a_reaction_survives_a_kill(scene: Stage, point: str) -> None:
    message = scene.ben.posts(scene.channel, fresh(f"reaction {point.replace(':', ' ')}"))
    scene.start_to_die(point)
    scene.ana.reacts(message)
    scene.child.wait_killed()
    scene.slack.settle()
    delivery = scene.last_delivery("reaction_added")
    scene.assert_event_kept(delivery, message)
    assert len(scene.lines_of(message)) == (1 if point.partition(":")[0] in STORED else 0)
    scene.revive()  # and it finds by itself what it was not told
    if not delivery.acknowledged:
        scene.slack.redeliver(delivery, retry=2)
    scene.settle()
    scene.assert_captured(message)
    scene.slack.redeliver(delivery, event_id="EvANOTHER" + message.ts.replace(".", ""))
    scene.settle()
    scene.assert_captured(message)
    scene.assert_said_once()
    scene.child.kill()
