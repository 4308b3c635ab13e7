"""The dialog that declares an incident."""

import json

from sqlmodel import Session

from bot import incidents
from bot.incidents import Declaration
from handlers.shapes import Answer, Form, Outcome, Submitted


def run(session: Session, submitted: Submitted) -> Outcome:
    """Declare what the fields say."""
    settings = submitted.services.settings
    values = submitted.values
    severity = values.get("severity", "")
    known = {one.id for one in settings.severities}
    said = Declaration(
        title=values.get("title", ""),
        severity=severity if severity in known else None,
        private=values.get("private") == "yes",
    )
    response_url = _response_url(submitted.state)
    viewer, at = submitted.viewer, submitted.at
    if values.get("here") == "yes":
        incidents.ask_here(session, settings, viewer, said, response_url=response_url, at=at)
        return Answer("checking_here")
    incident = incidents.declare(session, settings, viewer, said, response_url=response_url, at=at)
    return Answer("declared", {"incident": incident})


def _response_url(state: str) -> str:
    try:
        found = json.loads(state)["response_url"]
    except (ValueError, KeyError, TypeError):
        return ""
    return found if isinstance(found, str) else ""


FORM = Form(callback_id="declare", field="title", run=run)
