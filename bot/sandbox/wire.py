"""Records as Slack writes them in JSON."""

from mimetypes import guess_type
from urllib.parse import quote
from zoneinfo import ZoneInfo

from bot.sandbox.records import WORKSPACE_ADDRESS, Channel, File, Json, Message, User
from bot.sandbox.state import Workspace

PREVIEW_BYTES = 500
_PRETTY = {"md": "Markdown", "html": "HTML", "csv": "CSV", "json": "JSON", "txt": "Plain Text", "png": "PNG"}


def message_json(workspace: Workspace, message: Message, *, metadata: bool = False) -> Json:
    """Write a message as the Web API and events carry it."""
    user = workspace.users.get(message.user, workspace.bot)
    wired: Json = {
        "type": "message",
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "team": user.team_id,
    }
    if message.subtype:
        wired["subtype"] = message.subtype
    if message.bot_id:
        wired |= {"bot_id": message.bot_id, "app_id": workspace.app_id, "bot_profile": bot_profile(workspace)}
    if message.blocks:
        wired["blocks"] = message.blocks
    if message.edited:
        wired["edited"] = {"user": message.user, "ts": message.edited}
    if message.reactions:
        wired["reactions"] = reactions_json(message)
    if message.files:
        wired["files"] = message.files
    if message.pinned:
        wired["pinned_to"] = [message.channel.id]
    if metadata and message.metadata:
        wired["metadata"] = message.metadata
    return wired | _thread_json(message)


def reactions_json(message: Message) -> list[Json]:
    return [{"name": name, "users": list(users), "count": len(users)} for name, users in message.reactions.items()]


def _thread_json(message: Message) -> Json:
    if message.thread_ts:
        parent = message.channel.by_ts.get(message.thread_ts)
        return {"thread_ts": message.thread_ts, "parent_user_id": parent.user if parent else ""}
    replies = message.channel.replies(message.ts)
    if not replies:
        return {}
    users = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users": users,
        "reply_users_count": len(users),
        "latest_reply": replies[-1].ts,
    }


def bot_profile(workspace: Workspace) -> Json:
    return {
        "id": workspace.bot_id,
        "app_id": workspace.app_id,
        "user_id": workspace.bot.id,
        "name": workspace.bot.real_name,
        "team_id": workspace.team_id,
        "deleted": False,
    }


def channel_json(workspace: Workspace, channel: Channel) -> Json:
    """Write a conversation as conversations.* answer it."""
    member = workspace.bot.id in channel.members
    if channel.kind == "im":
        other = next(user for user in channel.members if user != workspace.bot.id)
        return {"id": channel.id, "created": channel.created, "is_im": True, "user": other, "is_archived": False}
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": True,
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.private,
        "is_archived": channel.archived,
        "is_general": channel.name == "general",
        "is_shared": channel.shared,
        "is_ext_shared": channel.shared,
        "is_org_shared": False,
        "is_member": member,
        "created": channel.created,
        "creator": channel.creator,
        "context_team_id": workspace.team_id,
        "topic": {"value": channel.topic, "creator": channel.creator, "last_set": channel.created},
        "purpose": {"value": channel.purpose, "creator": channel.creator, "last_set": channel.created},
    }


def user_json(workspace: Workspace, user: User) -> Json:
    """Write a user as users.info answers it."""
    wired: Json = {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "real_name": user.real_name,
        "deleted": user.deleted,
        "is_bot": user.bot,
        "is_restricted": user.guest,
        "is_ultra_restricted": False,
        "is_admin": False,
        "is_app_user": False,
        "updated": 1,
        "profile": {
            "real_name": user.real_name,
            "real_name_normalized": user.real_name,
            "display_name": user.display_name,
            "display_name_normalized": user.display_name,
            "team": user.team_id,
        },
    }
    if not user.deleted:
        offset = workspace.clock.now().astimezone(ZoneInfo(user.tz or "UTC")).utcoffset()
        wired |= {"tz": user.tz, "tz_label": user.tz, "tz_offset": int(offset.total_seconds()) if offset else 0}
    return wired | ({"is_stranger": True} if user.stranger else {})


def file_json(workspace: Workspace, file: File) -> Json:
    """Write a file as files.info answers it."""
    private = f"{workspace.base}/files/{file.id}/{quote(file.name, safe='')}"
    kind = guess_type(file.name)[0] or "application/octet-stream"
    places: Json = {"channels": [], "groups": [], "ims": []}
    shares: Json = {}
    for channel_id, ts in file.shares:
        channel = workspace.channels[channel_id]
        places[{"channel": "channels", "group": "groups", "im": "ims"}[channel.kind]].append(channel_id)
        side = shares.setdefault("private" if channel.private else "public", {})
        side.setdefault(channel_id, []).append({"ts": ts, "channel_name": channel.name})
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": kind,
        "filetype": file.name.rpartition(".")[2] or "binary",
        "pretty_type": _PRETTY.get(file.name.rpartition(".")[2], "File"),
        "size": len(file.content),
        "user": file.owner,
        "url_private": private,
        "url_private_download": private,
        "permalink": f"{WORKSPACE_ADDRESS}/files/{file.owner}/{file.id}/{quote(file.name, safe='')}",
        "shares": shares,
        **places,
        **({"preview": file.content[:PREVIEW_BYTES].decode("utf-8", "replace")} if kind.startswith("text/") else {}),
    }
