"""What a workspace holds: users, channels, messages, files and the calls and deliveries that were seen."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
WORKSPACE_ADDRESS = "https://sandbox-workspace.slack.com"
SLACKBOT_ID = "USLACKBOT"  # what Slack itself says to people


@dataclass(eq=False)
class User:
    """Somebody in the workspace, or a stranger from another one; `tz` is an IANA name or None."""

    id: str
    name: str
    team_id: str
    tz: str | None = "UTC"
    real_name: str = ""
    display_name: str = ""
    guest: bool = False
    stranger: bool = False
    deleted: bool = False
    bot: bool = False
    token: str = ""
    modals: list[str] = field(default_factory=list)
    home: str | None = None


@dataclass(eq=False)
class Channel:
    """A conversation; `kind` is channel (public), group (private) or im (one person's with the bot)."""

    id: str
    name: str
    kind: str
    created: int
    creator: str
    members: list[str] = field(default_factory=list)
    topic: str = ""
    purpose: str = ""
    archived: bool = False
    shared: bool = False
    by_ts: "dict[str, Message]" = field(default_factory=dict, repr=False)
    ephemerals: "list[Message]" = field(default_factory=list, repr=False)
    threads: dict[str, list[str]] = field(default_factory=dict, repr=False)
    pins: list[str] = field(default_factory=list)
    bookmarks: list[Json] = field(default_factory=list)

    @property
    def private(self) -> bool:
        return self.kind != "channel"

    @property
    def messages(self) -> "list[Message]":
        """Every message that is there for all members, replies too, in the order of `ts`."""
        return [message for _, message in sorted(self.by_ts.items()) if not message.deleted]

    def replies(self, ts: str) -> "list[Message]":
        return [self.by_ts[reply] for reply in sorted(self.threads.get(ts, [])) if not self.by_ts[reply].deleted]


@dataclass(eq=False)
class Message:
    """A message; `text` is in wire form, `thread_ts` is set on replies only, `ephemeral_for` holds a user id."""

    channel: Channel
    ts: str
    text: str
    user: str
    blocks: list[Json] = field(default_factory=list)
    bot_id: str = ""
    subtype: str = ""
    thread_ts: str | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    edited: str | None = None
    deleted: bool = False
    metadata: Json | None = None
    files: list[Json] = field(default_factory=list)
    ephemeral_for: str | None = None

    @property
    def pinned(self) -> bool:
        return self.ts in self.channel.pins

    @property
    def permalink(self) -> str:
        link = f"{WORKSPACE_ADDRESS}/archives/{self.channel.id}/p{self.ts.replace('.', '')}"
        return f"{link}?thread_ts={self.thread_ts}&cid={self.channel.id}" if self.thread_ts else link

    @property
    def pings(self) -> list[str]:
        """Whom the message notifies: `@channel`, `@here`, `@everyone`, and ids of users and groups."""
        found = re.findall(
            r"<(?:!(channel|here|everyone)|@([UW]\w+)|!subteam\^(S\w+))(?:\|[^>]*)?>", "\n".join(self._parsed())
        )
        return [f"@{broadcast}" if broadcast else user or group for broadcast, user, group in found]

    def _parsed(self) -> Iterator[str]:
        if not self.blocks:
            yield self.text
        yield from _mrkdwn(self.blocks)


def _mrkdwn(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if value.get("type") in {"mrkdwn", "markdown"}:
            yield str(value.get("text", ""))
        elif value.get("type") == "user":
            yield f"<@{value.get('user_id')}>"
        elif value.get("type") == "usergroup":
            yield f"<!subteam^{value.get('usergroup_id')}>"
        elif value.get("type") == "broadcast":
            yield f"<!{value.get('range')}>"
        for inner in value.values():
            yield from _mrkdwn(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _mrkdwn(inner)


@dataclass(eq=False)
class File:
    """A file: `state` goes from asked (a place to send bytes is given) over sent to done."""

    id: str
    name: str
    length: int
    ticket: str
    owner: str
    created: int
    title: str = ""
    content: bytes = b""
    state: str = "asked"
    shares: list[tuple[str, str]] = field(default_factory=list)


@dataclass(eq=False)
class Group:
    """A user group."""

    id: str
    handle: str
    members: list[str]


@dataclass(eq=False)
class Call:
    """A Web API call as it came in; `at` is machine time, `order` counts from 1, `args` is without the token."""

    order: int
    method: str
    args: Json
    at: float
    status: int = 0
    answer: Json = field(default_factory=dict)
    retry_after: str | None = None


@dataclass(eq=False)
class Delivery:
    """One attempt at handing something to the app; `kind` is events_api, slash_commands or interactive."""

    kind: str
    envelope_id: str
    payload: Json
    retry: int = 0
    retry_reason: str = ""
    acknowledged: bool = False
    status: int = 0
    seconds: float = 0.0
    answer: Json = field(default_factory=dict)
    reason: str = ""
    final: bool = False

    @property
    def event_id(self) -> str:
        return str(self.payload.get("event_id", ""))


def unique(values: Iterable[str]) -> list[str]:
    """Drop repeats and keep the order."""
    return list(dict.fromkeys(values))
