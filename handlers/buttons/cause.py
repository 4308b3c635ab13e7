"""Cause: asked for in one sentence, by the message of the resolved incident."""

import json

from sqlmodel import Session

from bot import incidents, text
from bot.errors import Refusal
from handlers.shapes import Button, Clicked, Dialog, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Open the dialog, filled with what is known."""
    if not clicked.value.isdecimal():
        raise Refusal("old_button")
    incident = incidents.find(session, clicked.viewer, number=int(clicked.value))
    state = json.dumps({"channel_id": clicked.channel_id, "incident": incident.number})
    facts = {"incident": incident, "cause": text.plain(incident.cause, {}), "state": state}
    return Dialog("cause_dialog", facts, instead=f"/incident {incident.key} postmortem cause A login token expired")


BUTTON = Button(action_id="cause", run=run)
