"""Facts that several handlers tell in the same words."""

from typing import Any

from sqlmodel import Session

from bot import incidents, people
from handlers.shapes import Request
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
