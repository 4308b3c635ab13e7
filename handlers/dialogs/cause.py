"""The dialog of the cause: one sentence, or nothing while it is not established."""

import json

from sqlmodel import Session

from bot import digits, factors, incidents, people
from bot.errors import Refusal
from handlers.shapes import Answer, Form, Outcome, Submitted


def run(session: Session, submitted: Submitted) -> Outcome:
    """Keep what was typed."""
    incident = incidents.find(session, submitted.viewer, number=_number(submitted.state))
    cause = submitted.values.get("cause", "").strip()
    factors.set_cause(session, incident, cause, by=submitted.user_id, at=submitted.at)
    names = people.names_in(session, submitted.team_id, incident.cause)
    return Answer("cause", {"incident": incident, "cause": incident.cause, "names": names})


def _number(state: str) -> int:
    try:
        return digits.carried(json.loads(state)["incident"])
    except (ValueError, KeyError, TypeError) as error:
        raise Refusal("old_button") from error


FORM = Form(callback_id="cause", field="cause", run=run)
