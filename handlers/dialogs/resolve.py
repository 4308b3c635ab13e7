"""The dialog that closes an incident."""

import json
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot import digits, incidents, readings, resolution
from bot.errors import Refusal
from bot.when import read_moment
from handlers import closing
from handlers.shapes import Answer, Form, Outcome, Redrawn, Submitted
from storage.incidents import Incident


def run(session: Session, submitted: Submitted) -> Outcome:
    """Close the incident at the time that was typed (else now)."""
    settings = submitted.services.settings
    incident = incidents.find(session, submitted.viewer, number=_number(submitted.state))
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
    response_url = str(_known(submitted.state).get("response_url") or "")
    offered = closing.resolved(session, submitted, incident, at)
    facts = {**offered.facts, "in_dialog": True, "is_below": bool(response_url)}
    below = Redrawn(response_url, offered, replace=False) if response_url else None
    return Answer("resolve", facts, redraws=below)


def _known(state: str) -> dict[str, Any]:
    try:
        known = json.loads(state)
    except ValueError as error:
        raise Refusal("old_button") from error
    return known if isinstance(known, dict) else {}


def _number(state: str) -> int:
    try:
        return digits.carried(_known(state)["incident"])
    except (ValueError, KeyError, TypeError) as error:
        raise Refusal("old_button") from error


FORM = Form(callback_id="resolve", field="when", run=run)
