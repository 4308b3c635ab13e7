"""`/incident` alone: a small menu of what makes sense here and now."""

from sqlmodel import Session

from handlers.shapes import Answer, Asked, Command, Outcome
from storage import incidents as rows
from storage.incidents import Incident
from storage.people import Viewer


def run(session: Session, asked: Asked) -> Outcome:
    """Offer what can be done in this channel, or with the incident that was named."""
    return Answer("menu", {"incident": _meant(session, asked.viewer, asked.incident_number)})


def _meant(session: Session, viewer: Viewer, number: int | None) -> Incident | None:
    if number is not None:
        return rows.by_number(session, viewer, number)
    return rows.in_channel(session, viewer.team_id, viewer.channel_id) if viewer.channel_id else None


COMMAND = Command(name="", usage="", summary="", run=run, reads_only=True)
