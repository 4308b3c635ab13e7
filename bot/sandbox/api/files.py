"""files.*: a place to send the bytes to, and what makes a file of them."""

import re

from bot.sandbox import acts
from bot.sandbox.api.call import Ask, RefusedError, method
from bot.sandbox.records import Channel, File, Json
from bot.sandbox.wire import file_json


@method("files.getUploadURLExternal", "files:write", tier=4)
def upload_url(ask: Ask) -> Json:
    workspace = ask.workspace
    name, length = ask.text("filename"), ask.whole("length", 0, 1_000_000_000)
    ticket = workspace.new_key("")
    file = File(workspace.new_id("F"), name, length, ticket, workspace.bot.id, workspace.seconds())
    workspace.files[file.id] = file
    return {"upload_url": f"{workspace.base}/upload/{ticket}", "file_id": file.id}


@method("files.completeUploadExternal", "files:write", tier=4)
def complete_upload(ask: Ask) -> Json:
    asked = ask.data("files")
    if not isinstance(asked, list) or not asked or not all(isinstance(item, dict) for item in asked):
        raise RefusedError(
            "invalid_arguments", response_metadata={"messages": ["[ERROR] missing required field: files"]}
        )
    channel = ask.channel("channel_id") if ask.maybe("channel_id") else None
    if ask.maybe("channels"):
        raise RefusedError(
            "invalid_arguments", response_metadata={"messages": ["[ERROR] give channel_id, not channels"]}
        )
    thread_ts = ask.message(channel, "thread_ts", "thread_not_found").ts if channel and ask.maybe("thread_ts") else None
    files = [_sent_file(ask, item) for item in asked]
    for file, item in zip(files, asked, strict=True):
        file.title, file.state = str(item.get("title") or file.name), "done"
    if channel:
        _share(ask, files, channel, thread_ts)
    return {"files": [{"id": file.id, "title": file.title} for file in files]}


def _sent_file(ask: Ask, item: Json) -> File:
    file = ask.workspace.files.get(str(item.get("id")))
    if file is None or file.state != "sent":
        raise RefusedError("file_not_found")
    return file


def _share(ask: Ask, files: list[File], channel: Channel, thread_ts: str | None) -> None:
    workspace = ask.workspace
    message = acts.post(
        workspace,
        channel,
        workspace.bot,
        ask.maybe("initial_comment"),
        thread_ts=thread_ts,
        subtype="file_share",
        files=[file_json(workspace, file) for file in files],
    )
    for file in files:
        file.shares.append((channel.id, message.ts))
    message.files = [file_json(workspace, file) for file in files]


@method("files.info", "files:read", tier=4)
def file_info(ask: Ask) -> Json:
    file = ask.workspace.files.get(ask.text("file"))
    if file is None or file.state != "done":
        raise RefusedError("file_not_found")
    return {"file": file_json(ask.workspace, file)}


@method("files.delete", "files:write", tier=3)
def delete(ask: Ask) -> Json:
    file = ask.workspace.files.get(ask.text("file"))
    if file is None:
        raise RefusedError("file_not_found")
    if file.owner != ask.workspace.bot.id:
        raise RefusedError("cant_delete_file")
    del ask.workspace.files[file.id]
    for channel_id, ts in file.shares:
        message = ask.workspace.channels[channel_id].by_ts.get(ts)
        if message is not None:
            message.files = [one for one in message.files if one["id"] != file.id]
    return {}


def receive(file: File, content_type: str, body: bytes) -> str:
    """Take the bytes of an upload, raw or as a multipart form; return what is wrong with them, or nothing."""
    if file.state != "asked":
        return "already uploaded"
    content = _part(content_type, body) if content_type.startswith("multipart/form-data") else body
    if len(content) != file.length:
        return f"length mismatch: {file.length} bytes were announced, {len(content)} came"
    file.content, file.state = content, "sent"
    return ""


def _part(content_type: str, body: bytes) -> bytes:
    boundary = re.search(r'boundary="?([^";]+)', content_type)
    if boundary is None:
        return b""
    for part in body.split(b"--" + boundary[1].encode()):
        head, _, content = part.partition(b"\r\n\r\n")
        if b"filename=" in head:
            return content.removesuffix(b"\r\n")
    return b""
