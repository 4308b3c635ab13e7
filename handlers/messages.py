"""Messages: the edit of a captured one changes its line. What nobody captured is not kept."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from bot import timeline
from bot.services import Services
from bot.slack.facts import wire_text
from handlers.payloads import string

FOLLOWED = frozenset({"message_changed"})


def handle(session: Session, services: Services, team_id: str, event: Mapping[str, Any]) -> None:
    """Follow an edit; a change that is none (a reply's count, an unfurled link) carries the same text."""
    message = event.get("message")
    edited = string(message, "edited", "ts")
    if not edited or not isinstance(message, Mapping):
        return
    timeline.follow_edit(
        session,
        team_id,
        string(event, "channel"),
        string(message, "ts"),
        wire=wire_text(message),
        version=edited,
        by=string(message, "edited", "user") or string(message, "user"),
        at=services.clock.now(),
    )
