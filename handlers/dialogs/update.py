"""The dialog that tells everybody how an incident stands."""

from typing import Any

from sqlmodel import Session

from bot import digits, incidents, updates
from bot.errors import Refusal
from handlers import carried, updating
from handlers.shapes import Answer, Form, FormErrors, Outcome, Submitted


def run(session: Session, submitted: Submitted) -> Outcome:
    """Post the update; what was left as it was shown stays as it is now."""
    shown, values = carried.read(submitted.state, _state), submitted.values
    settings = submitted.services.settings
    incident = incidents.find(session, submitted.viewer, number=shown["incident"])
    try:
        minutes = updating.next_minutes(values.get("next", ""), values.get("custom", ""))
    except Refusal as refused:
        return FormErrors({"custom": submitted.services.rendering.refuse(refused).text})
    severity, status = values.get("severity", ""), values.get("status", "")
    is_severity = severity in {one.id for one in settings.severities} and severity != shown["severity"]
    is_status = status in {one.id for one in settings.statuses} and status != shown["status"] and incident.is_open
    told = updates.Told(
        values.get("text", ""), severity if is_severity else None, status if is_status else None, minutes
    )
    update = updates.post(session, settings, incident, told, by=submitted.user_id, at=submitted.at)
    return Answer("update_posted", updating.posted(submitted, incident, update))


def _state(found: Any) -> dict[str, Any]:
    return {"incident": digits.carried(found["incident"]), "severity": found["severity"], "status": found["status"]}


FORM = Form(callback_id="update", field="text", run=run)
