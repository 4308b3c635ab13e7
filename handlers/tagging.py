"""What the commands of tags and services share."""

from sqlmodel import Session

from bot import incidents, tags
from handlers.shapes import Answer, Asked, Request
from storage import tags as rows
from storage.incidents import Incident


def put(session: Session, asked: Asked, kind: str) -> Answer:
    """Put the words that were typed on the incident, as tags or services; alone, show which are on it."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    names, settings = tags.names_of(asked.rest), asked.services.settings
    tags.put(session, settings, incident, kind, names, by=asked.user_id, at=asked.at)
    return told(session, asked, incident, kind)


def told(session: Session, request: Request, incident: Incident, kind: str) -> Answer:
    """Return the answer that shows which words of one kind are on the incident after a change."""
    there = rows.of_incident(session, incident.id or 0, kind)
    services = request.services.settings.services
    return Answer("tagged", {"incident": incident, "kind": kind, "there": there, "services": services})
