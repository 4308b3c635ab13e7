"""The dialog that closes an incident."""

from datetime import datetime

from sqlmodel import Session

from bot import incidents, readings, resolution
from bot.errors import Refusal
from bot.when import read_moment
from handlers import carried, closing
from handlers.shapes import Answer, Form, Outcome, Redrawn, Submitted
from storage.incidents import Incident


def run(session: Session, submitted: Submitted) -> Outcome:
    """Close the incident at the time that was typed (else now)."""
    settings = submitted.services.settings
    incident = incidents.find(session, submitted.viewer, number=carried.number(submitted.state))
    when = submitted.values.get("when", "").strip()
    zero, utc = incidents.zero(session, incident), readings.bare_is_utc(settings, incident)
    moment = read_moment(when, now=submitted.at, zone=submitted.zone, started_at=zero, utc=utc) if when else None
    if when and moment is None:
        raise Refusal("no_time_in_field", given=when)
    summary = submitted.values.get("summary", "")
    resolution.resolve(
        session,
        settings,
        incident,
        by=submitted.user_id,
        at=submitted.at,
        moment=moment,
        summary=summary,
        is_zone_assumed=closing.is_zone_assumed(submitted, incident),
    )
    session.flush()
    return _answer(session, submitted, incident, moment.at if moment else submitted.at)


def _answer(session: Session, submitted: Submitted, incident: Incident, at: datetime) -> Answer:
    """Return what the dialog shows; what is still open is offered below the message from which it was opened."""
    response_url = carried.read(submitted.state, lambda found: str(found.get("response_url") or ""))
    offered = closing.resolved(session, submitted, incident, at)
    facts = {**offered.facts, "in_dialog": True, "is_below": bool(response_url)}
    below = Redrawn(response_url, offered, replace=False) if response_url else None
    return Answer("resolve", facts, redraws=below)


FORM = Form(callback_id="resolve", field="when", run=run)
