"""Who is in which channel: it decides who sees a private incident."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from bot.services import Services
from bot.timeline import moment_of_ts
from handlers.payloads import string
from storage import people


def handle(session: Session, services: Services, team_id: str, event: Mapping[str, Any]) -> None:
    """Take in `member_joined_channel` and `member_left_channel`."""
    people.keep_membership(
        session,
        team_id,
        string(event, "channel"),
        string(event, "user"),
        is_member=string(event, "type") == "member_joined_channel",
        at=moment_of_ts(string(event, "event_ts")) or services.clock.now(),
    )
