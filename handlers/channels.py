"""The fate of channels: the bot is taken out of one, it is archived, opened again, renamed, or deleted."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from bot import troubles
from bot.services import Services
from handlers.payloads import string

CLOSINGS = {"left": troubles.REMOVED, "archive": troubles.ARCHIVED, "deleted": troubles.DELETED}
EVENTS = tuple(f"{kind}_{what}" for kind in ("channel", "group") for what in (*CLOSINGS, "unarchive", "rename"))


def handle(session: Session, services: Services, team_id: str, event: Mapping[str, Any]) -> None:
    """Take in one of `EVENTS`; private channels are groups there.

    https://docs.slack.dev/reference/events?q=channel_
    """
    what = string(event, "type").partition("_")[2]
    channel_id = string(event, "channel") or string(event, "channel", "id")
    if what in CLOSINGS:
        troubles.closed(session, team_id, channel_id, CLOSINGS[what], at=services.clock.now())
    elif what == "unarchive":
        troubles.opened(session, team_id, channel_id)
    else:
        troubles.renamed(session, team_id, channel_id, string(event, "channel", "name"))
