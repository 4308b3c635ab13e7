"""The dialog of the cause: one sentence, or nothing while it is not established."""

from sqlmodel import Session

from bot import factors, incidents, people
from handlers import carried
from handlers.shapes import Answer, Form, Outcome, Submitted


def run(session: Session, submitted: Submitted) -> Outcome:
    """Keep what was typed."""
    incident = incidents.find(session, submitted.viewer, number=carried.number(submitted.state))
    cause = submitted.values.get("cause", "").strip()
    factors.set_cause(session, incident, cause, by=submitted.user_id, at=submitted.at)
    names = people.names_in(session, submitted.team_id, incident.cause)
    return Answer("cause", {"incident": incident, "cause": incident.cause, "names": names})


FORM = Form(callback_id="cause", field="cause", run=run)
