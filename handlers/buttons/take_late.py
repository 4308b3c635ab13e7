"""Take the late lines in: the postmortem is drafted again, with what came after its draft."""

from sqlmodel import Session

from bot import resolution
from handlers import lines
from handlers.shapes import Answer, Button, Clicked, Outcome
from storage import postmortems


def run(session: Session, clicked: Clicked) -> Outcome:
    """Have it drafted again, unless somebody has done so already."""
    incident = lines.incident_of(session, clicked, clicked.value)
    count = resolution.take_in_late_lines(session, incident)
    document = postmortems.of_incident(session, incident.id or 0)
    return Answer("taking_late", {"incident": incident, "many": count, "document": document})


BUTTON = Button(action_id="take_late", run=run)
