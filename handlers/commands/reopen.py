"""`/incident reopen`: it is not over after all."""

from sqlmodel import Session

from bot import incidents
from bot.errors import Refusal
from handlers.shapes import Answer, Asked, Command, Outcome


def run(session: Session, asked: Asked) -> Outcome:
    """Open an incident again that was resolved or cancelled."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    if incident.is_open:
        raise Refusal("is_open_already", incident=incident)
    settings = asked.services.settings
    status = settings.statuses[0].id
    changed = incidents.set_status(
        session, settings, incident, status, by=asked.user_id, at=asked.at, reason=asked.rest
    )
    return Answer("status", {"incident": incident, "changed": changed, "statuses": settings.statuses})


COMMAND = Command(
    name="reopen",
    usage="reopen [reason]",
    summary="open it again: it was not over, or not declared in error",
    run=run,
)
