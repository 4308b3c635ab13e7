"""The dialog that closes an incident."""

from datetime import datetime

from sqlmodel import Session

from bot import incidents
from bot.errors import Refusal
from bot.when import Moment
from handlers import carried, closing
from handlers.shapes import Answer, Form, Outcome, Redrawn, Submitted
from storage.incidents import Incident


def run(session: Session, submitted: Submitted) -> Outcome:
    """Close the incident at the time that was typed (else now)."""
    incident = incidents.find(session, submitted.viewer, number=carried.number(submitted.state))
    when = submitted.values.get("when", "").strip()
    moment = closing.read_time(session, submitted, incident, when) if when else None
    if when and moment is None:
        raise Refusal("no_time_in_field", given=when)
    over = closing.resolve(session, submitted, incident, moment, submitted.values.get("summary", ""))
    return _answer(session, submitted, incident, over, moment)


def _answer(session: Session, submitted: Submitted, incident: Incident, at: datetime, moment: Moment | None) -> Answer:
    """Return what the dialog shows; what is still open is offered below the message from which it was opened."""
    response_url = carried.read(submitted.state, lambda found: str(found.get("response_url") or ""))
    offered = closing.resolved(session, submitted, incident, at, moment=moment)
    facts = {**offered.facts, "in_dialog": True, "is_below": bool(response_url)}
    below = Redrawn(response_url, offered, replace=False) if response_url else None
    return Answer("resolve", facts, redraws=below)


FORM = Form(callback_id="resolve", field="when", run=run)
