"""What each emoji means: a reaction of the table makes a line of the message, taking the last one back strikes it."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from bot import capture, policy
from bot.emoji import emoji_name
from bot.services import Services
from handlers.payloads import string
from storage import people, workspaces
from storage.people import Viewer
from storage.timeline import Reaction


def handle(session: Session, services: Services, team_id: str, event: Mapping[str, Any]) -> None:
    """Take in `reaction_added` and `reaction_removed`."""
    emoji = emoji_name(string(event, "reaction"))
    if emoji not in services.settings.capturing or string(event, "item", "type") != "message":
        return
    workspace = workspaces.get(session, team_id)
    if workspace is not None and workspace.bot_user_id == string(event, "user"):
        return
    why = policy.refused(services.settings, people.get(session, team_id, string(event, "user")))
    if why:
        viewer = Viewer(team_id, string(event, "user"), string(event, "item", "channel"))
        capture.refuse(session, viewer, why, at=services.clock.now())
        return
    reaction = Reaction(
        team_id=team_id,
        channel_id=string(event, "item", "channel"),
        message_ts=string(event, "item", "ts"),
        emoji=emoji,
        user_id=string(event, "user"),
        event_ts=string(event, "event_ts"),
        is_there=string(event, "type") == "reaction_added",
    )
    capture.react(session, services.settings, reaction, at=services.clock.now())
