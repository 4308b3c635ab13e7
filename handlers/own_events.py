"""What Slack tells of the bot's own doing: dropped, but for its coming and going, and for messages that it lost."""

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import BoltContext, BoltRequest, BoltResponse
from slack_bolt.middleware import Middleware

from handlers.payloads import string

KEPT = frozenset({"member_joined_channel", "member_left_channel"})


class Drop(Middleware):
    """Acknowledges an event of the bot's own at once; Bolt's own filter would drop that its messages are deleted.

    As a class, since for a function Bolt builds every argument that one might ask for, at each request.
    """

    def process(
        self,
        *,
        req: BoltRequest,
        resp: BoltResponse,
        next: Callable[[], BoltResponse],  # noqa: A002 - Bolt's name
    ) -> BoltResponse | None:
        """Answer, or let the next one look."""
        del resp
        event = req.body.get("event")
        if isinstance(event, Mapping) and _is_own(event, req.context) and not _is_kept(event):
            return BoltResponse(status=200, body="")
        return next()


def _is_own(event: Mapping[str, Any], context: BoltContext) -> bool:
    by_user = context.bot_user_id is not None and context.user_id == context.bot_user_id
    return by_user or (context.bot_id is not None and event.get("bot_id") == context.bot_id)


def _is_kept(event: Mapping[str, Any]) -> bool:
    is_gone = string(event, "subtype") == "message_deleted" or string(event, "message", "subtype") == "tombstone"
    return string(event, "type") in KEPT or is_gone
