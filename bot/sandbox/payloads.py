"""What Slack sends when somebody uses a command, a button, a shortcut or a dialog."""

from bot.sandbox.api.users import TEAM_DOMAIN
from bot.sandbox.records import Channel, Json, Message, User
from bot.sandbox.state import Workspace
from bot.sandbox.wire import message_json

_TOKEN = "deprecated-verification-token"  # noqa: S105 - Slack's old field, which no app may rely on


def command(workspace: Workspace, user: User, channel: Channel, typed: tuple[str, str], response_url: str) -> Json:
    """Return the fields of a slash command (its word, its text); Slack names no private channel in it."""
    word, text = typed
    return {
        "token": _TOKEN,
        "team_id": workspace.team_id,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel.id,
        "channel_name": shown_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": word,
        "text": text,
        "api_app_id": workspace.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": workspace.new_trigger(user.id),
    }


def shown_name(channel: Channel) -> str:
    """Return a channel's name as commands and interactions carry it."""
    return {"channel": channel.name, "group": "privategroup", "im": "directmessage"}[channel.kind]


def _interaction(workspace: Workspace, user: User, kind: str) -> Json:
    return {
        "type": kind,
        "token": _TOKEN,
        "api_app_id": workspace.app_id,
        "team": {"id": workspace.team_id, "domain": TEAM_DOMAIN},
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _triggered(workspace: Workspace, user: User, kind: str) -> Json:
    return _interaction(workspace, user, kind) | {"trigger_id": workspace.new_trigger(user.id)}


def _channel(channel: Channel) -> Json:
    return {"id": channel.id, "name": shown_name(channel)}


def click_on_message(workspace: Workspace, user: User, message: Message, action: Json, response_url: str) -> Json:
    """block_actions of a message; an ephemeral one is named, but not carried."""
    hidden = message.ephemeral_for is not None
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel.id,
        "is_ephemeral": hidden,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    return (
        _triggered(workspace, user, "block_actions")
        | {"container": container, "channel": _channel(message.channel), "response_url": response_url}
        | {"state": {"values": workspace.states.get((message.ts, user.id), {})}, "actions": [action]}
        | ({} if hidden else {"message": message_json(workspace, message)})
    )


def click_in_view(workspace: Workspace, user: User, view: Json, action: Json) -> Json:
    """block_actions of a modal or of the Home tab; there is no response_url."""
    return _triggered(workspace, user, "block_actions") | {
        "container": {"type": "view", "view_id": view["id"]},
        "view": view,
        "actions": [action],
    }


def submission(workspace: Workspace, user: User, view: Json) -> Json:
    return _triggered(workspace, user, "view_submission") | {"view": view, "response_urls": []}


def closing(workspace: Workspace, user: User, view: Json, *, cleared: bool) -> Json:
    return _interaction(workspace, user, "view_closed") | {"view": view, "is_cleared": cleared}


def shortcut(workspace: Workspace, user: User, callback_id: str) -> Json:
    """Word a global shortcut; there is neither channel nor response_url."""
    return _triggered(workspace, user, "shortcut") | {
        "callback_id": callback_id,
        "action_ts": workspace.stamp("actions"),
    }


def message_shortcut(workspace: Workspace, user: User, callback_id: str, message: Message, response_url: str) -> Json:
    return _triggered(workspace, user, "message_action") | {
        "callback_id": callback_id,
        "action_ts": workspace.stamp("actions"),
        "message_ts": message.ts,
        "channel": _channel(message.channel),
        "message": message_json(workspace, message),
        "response_url": response_url,
    }
