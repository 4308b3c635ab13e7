"""What Slack tells of the bot's own doing: dropped, but for its coming and going, and for messages that it lost."""

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import BoltContext, BoltResponse

from handlers.payloads import string

KEPT = frozenset({"member_joined_channel", "member_left_channel"})


def drop(body: dict[str, Any], context: BoltContext, next: Callable[[], None]) -> BoltResponse | None:  # noqa: A002 - Bolt's name
    """Acknowledge an event of the bot's own at once; Bolt's own filter would drop that its messages are deleted."""
    event = body.get("event")
    if isinstance(event, Mapping) and _is_own(event, context) and not _is_kept(event):
        return BoltResponse(status=200, body="")
    next()
    return None


def _is_own(event: Mapping[str, Any], context: BoltContext) -> bool:
    by_user = context.bot_user_id is not None and context.user_id == context.bot_user_id
    return by_user or (context.bot_id is not None and event.get("bot_id") == context.bot_id)


def _is_kept(event: Mapping[str, Any]) -> bool:
    is_gone = string(event, "subtype") == "message_deleted" or string(event, "message", "subtype") == "tombstone"
    return string(event, "type") in KEPT or is_gone
