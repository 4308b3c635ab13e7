"""Facts that several handlers tell in the same words."""

from typing import Any

from sqlmodel import Session

from bot import action_items, incidents, people, reminders
from bot.words import TodoWords
from handlers.shapes import Request
from storage.action_items import ActionItem
from storage.incidents import Incident
from storage.timeline import Line


def told(session: Session, request: Request, incident: Incident, line: Line) -> dict[str, Any]:
    """Return what the answer to a stored line shows: what was stored, as what, at which time."""
    return {
        "line": line,
        "incident": incident,
        "kind": next(one for one in request.services.settings.kinds if one.id == line.kind),
        "zone": request.zone,
        "now": request.at,
        "elsewhere": incidents.is_elsewhere(incident, request.viewer),
        "names": people.names_in(session, request.team_id, line.text),
    }


def recorded(
    session: Session, request: Request, incident: Incident, item: ActionItem, words: TodoWords
) -> dict[str, Any]:
    """Return what the answer to a recorded action item shows: what was understood, and what is still asked."""
    settings = request.services.settings
    facts = action_items.show(session, request.viewer, [item], zone=request.zone, now=request.at, settings=settings)
    return facts | {
        "incident": incident,
        "question": words.due.question if words.due else None,
        "looks_done": words.looks_done,
        "coming": reminders.coming(session, item),
    }
