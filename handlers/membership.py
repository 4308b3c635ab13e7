"""Who is in which channel: it decides who sees a private incident; whoever comes is offered to catch up."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from bot import catching_up, people, troubles
from bot.services import Services
from bot.timeline import moment_of_ts
from handlers.payloads import string


def handle(session: Session, services: Services, team_id: str, event: Mapping[str, Any]) -> None:
    """Take in `member_joined_channel` and `member_left_channel`."""
    now = services.clock.now()
    came = string(event, "type") == "member_joined_channel"
    at = moment_of_ts(string(event, "event_ts")) or now
    channel_id, user_id = string(event, "channel"), string(event, "user")
    people.follow_member(session, team_id, channel_id, user_id, is_member=came, at=at, now=now)
    troubles.follow_ourselves(session, team_id, channel_id, user_id, is_member=came, at=now)
    if came:
        catching_up.offer(session, team_id, channel_id, user_id, at=now)
