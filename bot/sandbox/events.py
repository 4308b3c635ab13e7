"""Which events the app is told of, and how Slack wraps them.

https://docs.slack.dev/apis/events-api/
"""

from bot.sandbox.records import Channel, Json, Message, User
from bot.sandbox.state import Workspace
from bot.sandbox.wire import message_json

_MESSAGES = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}


def emit(workspace: Workspace, event: Json, channel: Channel | None = None) -> None:
    """Send an event to the app if it subscribed to its type and, for a channel's, the bot is a member there."""
    kind = str(event["type"])
    wanted = _MESSAGES[channel.kind] if kind == "message" and channel else kind
    if wanted not in workspace.subscriptions:
        return
    if channel is not None and workspace.bot.id not in channel.members:
        return
    workspace.outlet(wrap(workspace, event, channel))


def wrap(workspace: Workspace, event: Json, channel: Channel | None) -> Json:
    """Put an event into the envelope of the Events API."""
    return {
        "token": "deprecated-verification-token",
        "team_id": workspace.team_id,
        "context_team_id": workspace.team_id,
        "context_enterprise_id": None,
        "api_app_id": workspace.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": workspace.new_key("Ev"),
        "event_time": workspace.seconds(),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": workspace.team_id,
                "user_id": workspace.bot.id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": bool(channel and channel.shared),
        "event_context": f"4-{workspace.new_key('')}",
    }


def message_posted(workspace: Workspace, message: Message) -> None:
    """Tell of a new message, and of the mention of the app in it."""
    channel, author = message.channel, workspace.users.get(message.user)
    event = message_json(workspace, message) | _place(channel) | {"event_ts": message.ts}
    if not message.bot_id and not message.subtype:
        event["client_msg_id"] = workspace.new_key("")
    if author and author.stranger:
        event |= {"user_team": author.team_id, "source_team": author.team_id}
    emit(workspace, event, channel)
    if f"<@{workspace.bot.id}" in message.text and not message.bot_id and channel.kind != "im":
        mention = {key: event[key] for key in ("user", "text", "ts", "team", "channel", "event_ts")}
        thread = {"thread_ts": message.thread_ts} if message.thread_ts else {}
        emit(workspace, {"type": "app_mention", **mention, **thread}, channel)


def message_changed(workspace: Workspace, message: Message, previous: Json) -> None:
    ts = workspace.stamp("events")
    new = message_json(workspace, message) | {"source_team": workspace.team_id}
    emit(
        workspace,
        {"type": "message", "subtype": "message_changed", "hidden": True, "message": new, "previous_message": previous}
        | _place(message.channel)
        | {"ts": ts, "event_ts": ts},
        message.channel,
    )


def message_deleted(workspace: Workspace, channel: Channel, previous: Json) -> None:
    ts = workspace.stamp("events")
    emit(
        workspace,
        {"type": "message", "subtype": "message_deleted", "hidden": True, "deleted_ts": previous["ts"]}
        | {"previous_message": previous, "ts": ts, "event_ts": ts}
        | _place(channel),
        channel,
    )


def reaction(workspace: Workspace, kind: str, user: User, message: Message, name: str) -> None:
    """Tell of a reaction; `kind` is reaction_added or reaction_removed."""
    emit(
        workspace,
        {
            "type": kind,
            "user": user.id,
            "reaction": name,
            "item": {"type": "message", "channel": message.channel.id, "ts": message.ts},
            "item_user": message.user,
            "event_ts": workspace.stamp("events"),
        },
        message.channel,
    )


def membership(workspace: Workspace, kind: str, user: User, channel: Channel, inviter: User | None) -> None:
    """Tell of somebody who came or went; `kind` is member_joined_channel or member_left_channel."""
    event = {
        "type": kind,
        "user": user.id,
        "channel": channel.id,
        "channel_type": "G" if channel.private else "C",
        "team": workspace.team_id,
        "event_ts": workspace.stamp("events"),
    }
    emit(workspace, event | ({"inviter": inviter.id} if inviter else {}), channel)


def channel_event(workspace: Workspace, what: str, channel: Channel, user: User, *, gone: bool = False) -> None:
    """Tell of a channel's fate; `what` is left, archive, unarchive, rename or deleted; `gone`: to a former member."""
    kind = f"{'group' if channel.private else 'channel'}_{what}"
    place: object = channel.id
    if what == "rename":
        place = {"id": channel.id, "name": channel.name, "created": channel.created}
    actor = "actor_id" if what in {"left", "deleted"} else "user"
    event = {"type": kind, "channel": place, actor: user.id, "event_ts": workspace.stamp("events")}
    emit(workspace, event, None if gone else channel)


def token_event(workspace: Workspace, kind: str) -> None:
    """Tell of the end of the app's token; `kind` is tokens_revoked or app_uninstalled."""
    event: Json = {"type": kind, "event_ts": workspace.stamp("events")}
    emit(workspace, event | ({"tokens": {"oauth": [], "bot": [workspace.bot.id]}} if kind == "tokens_revoked" else {}))


def rate_limited(workspace: Workspace) -> None:
    """Tell that events were left out during this minute: it has no inner event.

    https://docs.slack.dev/reference/events/app_rate_limited/
    """
    payload = {"token": "deprecated-verification-token", "type": "app_rate_limited", "team_id": workspace.team_id}
    minute = workspace.seconds() // 60 * 60
    workspace.outlet(payload | {"minute_rate_limited": minute, "api_app_id": workspace.app_id})


def home_opened(workspace: Workspace, user: User) -> None:
    event: Json = {"type": "app_home_opened", "user": user.id, "channel": workspace.open_dm(user.id).id, "tab": "home"}
    if user.home:
        event["view"] = workspace.views[user.home]
    emit(workspace, event | {"event_ts": workspace.stamp("events")})


def _place(channel: Channel) -> Json:
    return {"channel": channel.id, "channel_type": channel.kind}
