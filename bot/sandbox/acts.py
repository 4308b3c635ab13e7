"""What people and apps do in a workspace: each act changes the state and tells of it."""

from datetime import datetime

from bot.sandbox import events
from bot.sandbox.records import SLACKBOT_ID, Channel, Json, Message, User
from bot.sandbox.state import Workspace
from bot.sandbox.wire import message_json


def post(
    workspace: Workspace,
    channel: Channel,
    user: User,
    text: str,
    *,
    blocks: list[Json] | None = None,
    thread_ts: str | None = None,
    broadcast: bool = False,
    subtype: str = "",
    metadata: Json | None = None,
    files: list[Json] | None = None,
    at: datetime | None = None,
) -> Message:
    """Put a message into a channel; `at` gives it another time than now."""
    with workspace.lock:
        message = Message(
            channel,
            workspace.stamp(channel.id, at),
            text,
            user.id,
            blocks=blocks or [],
            bot_id=workspace.bot_id if user.bot else "",
            subtype="thread_broadcast" if broadcast else subtype,
            thread_ts=thread_ts,
            metadata=metadata,
            files=files or [],
        )
        channel.by_ts[message.ts] = message
        if thread_ts:
            channel.threads.setdefault(thread_ts, []).append(message.ts)
        events.message_posted(workspace, message)
        workspace.changed.notify_all()
        return message


def whisper(workspace: Workspace, channel: Channel, user_id: str, text: str, blocks: list[Json]) -> Message:
    """Show a message of the bot's to one person only."""
    with workspace.lock:
        ts = workspace.stamp(channel.id)
        message = Message(channel, ts, text, workspace.bot.id, blocks, workspace.bot_id, ephemeral_for=user_id)
        return _shown(workspace, message)


def slackbot_whispers(workspace: Workspace, channel: Channel, user_id: str, text: str) -> Message:
    """Show a message of Slack's own to one person only: the app had no part in it."""
    with workspace.lock:
        message = Message(channel, workspace.stamp(channel.id), text, SLACKBOT_ID, ephemeral_for=user_id)
        return _shown(workspace, message)


def _shown(workspace: Workspace, message: Message) -> Message:
    message.channel.ephemerals.append(message)
    workspace.changed.notify_all()
    return message


def edit(workspace: Workspace, message: Message, text: str, blocks: list[Json], metadata: Json | None = None) -> None:
    """Change a message; what everybody sees is told as message_changed."""
    with workspace.lock:
        previous = message_json(workspace, message)
        message.text, message.blocks = text, blocks
        if metadata is not None:
            message.metadata = metadata or None
        if message.ephemeral_for is None:
            message.edited = workspace.stamp("events")
            events.message_changed(workspace, message, previous)
        workspace.changed.notify_all()


def set_files(workspace: Workspace, message: Message, files: list[Json]) -> None:
    """Put other files on a message: told as message_changed, but no edit of its words."""
    with workspace.lock:
        previous = message_json(workspace, message)
        message.files = files
        events.message_changed(workspace, message, previous)
        workspace.changed.notify_all()


def delete(workspace: Workspace, message: Message) -> None:
    """Take a message away; one that has replies stays as a tombstone, as in Slack."""
    with workspace.lock:
        previous = message_json(workspace, message)
        channel = message.channel
        if message.ts in channel.pins:
            channel.pins.remove(message.ts)
        if message.ephemeral_for is None and channel.replies(message.ts):
            message.text, message.blocks, message.subtype = "This message was deleted.", [], "tombstone"
            message.reactions.clear()
            events.message_changed(workspace, message, previous)
        else:
            message.deleted = True
            if message.ephemeral_for is None:
                events.message_deleted(workspace, channel, previous)
        workspace.changed.notify_all()


def react(workspace: Workspace, user: User, message: Message, name: str) -> bool:
    """Add a reaction; False when it is there already."""
    with workspace.lock:
        users = message.reactions.setdefault(name, [])
        if user.id in users:
            return False
        users.append(user.id)
        events.reaction(workspace, "reaction_added", user, message, name)
        workspace.changed.notify_all()
        return True


def unreact(workspace: Workspace, user: User, message: Message, name: str) -> bool:
    """Take a reaction back; False when there was none."""
    with workspace.lock:
        users = message.reactions.get(name, [])
        if user.id not in users:
            return False
        users.remove(user.id)
        if not users:
            del message.reactions[name]
        events.reaction(workspace, "reaction_removed", user, message, name)
        workspace.changed.notify_all()
        return True


def join(workspace: Workspace, user: User, channel: Channel, inviter: User | None = None) -> None:
    """Make a user a member, and say so in the channel."""
    with workspace.lock:
        if user.id in channel.members:
            return
        channel.members.append(user.id)
        events.membership(workspace, "member_joined_channel", user, channel, inviter)
        post(workspace, channel, user, f"<@{user.id}> has joined the channel", subtype="channel_join")


def leave(workspace: Workspace, user: User, channel: Channel, by: User | None = None) -> None:
    """Take a user out of a channel (`by` somebody else); the app is told that it left itself."""
    with workspace.lock:
        if user.id not in channel.members:
            return
        channel.members.remove(user.id)
        events.membership(workspace, "member_left_channel", user, channel, None)
        if user is workspace.bot:
            events.channel_event(workspace, "left", channel, by or user, gone=True)
        workspace.changed.notify_all()


def set_about(workspace: Workspace, user: User, channel: Channel, what: str, value: str) -> None:
    """Set a channel's topic or purpose, and say so in the channel."""
    with workspace.lock:
        setattr(channel, what, value)
        post(workspace, channel, user, f"set the channel {what}: {value}", subtype=f"channel_{what}")


def rename(workspace: Workspace, user: User, channel: Channel, name: str) -> None:
    with workspace.lock:
        before, channel.name = channel.name, name
        post(workspace, channel, user, f'has renamed the channel from "{before}" to "{name}"', subtype="channel_name")
        events.channel_event(workspace, "rename", channel, user)


def archive(workspace: Workspace, user: User, channel: Channel) -> None:
    with workspace.lock:
        post(workspace, channel, user, "archived the channel", subtype="channel_archive")
        channel.archived = True
        events.channel_event(workspace, "archive", channel, user)


def unarchive(workspace: Workspace, user: User, channel: Channel) -> None:
    with workspace.lock:
        channel.archived = False
        events.channel_event(workspace, "unarchive", channel, user)
        post(workspace, channel, user, "un-archived the channel", subtype="channel_unarchive")


def delete_channel(workspace: Workspace, user: User, channel: Channel) -> None:
    """Delete a channel with everything in it; its members are told."""
    with workspace.lock:
        events.channel_event(workspace, "deleted", channel, user)
        del workspace.channels[channel.id]
        workspace.changed.notify_all()
