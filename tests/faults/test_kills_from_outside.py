"""The bot is killed from outside: just after an acknowledgement, behind a call that Slack has taken, while it waits.

The control acknowledges first, as most bots do: the same checks must find what it loses.
"""

import sys
import threading
import time
from pathlib import Path

import pytest

from bot.sandbox import Channel, Message, Reply
from tests.faults.child import ROOT
from tests.faults.incident_stage import Stage, busy, fresh, said_stored, stage

ACK_FIRST = "tests.faults.ack_first"
AT_DECLARE = ("conversations.create", "conversations.invite", "chat.postMessage", "pins.add")
AT_RESOLVE = (
    "chat.postMessage",
    "files.getUploadURLExternal",
    "files.completeUploadExternal",
    "files.info",
    "chat.update",
)


def wait_called(scene: Stage, method: str, after: int) -> None:
    """Wait until Slack has taken a call."""
    until = time.monotonic() + 30
    while not any(call.method == method and call.status for call in list(scene.slack.calls)[after:]):
        assert time.monotonic() < until, f"{method} was never called\n{scene.child.log[-2000:]}"
        time.sleep(0.005)


def die_behind(scene: Stage, method: str, act: str, channel: Channel) -> None:
    """Type a command; kill the bot when Slack has done what `method` asks, and not answered yet."""
    scene.slack.faults.fail(method, hang=2.0)
    before = len(scene.slack.calls)
    assert said_stored(scene.ana.types(act, channel))
    wait_called(scene, method, before)
    scene.child.kill()
    scene.slack.faults.clear()
    scene.revive()
    scene.settle()


@pytest.mark.timed
def test_a_note_survives_a_kill_just_after_its_acknowledgement(scene: Stage) -> None:
    scene.child.start()
    ready = []
    for _ in range(3):
        marker = fresh("acknowledged, then killed")
        reply = scene.ana.types(f"/incident note {marker}", scene.channel)
        scene.child.kill()
        assert said_stored(reply)
        ready.append(scene.revive())
        scene.settle()
        scene.assert_kept(reply, marker)
    scene.assert_said_once()
    sys.stdout.write(f"ready again within {max(ready):.1f} s, without the imports\n")
    scene.child.kill()


def test_a_note_survives_a_kill_behind_the_call_that_tells_of_it(scene: Stage) -> None:
    scene.child.start()
    scene.settle()
    marker = fresh("told, then killed")
    die_behind(scene, "chat.update", f"/incident note {marker}", scene.channel)
    assert len(scene.lines(marker)) == 1
    scene.assert_said_once()
    scene.child.kill()


@pytest.mark.parametrize("method", ["conversations.replies", "reactions.add", "chat.update"])
def test_a_reaction_survives_a_kill_behind_every_call_that_follows_it(scene: Stage, method: str) -> None:
    scene.child.start()
    scene.settle()
    message = scene.ben.posts(scene.channel, fresh("pinned, then killed"))
    scene.slack.faults.fail(method, hang=2.0)
    before = len(scene.slack.calls)
    scene.ana.reacts(message)
    wait_called(scene, method, before)
    scene.child.kill()
    scene.slack.faults.clear()
    scene.slack.settle()
    scene.assert_event_kept(scene.last_delivery("reaction_added"), message)
    scene.revive()
    scene.settle()
    scene.assert_captured(message)
    scene.assert_said_once()
    scene.child.kill()


@pytest.mark.parametrize("method", AT_DECLARE)
def test_a_declared_incident_survives_a_kill_behind_every_call(scene: Stage, method: str) -> None:
    scene.child.start()
    title = fresh(f"declared {method}")
    die_behind(scene, method, f"/incident declare {title}", scene.slack.channel_named("general"))
    named = [one for one in scene.slack.workspace.channels.values() if one.name.endswith(title.replace(" ", "-")[-20:])]
    assert len(named) == 1
    overviews = posts(named[0], title)
    assert [message.pinned for message in overviews] == [True]
    assert scene.ana.id in named[0].members
    assert scene.dead() == []
    scene.child.kill()


@pytest.mark.parametrize("method", AT_RESOLVE)
def test_a_resolved_incident_survives_a_kill_behind_every_call(scene: Stage, method: str) -> None:
    scene.child.start()
    title = fresh(f"resolved {method}")
    number = declare(scene, title)
    channel = scene.channel_of(number)
    scene.settle()
    die_behind(scene, method, "/incident resolve", channel)
    last = posts(channel, "is resolved")
    files = [message for message in channel.messages if message.files]
    assert len(last) == len(files) == 1
    assert files[0].files[0]["permalink"] in str(last[0].blocks)
    assert scene.dead() == []
    scene.child.kill()


def declare(scene: Stage, title: str) -> int:
    reply = scene.ana.types(f"/incident declare {title}", scene.slack.channel_named("general"))
    assert said_stored(reply)
    number = 1
    while (incident := scene.incident(number)) is None or incident.title != title:
        number += 1
        assert number < 1000
    return number


def posts(channel: Channel, saying: str) -> list[Message]:
    """The bot's own messages in a channel that say something; Slack's notice of a new topic is none."""
    own = [message for message in channel.messages if message.bot_id and not message.subtype]
    return [message for message in own if saying in message.text]


# What is acknowledged while nothing can be written


def killed_while_busy(scene: Stage, marker: str) -> tuple[Reply, Message]:
    """Type a note and pin a message while the database is held; kill the bot; return what Slack was told."""
    replies: list[Reply] = []
    message = scene.ben.posts(scene.channel, fresh("pinned while it was busy"))
    scene.child.start()
    scene.settle()
    with busy(scene.database_url):
        typing = threading.Thread(
            target=lambda: replies.append(scene.ana.types(f"/incident note {marker}", scene.channel))
        )
        typing.start()
        scene.ana.reacts(message)
        time.sleep(0.7)
        scene.child.kill()
        typing.join(10)
    scene.slack.settle()
    return replies[0], message


def test_nothing_is_acknowledged_before_it_is_stored(scene: Stage) -> None:
    marker = fresh("typed while it was busy")
    reply, message = killed_while_busy(scene, marker)
    assert not reply.ok
    scene.assert_kept(reply, marker)
    scene.assert_event_kept(scene.last_delivery("reaction_added"), message)
    scene.revive()
    scene.settle()
    scene.assert_captured(message)
    scene.child.kill()


@pytest.mark.parametrize("transport", ["socket", pytest.param("http", marks=pytest.mark.soak)])
def test_a_bot_that_acknowledges_first_is_found_out(database_url: str, tmp_path: Path, transport: str) -> None:
    with stage(database_url, tmp_path, transport=transport, control=ACK_FIRST) as control:
        marker = fresh("typed while the control was busy")
        reply, message = killed_while_busy(control, marker)
        with pytest.raises(AssertionError, match="was acknowledged, and stands 0 times"):
            control.assert_kept(reply, marker)
        with pytest.raises(AssertionError, match="a reaction was acknowledged, and made 0 lines"):
            control.assert_event_kept(control.last_delivery("reaction_added"), message)


def test_the_control_is_no_part_of_the_product() -> None:
    shipped = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("only-include = ")[2].partition("]")[0]
    assert "tests" not in shipped
