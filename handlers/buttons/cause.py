"""Cause: asked for in one sentence, by the message of the resolved incident."""

import json

from sqlmodel import Session

from bot import digits, incidents, text
from handlers.shapes import Button, Clicked, Dialog, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Open the dialog, filled with what is known."""
    incident = incidents.find(session, clicked.viewer, number=digits.carried(clicked.value))
    state = json.dumps({"channel_id": clicked.channel_id, "incident": incident.number})
    facts = {"incident": incident, "cause": text.plain(incident.cause, {}), "state": state}
    return Dialog("cause_dialog", facts, instead=f"/incident {incident.key} postmortem cause A login token expired")


BUTTON = Button(action_id="cause", run=run)
