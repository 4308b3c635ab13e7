"""The dialog that declares an incident."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot import declarations, pointed
from bot.declarations import Declaration
from bot.errors import Refusal
from bot.pointed import Pointed
from handlers.answers import declared
from handlers.shapes import Answer, Form, FormErrors, Outcome, Submitted
from storage.incidents import Incident


def run(session: Session, submitted: Submitted) -> Outcome:
    """Declare what the fields say; from a message, it becomes the first line."""
    settings = submitted.services.settings
    values = submitted.values
    severity = values.get("severity", "")
    known = {one.id for one in settings.severities}
    said = Declaration(
        title=values.get("title", ""),
        severity=severity if severity in known else None,
        private=values.get("private") == "yes",
        practice=values.get("practice") == "yes",
    )
    response_url, since = _remembered(submitted.state)
    viewer, at = submitted.viewer, submitted.at
    message = pointed.from_state(submitted.state)
    is_here = values.get("here") == "yes"
    if is_here and said.private and not (message and message.is_private):
        refused = Refusal("private_opens_its_own")
        return FormErrors({"here": submitted.services.rendering.refuse(refused).text})
    if is_here:
        begins = _wish(message, values) if message else None
        declarations.ask_here(
            session, settings, viewer, said, response_url=response_url, at=at, since=since, message=begins
        )
        return Answer("checking_here")
    if message and message.is_private and not said.private and values.get("consent") != "yes":
        refused = Refusal("not_agreed", incident=None)
        return FormErrors({"consent": submitted.services.rendering.refuse(refused).text})
    incident = declarations.declare(session, settings, viewer, said, response_url=response_url, at=at)
    if message:
        _begin_with(session, submitted, incident, message)
    return Answer("declared", declared(session, submitted, incident))


def _begin_with(session: Session, submitted: Submitted, incident: Incident, message: Pointed) -> None:
    line = pointed.begin_with(
        session,
        submitted.services.settings,
        incident,
        message,
        by=submitted.user_id,
        at=submitted.at,
        detected=submitted.values.get("detected") == "yes",
    )
    if submitted.values.get("thread") == "yes":
        pointed.take_thread(session, line, by=submitted.user_id)


def _wish(message: Pointed, values: Mapping[str, str]) -> dict[str, Any]:
    detected, thread = values.get("detected") == "yes", values.get("thread") == "yes"
    return pointed.to_wish(message, detected=detected, thread=thread)


def _remembered(state: str) -> tuple[str, datetime | None]:
    """Return the response_url of what opened the dialog, and the time after `--since` if one was typed."""
    try:
        known = json.loads(state)
        since = known.get("since")
        return str(known["response_url"]), datetime.fromisoformat(since) if since else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return "", None


FORM = Form(callback_id="declare", field="title", run=run)
