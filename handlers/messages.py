"""Messages: an edit or a deletion of a captured one is followed. What nobody captured is not kept."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from bot import sources, troubles
from bot.services import Services
from bot.slack.facts import live_files, wire_text
from handlers.payloads import string

FOLLOWED = frozenset({"message_changed", "message_deleted"})


def handle(session: Session, services: Services, team_id: str, event: Mapping[str, Any]) -> None:
    """Follow a change of the words or the files of a message, or its end."""
    message = event.get("message")
    channel_id, at = string(event, "channel"), services.clock.now()
    deleted = string(event, "deleted_ts")
    if string(message, "subtype") == "tombstone":  # what has replies leaves its place behind
        deleted = string(message, "ts")
    if deleted:
        troubles.message_deleted(session, team_id, channel_id, deleted)
        sources.follow_deletion(session, team_id, channel_id, deleted, event_ts=string(event, "event_ts"), at=at)
        return
    if not isinstance(message, Mapping) or not string(message, "ts"):
        return
    sources.follow_files(session, team_id, channel_id, string(message, "ts"), live_files(message))
    edited = string(message, "edited", "ts")
    if not edited:  # a reply's count, an unfurled link, a file that was taken off
        return
    sources.follow_edit(
        session,
        services.settings,
        team_id,
        channel_id,
        string(message, "ts"),
        wire=wire_text(message),
        version=edited,
        by=string(message, "edited", "user") or string(message, "user"),
        at=at,
    )
