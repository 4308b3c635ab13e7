"""The shape of what Slack sends: Bolt reads some fields without a look at their type, and trips over others.

https://docs.slack.dev/apis/events-api/#event-type-structure
https://docs.slack.dev/reference/interaction-payloads/
"""

from collections.abc import Mapping
from typing import Any

from bot.addresses import is_web

_TEXTS = frozenset(
    [
        "type",
        "subtype",
        "team_id",
        "user_id",
        "enterprise_id",
        "channel_id",
        "callback_id",
        "action_id",
        "block_id",
        "trigger_id",
        "command",
        "event_id",
        "event_ts",
        "ts",
        "thread_ts",
        "reaction",
        "id",
        "bot_id",
        "private_metadata",
        "app_installed_team_id",
    ]
)
_OBJECTS = frozenset(
    ["event", "view", "container", "message", "previous_message", "item", "enterprise", "state", "values"]
)
_TEXTS_OR_OBJECTS = frozenset(["user", "channel", "team"])
_LISTS = frozenset(["actions", "authorizations"])
_NEEDED = {  # by type, the fields that say what a delivery is about, and where they stand
    "event_callback": ("event", ["type"]),
    "block_actions": ("actions", ["action_id"]),
    "view_submission": ("view", ["callback_id", "type"]),
    "view_closed": ("view", ["callback_id", "type"]),
    "shortcut": ("", ["callback_id"]),
    "message_action": ("", ["callback_id"]),
}


def is_in_shape(payload: Mapping[str, Any]) -> bool:
    """Whether the fields that are read are there, and of the types that Slack gives them; null counts as left out."""
    return payload.get("type") is not None and _is_typed(payload) and _is_whole(payload)


def _is_whole(payload: Mapping[str, Any]) -> bool:
    where, names = _NEEDED.get(payload["type"], ("", []))
    holder = payload.get(where) if where else payload
    holders = holder if isinstance(holder, list) else [holder]
    return all(holders and all(one is not None and one.get(name) is not None for one in holders) for name in names)


def _is_typed(payload: Mapping[str, Any]) -> bool:
    return all(_is_good(name, value) for name, value in payload.items())


def _is_good(name: str, value: Any) -> bool:
    if value is None:
        return True
    if name == "response_url":
        return isinstance(value, str) and (not value or is_web(value))
    if name in _TEXTS:
        return isinstance(value, str)
    if name in _LISTS:
        return isinstance(value, list) and all(isinstance(one, dict) and _is_typed(one) for one in value)
    if name in _OBJECTS:
        return isinstance(value, dict) and _is_typed(value)
    if name in _TEXTS_OR_OBJECTS:
        return isinstance(value, str) or (isinstance(value, dict) and _is_typed(value))
    return True
