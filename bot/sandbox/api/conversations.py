"""conversations.*: channels, their members and what was said in them."""

import re

from bot.sandbox import acts
from bot.sandbox.api.call import Ask, RefusedError, channel_scope, method
from bot.sandbox.records import Channel, Json, Message, User, unique
from bot.sandbox.state import Workspace
from bot.sandbox.wire import channel_json, message_json

NAME_LENGTH = 80
ABOUT_LENGTH = 250
INVITED_AT_ONCE = 100
_KINDS = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}


def checked_name(workspace: Workspace, name: str) -> str:
    """Return the name that Slack keeps for a channel, or raise its refusal."""
    if not name:
        raise RefusedError("invalid_name_required")
    if len(name) > NAME_LENGTH:
        raise RefusedError("invalid_name_maxlength")
    if not re.search(r"[^\W_]", name):
        raise RefusedError("invalid_name_punctuation")
    if not re.fullmatch(r"[a-z0-9_-]+", name):
        raise RefusedError("invalid_name_specials")
    kept = workspace.keep_name(name)
    # archived channels and those that the app cannot see hold their names too
    if any(channel.name == kept for channel in workspace.channels.values()):
        raise RefusedError("name_taken")
    return kept


@method("conversations.create", tier=2)
def create(ask: Ask) -> Json:
    workspace, private = ask.workspace, ask.flag("is_private")
    ask.need("groups:write" if private else "channels:manage")
    if workspace.forbid_channels:
        raise RefusedError("restricted_action")
    name = checked_name(workspace, ask.maybe("name"))
    bot = workspace.bot.id
    channel = workspace.add_channel(name, "group" if private else "channel", bot, [bot])
    return {"channel": channel_json(workspace, channel)}


@method("conversations.info")
def info(ask: Ask) -> Json:
    channel = ask.channel(scope="read", member=False, active=False)
    wired = channel_json(ask.workspace, channel)
    return {"channel": wired | ({"num_members": len(channel.members)} if ask.flag("include_num_members") else {})}


@method("conversations.list", tier=2)
def list_channels(ask: Ask) -> Json:
    kinds = _kinds(ask)
    return ask.page(_listed(ask, kinds, ask.workspace.bot, others=True), "channels")


@method("users.conversations")
def list_own(ask: Ask) -> Json:
    kinds = _kinds(ask)
    user = ask.user() if ask.maybe("user") else ask.workspace.bot
    return ask.page(_listed(ask, kinds, user, others=False), "channels")


def _kinds(ask: Ask) -> set[str]:
    asked = unique(kind.strip() for kind in ask.maybe("types", "public_channel").split(","))
    if not set(asked) <= set(_KINDS):
        raise RefusedError("invalid_types")
    for kind in asked:
        ask.need({"public_channel": "channels:read", "private_channel": "groups:read"}.get(kind, f"{kind}:read"))
    return {_KINDS[kind] for kind in asked}


def _listed(ask: Ask, kinds: set[str], user: User, *, others: bool) -> list[Json]:
    workspace, bot = ask.workspace, ask.workspace.bot.id
    hide_archived = ask.flag("exclude_archived")
    return [
        channel_json(workspace, channel)
        for channel in workspace.channels.values()
        if channel.kind in kinds
        and (bot in channel.members or not channel.private)
        and (others or user.id in channel.members)
        and not (hide_archived and channel.archived)
    ]


@method("conversations.members", tier=4)
def members(ask: Ask) -> Json:
    channel = ask.channel(scope="read", member=False, active=False)
    page = ask.page([{"id": user} for user in channel.members], "members")
    return page | {"members": [user["id"] for user in page["members"]]}


@method("conversations.invite")
def invite(ask: Ask) -> Json:
    workspace, channel = ask.workspace, ask.channel()
    ask.need(channel_scope(channel, "manage"))
    if channel.kind == "im":
        raise RefusedError("method_not_supported_for_channel_type")
    asked = unique(ask.listed("users"))
    if len(asked) > INVITED_AT_ONCE:
        raise RefusedError("too_many_users")
    refused = {user: problem for user in asked if (problem := _uninvitable(workspace, channel, user))}
    if refused and (len(asked) == 1 or not ask.flag("force") or len(refused) == len(asked)):
        errors = [{"user": user, "ok": False, "error": problem} for user, problem in refused.items()]
        raise RefusedError(next(iter(refused.values())), errors=errors)
    for user in asked:
        if user not in refused:
            acts.join(workspace, workspace.users[user], channel, workspace.bot)
    return {"channel": channel_json(workspace, channel)}


def _uninvitable(workspace: Workspace, channel: Channel, user_id: str) -> str:
    user = workspace.users.get(user_id)
    if user is None or user.deleted:
        return "user_not_found"
    if user is workspace.bot:
        return "cant_invite_self"
    if user.id in channel.members:
        return "already_in_channel"
    return "cant_invite" if user.stranger and not channel.shared else ""


@method("conversations.join", "channels:join")
def join(ask: Ask) -> Json:
    channel = ask.channel(member=False)
    if channel.private:
        raise RefusedError("method_not_supported_for_channel_type")
    there = ask.workspace.bot.id in channel.members
    acts.join(ask.workspace, ask.workspace.bot, channel)
    wired: Json = {"channel": channel_json(ask.workspace, channel)}
    return wired | ({"warning": "already_in_channel"} if there else {})


@method("conversations.leave")
def leave(ask: Ask) -> Json:
    channel = ask.channel(member=False)
    ask.need(channel_scope(channel, "manage"))
    if ask.workspace.bot.id not in channel.members:
        return {"not_in_channel": True}
    acts.leave(ask.workspace, ask.workspace.bot, channel)
    return {}


@method("conversations.kick")
def kick(ask: Ask) -> Json:
    channel, user = ask.channel(), ask.user()
    ask.need(channel_scope(channel, "manage"))
    if user is ask.workspace.bot:
        raise RefusedError("cant_kick_self")
    if user.id not in channel.members:
        raise RefusedError("not_in_channel")
    acts.leave(ask.workspace, user, channel)
    return {}


@method("conversations.open", "im:write")
def open_dm(ask: Ask) -> Json:
    asked = unique(ask.listed("users"))
    if len(asked) != 1:
        ask.need("mpim:write")
        raise RefusedError("method_not_supported_for_channel_type")
    user = ask.workspace.users.get(asked[0])
    if user is None or user.bot:
        raise RefusedError("user_not_found" if user is None else "cannot_dm_bot")
    if user.deleted:
        raise RefusedError("user_disabled")
    already = ask.workspace.dm(user.id) is not None
    channel = ask.workspace.open_dm(user.id)
    wired = channel_json(ask.workspace, channel) if ask.flag("return_im") else {"id": channel.id}
    return {"channel": wired} | ({"no_op": True, "already_open": True} if already else {})


@method("conversations.history")
def history(ask: Ask) -> Json:
    channel = ask.channel(scope="history", active=False)
    top = [m for m in reversed(channel.messages) if not m.thread_ts or m.subtype == "thread_broadcast"]
    page = _messages(ask, [message for message in top if _within(ask, message)])
    return page | {"pin_count": len(channel.pins)}


@method("conversations.replies")
def replies(ask: Ask) -> Json:
    channel = ask.channel(scope="history", active=False)
    parent = ask.message(channel, error="thread_not_found")
    # asked for a reply, Slack answers that reply alone
    rest = [] if parent.thread_ts else [reply for reply in channel.replies(parent.ts) if _within(ask, reply)]
    return _messages(ask, [parent, *rest])


def _within(ask: Ask, message: Message) -> bool:
    oldest, latest, inclusive = ask.maybe("oldest"), ask.maybe("latest"), ask.flag("inclusive")
    if any(bound and not re.fullmatch(r"\d{1,10}(\.\d{1,6})?", bound) for bound in (oldest, latest)):
        raise RefusedError("invalid_ts_oldest" if oldest else "invalid_ts_latest")
    if inclusive and message.ts in {oldest, latest}:
        return True
    micros = _micros(message.ts)
    return (not oldest or micros > _micros(oldest)) and (not latest or micros < _micros(latest))


def _micros(ts: str) -> int:
    seconds, _, rest = ts.partition(".")
    return int(seconds) * 1_000_000 + int(rest.ljust(6, "0"))


def _messages(ask: Ask, messages: list[Message]) -> Json:
    metadata = ask.flag("include_all_metadata")
    wired = [message_json(ask.workspace, message, metadata=metadata) for message in messages]
    page = ask.page(wired, "messages")
    return page | {"has_more": bool(page["response_metadata"]["next_cursor"])}
