"""What Slack tells, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot import text


@dataclass(frozen=True)
class Identity:
    """Who the bot is: what `auth.test` tells, the scopes that were granted, and what time it is at Slack (UTC)."""

    team_id: str
    team: str
    url: str
    user_id: str
    bot_id: str
    scopes: frozenset[str]
    answered_at: datetime | None = None


@dataclass(frozen=True)
class UserFacts:
    """What Slack tells of an account; `zone` is an IANA name or None."""

    user_id: str
    name: str
    zone: str | None
    is_bot: bool
    is_guest: bool
    is_stranger: bool
    is_deleted: bool


@dataclass(frozen=True)
class ChannelFacts:
    """What Slack tells of a conversation."""

    channel_id: str
    name: str
    is_private: bool
    is_direct: bool
    is_shared: bool
    is_archived: bool
    is_member: bool


@dataclass(frozen=True)
class FileFacts:
    """A file that was shared with a message; `size` in bytes."""

    file_id: str
    name: str
    mimetype: str
    size: int
    permalink: str


@dataclass(frozen=True)
class SourceMessage:
    """A message as it is now: its text in wire form, its author, and `version`, the ts of its last edit or its own.

    `is_deleted`: what it said is gone, and only its place is left, as it has replies. `by_app`: no person posted it.
    """

    ts: str
    text: str
    user_id: str | None
    author_name: str
    thread_ts: str | None
    version: str
    files: tuple[FileFacts, ...] = ()
    is_deleted: bool = False
    by_app: bool = False


def channel_facts(found: Mapping[str, Any]) -> ChannelFacts:
    """Read a conversation as Slack's answers carry it."""
    return ChannelFacts(
        channel_id=str(found["id"]),
        name=str(found.get("name") or ""),
        is_private=bool(found.get("is_private")),
        is_direct=bool(found.get("is_im") or found.get("is_mpim")),
        is_shared=bool(found.get("is_ext_shared") or found.get("is_shared") or found.get("is_org_shared")),
        is_archived=bool(found.get("is_archived")),
        is_member=bool(found.get("is_member", True)),
    )


def source_message(message: Mapping[str, Any]) -> SourceMessage:
    """Read a message as Slack's answers carry it."""
    bot = message.get("bot_profile") or {}
    return SourceMessage(
        ts=str(message["ts"]),
        text=wire_text(message),
        user_id=message.get("user") or None,
        author_name=str(message.get("username") or bot.get("name") or ""),
        thread_ts=message.get("thread_ts"),
        version=str((message.get("edited") or {}).get("ts") or message["ts"]),
        files=tuple(file_facts(one) for one in message.get("files") or [] if one.get("mode") != "tombstone"),
        is_deleted=message.get("subtype") == "tombstone",
        by_app=bool(message.get("bot_id")),
    )


def live_files(message: Mapping[str, Any]) -> list[str]:
    """Return the ids of the files that are on a message now, without those that were deleted."""
    found = message.get("files")
    there = [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []
    return [text.storable(str(one.get("id") or "")) for one in there if one.get("mode") != "tombstone"]


def file_facts(file: Mapping[str, Any]) -> FileFacts:
    """Read a file as a message carries it.

    https://docs.slack.dev/reference/objects/file-object
    """
    return FileFacts(
        file_id=text.storable(str(file.get("id") or "")),
        name=" ".join(text.normalise(str(file.get("title") or file.get("name") or "file"), 200).split()),
        mimetype=text.storable(str(file.get("mimetype") or "")),
        size=int(file.get("size") or 0),
        permalink=text.storable(str(file.get("permalink") or "")),
    )


def wire_text(message: Mapping[str, Any]) -> str:
    """Return what a message says; alerts and pictures often say it in attachments, blocks or the names of files."""
    said = str(message.get("text") or "")
    if not said.strip():
        attached = [
            one.get("fallback") or one.get("title") or one.get("text") for one in message.get("attachments") or []
        ]
        inner = [one.get("text") or {} for one in message.get("blocks") or []]
        shown = [one.get("text") for one in inner if isinstance(one, Mapping)]
        files = [text.escape(str(one.get("title") or one.get("name") or "")) for one in message.get("files") or []]
        said = "\n".join(str(one) for one in (*attached, *shown, *files) if one)
    return text.normalise(said)
