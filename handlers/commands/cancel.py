"""`/incident cancel`: it was declared in error."""

from sqlmodel import Session

from bot import incidents, resolution
from handlers.shapes import Answer, Asked, Command, Outcome


def run(session: Session, asked: Asked) -> Outcome:
    """Close the incident without a postmortem, reminders and figures."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    resolution.cancel(session, asked.services.settings, incident, by=asked.user_id, at=asked.at, reason=asked.rest)
    return Answer("cancel", {"incident": incident})


COMMAND = Command(
    name="cancel",
    usage="cancel [reason]",
    summary="it was declared in error: no postmortem, no reminders, no figures; `reopen` takes it back",
    run=run,
)
