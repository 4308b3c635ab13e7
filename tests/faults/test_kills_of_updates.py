"""The bot is killed while an update leaves: the channel and whoever follows it have it once, and nothing is lost."""

import pytest

from bot.sandbox import Channel, Message
from tests.faults.incident_stage import Stage, fresh, said_stored
from tests.faults.sample import some_of, tell

# An update is posted in two places, two messages are redrawn, and a third lane plans the next one.
UPDATE = ("before commit", "after commit", "before http:2", "http ok", "http ok:2", "http ok:3", "marked:2")
IN_CI = 3


@pytest.fixture
def followed(scene: Stage) -> Stage:
    """The incident is followed by the channel of everybody."""
    made = scene
    general = made.slack.channel_named("general")
    if made.slack.bot_user_id not in general.members:
        made.ana.invites(general, made.slack.bot_user_id)
        made.revive()
        made.ana.types("/incident follow INC-1 here", general)
        made.settle()
        made.child.kill()
    return made


def posts(stage: Stage, channel: Channel, marker: str) -> list[Message]:
    """Return the posts of an update, not the messages that are kept up to date."""
    own = [one for one in channel.messages if one.user == stage.slack.bot_user_id and one.metadata]
    said = [one for one in own if one.metadata["event_payload"]["mark"].startswith("update:")]  # type: ignore[index]
    return [one for one in said if marker in str(one.blocks)]


@pytest.mark.parametrize("point", some_of(UPDATE, IN_CI))
def test_an_update_survives_a_kill(followed: Stage, point: str) -> None:
    tell()
    general, marker = followed.slack.channel_named("general"), fresh(f"update {point.replace(':', ' ')}")
    followed.start_to_die(point)
    reply = followed.ana.types(f"/incident update {marker}", followed.channel)
    followed.child.wait_killed()
    followed.revive()
    followed.settle()
    followed.assert_kept(reply, marker)
    if not followed.lines(marker):
        assert said_stored(followed.ana.types(f"/incident update {marker}", followed.channel))
        followed.settle()
    (post,) = posts(followed, followed.channel, marker)
    (below,) = posts(followed, general, marker)
    root = general.by_ts[below.thread_ts or ""]
    assert not post.thread_ts
    assert marker in str(root.blocks)
    assert [one for one in general.messages if one.bot_id and one.metadata and not one.thread_ts] == [root]
    followed.assert_said_once()
    followed.child.kill()
