"""One Web API call: its arguments, what it may touch, and the methods there are."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.records import Channel, Json, Message, User
from bot.sandbox.state import Workspace


class RefusedError(Exception):
    """Slack's answer is no: an error code, and what else the answer carries."""

    def __init__(self, code: str, **more: object) -> None:
        super().__init__(code)
        self.code = code
        self.more = more


@dataclass(frozen=True)
class Method:
    """A method of the Web API.

    `tier`: Slack's 1 to 4, or 0 for none. `caller`: whose token it takes: bot, app or none.
    """

    name: str
    run: "Callable[[Ask], Json]"
    scopes: tuple[str, ...]
    tier: int
    caller: str


METHODS: dict[str, Method] = {}
type_scopes = {"channel": "channels", "group": "groups", "im": "im"}


def method(
    name: str, *scopes: str, tier: int = 3, caller: str = "bot"
) -> "Callable[[Callable[[Ask], Json]], Callable[[Ask], Json]]":
    """Register a function as the method `name`, which needs all of `scopes`."""

    def register(run: "Callable[[Ask], Json]") -> "Callable[[Ask], Json]":
        METHODS[name] = Method(name, run, scopes, tier, caller)
        return run

    return register


class Ask:
    """The arguments of one call, read as strictly as Slack reads them."""

    def __init__(self, workspace: Workspace, args: Json) -> None:
        self.workspace = workspace
        self.args = args

    def text(self, name: str) -> str:
        """Return a required argument that is not empty."""
        value = self.maybe(name)
        if not value:
            raise RefusedError(
                "invalid_arguments", response_metadata={"messages": [f"[ERROR] missing required field: {name}"]}
            )
        return value

    def maybe(self, name: str, default: str = "") -> str:
        value = self.args.get(name)
        if value is None:
            return default
        if isinstance(value, dict | list):
            raise RefusedError(
                "invalid_arguments",
                response_metadata={"messages": [f"[ERROR] must be a string [json-pointer:/{name}]"]},
            )
        return str(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.args.get(name)
        return default if value is None else value is True or str(value).lower() in {"true", "1"}

    def whole(self, name: str, default: int, most: int) -> int:
        """Return a whole number from 1 to `most`."""
        value = str(self.args.get(name) or default)
        if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= most:
            raise RefusedError("invalid_limit" if name == "limit" else "invalid_arguments")
        return int(value)

    def listed(self, name: str) -> list[str]:
        """Read a comma-separated list, or a JSON array."""
        value = self.args.get(name)
        if isinstance(value, list):
            return [str(item) for item in value]
        return [item.strip() for item in self.text(name).split(",") if item.strip()]

    def data(self, name: str) -> Any:
        """JSON, as text in a form or as it is in a JSON body; None when it is not there."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise RefusedError("invalid_arguments" if name != "blocks" else "invalid_blocks_format") from None

    def need(self, scope: str) -> None:
        """Raise missing_scope unless the app was granted `scope`."""
        if scope not in self.workspace.scopes:
            raise RefusedError("missing_scope", needed=scope, provided=",".join(sorted(self.workspace.scopes)))

    def channel(self, name: str = "channel", *, scope: str = "", member: bool = True, active: bool = True) -> Channel:
        """Return the channel that an argument names, if the bot may use it; `scope` is a verb: history, read."""
        found = self.workspace.channels.get(self.text(name))
        bot = self.workspace.bot.id
        if found is None or (found.private and bot not in found.members):
            raise RefusedError("channel_not_found")
        if scope:
            self.need(channel_scope(found, scope))
        if member and bot not in found.members:
            raise RefusedError("not_in_channel")
        if active and found.archived:
            raise RefusedError("is_archived")
        return found

    def message(self, channel: Channel, name: str = "ts", error: str = "message_not_found") -> Message:
        """Return the message of a channel that an argument names."""
        found = self.workspace.message(channel, self.text(name))
        if found is None:
            raise RefusedError(error)
        return found

    def user(self, name: str = "user") -> User:
        found = self.workspace.users.get(self.text(name))
        if found is None:
            raise RefusedError("user_not_found")
        return found

    def page(self, items: list[Json], key: str, *, default: int = 100) -> Json:
        """One page of a list, with the cursor of the next."""
        limit, cursor = self.whole("limit", default, 1000), self.maybe("cursor", "0").removeprefix("after:")
        if not cursor.isascii() or not cursor.isdigit():
            raise RefusedError("invalid_cursor")
        start, end = int(cursor), int(cursor) + limit
        return {key: items[start:end], "response_metadata": {"next_cursor": f"after:{end}" if end < len(items) else ""}}


def channel_scope(channel: Channel, verb: str) -> str:
    """Return the scope that a verb (history, read, manage) needs in a channel of this kind."""
    if verb == "manage":
        return {"channel": "channels:manage", "group": "groups:write", "im": "im:write"}[channel.kind]
    return f"{type_scopes[channel.kind]}:{verb}"
