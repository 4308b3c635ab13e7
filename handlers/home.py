"""The Home tab is opened: it is drawn for this person, and kept up to date from then on."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from bot import people
from bot.services import Services
from handlers.payloads import string
from storage import homes


def handle(session: Session, services: Services, team_id: str, event: Mapping[str, Any]) -> None:
    """Take in `app_home_opened`; the tab of messages needs nothing drawn."""
    user_id = string(event, "user")
    if string(event, "tab") == "home" and user_id:
        now = services.clock.now()
        people.meet(session, team_id, user_id, now)
        homes.keep_opened(session, team_id, user_id, at=now)
