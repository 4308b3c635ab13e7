"""Words that are typed to the bot itself, `@scribe note …` in a channel or a thread, or in a direct message.

They mean what the same words mean as a command: Slack takes no commands in threads.
https://docs.slack.dev/reference/events/app_mention
"""

import re
from collections.abc import Mapping
from typing import Any

from bot import text, words
from bot.services import Services
from handlers import payloads
from handlers.payloads import string
from handlers.shapes import DIRECT, MENTION, Asked

SAID = frozenset({"", "thread_broadcast", "file_share"})


def is_direct(body: Mapping[str, Any]) -> bool:
    """Whether a message stands in the conversation between one person and the bot."""
    return string(body.get("event"), "channel_type") == "im"


def read(body: Mapping[str, Any], services: Services, bot_user_id: str) -> Asked | None:
    """Read what is typed to the bot; None for what only speaks of it, and for what is no person's new message."""
    event = body.get("event")
    if not isinstance(event, Mapping) or event.get("edited") or event.get("bot_id"):
        return None
    user_id, wire = string(event, "user"), text.normalise(string(event, "text"))
    addressed = re.match(rf"\s*<@{bot_user_id or '[UW][A-Z0-9]+'}(?:\|[^<>]*)?>[\s,:]*", wire)
    if not user_id or string(event, "subtype") not in SAID or not (addressed or is_direct(body)):
        return None
    parts = words.split_command(wire[addressed.end() :] if addressed else wire)
    common = payloads.request(
        {}, services, channel_id=string(event, "channel"), team_id=string(body, "team_id"), user_id=user_id
    )
    return Asked(
        **vars(common),
        channel_name=DIRECT if is_direct(body) else "",
        word=parts.word,
        rest=parts.rest,
        incident_number=parts.incident,
        source=MENTION,
        thread_ts=string(event, "thread_ts"),
    )
