"""chat.*: posting, changing and taking back what the bot says."""

from bot.sandbox import acts
from bot.sandbox.api.call import Ask, RefusedError, method
from bot.sandbox.blockkit import explain_message
from bot.sandbox.ids import with_ids
from bot.sandbox.records import Channel, Json, Message
from bot.sandbox.wire import message_json


def checked(ask: Ask, *, update: bool = False) -> tuple[str, list[Json]]:
    """Return text and blocks of a message that Slack would take."""
    text, blocks = ask.maybe("text"), ask.data("blocks")
    problem = explain_message(text, blocks, update=update)
    if problem:
        raise RefusedError(problem.code, response_metadata={"messages": [f"[ERROR] {problem.why}"]})
    for block in blocks or []:
        named = block.get("slack_file", {}).get("id")
        if named and (named not in ask.workspace.files or ask.workspace.files[named].state != "done"):
            raise RefusedError("invalid_blocks", response_metadata={"messages": ["[ERROR] invalid slack file"]})
    return text, with_ids(blocks or [])


@method("chat.postMessage", "chat:write", tier=0)
def post_message(ask: Ask) -> Json:
    workspace, channel = ask.workspace, _target(ask)
    text, blocks = checked(ask)
    thread_ts = ask.maybe("thread_ts") or None
    if thread_ts:
        parent = ask.message(channel, "thread_ts", "thread_not_found")
        thread_ts = parent.thread_ts or parent.ts
    message = acts.post(
        workspace,
        channel,
        workspace.bot,
        text,
        blocks=blocks,
        thread_ts=thread_ts,
        broadcast=bool(thread_ts) and ask.flag("reply_broadcast"),
        metadata=_metadata(ask),
    )
    wired = message_json(workspace, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": wired}


def _target(ask: Ask) -> Channel:
    workspace, place = ask.workspace, ask.text("channel")
    user = workspace.users.get(place)
    if user is not None:
        if user.deleted or user.bot:
            raise RefusedError("channel_not_found")
        return workspace.open_dm(user.id)
    channel = ask.channel(member="chat:write.public" not in workspace.scopes)
    if channel.private and workspace.bot.id not in channel.members:
        raise RefusedError("channel_not_found")
    return channel


def _metadata(ask: Ask) -> Json | None:
    metadata = ask.data("metadata")
    if metadata is None:
        return None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_type"), str):
        raise RefusedError("invalid_metadata_format")
    payload = metadata.get("event_payload")
    if not isinstance(payload, dict):
        raise RefusedError("invalid_metadata_schema")
    return {"event_type": metadata["event_type"], "event_payload": payload}


def _own(ask: Ask, refusal: str) -> Message:
    message = ask.message(ask.channel())
    if message.user != ask.workspace.bot.id or message.subtype == "tombstone":
        raise RefusedError(refusal)
    return message


@method("chat.update", "chat:write", tier=3)
def update(ask: Ask) -> Json:
    message = _own(ask, "cant_update_message")
    text, blocks = checked(ask, update=True)
    metadata = _metadata(ask) if "metadata" in ask.args else None
    acts.edit(ask.workspace, message, text, blocks, metadata)
    wired = message_json(ask.workspace, message)
    return {"channel": message.channel.id, "ts": message.ts, "text": text, "message": wired}


@method("chat.delete", "chat:write", tier=3)
def delete(ask: Ask) -> Json:
    message = _own(ask, "cant_delete_message")
    acts.delete(ask.workspace, message)
    return {"channel": message.channel.id, "ts": message.ts}


@method("chat.postEphemeral", "chat:write", tier=4)
def post_ephemeral(ask: Ask) -> Json:
    channel, user = ask.channel(), ask.user()
    if user.id not in channel.members:
        raise RefusedError("user_not_in_channel")
    text, blocks = checked(ask)
    message = acts.whisper(ask.workspace, channel, user.id, text, blocks)
    return {"message_ts": message.ts}


@method("chat.getPermalink", tier=0)
def permalink(ask: Ask) -> Json:
    channel = ask.channel(member=False, active=False)
    message = ask.message(channel, "message_ts")
    return {"channel": channel.id, "permalink": message.permalink}
