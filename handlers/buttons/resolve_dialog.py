"""Resolve: the overview's button opens a dialog, so that no slip of a thumb ends an incident."""

import json

from sqlmodel import Session

from bot import digits, incidents, resolution
from handlers.shapes import Button, Clicked, Dialog, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Ask when it was over, and what happened."""
    incident = incidents.find(session, clicked.viewer, number=digits.carried(clicked.value))
    resolution.refuse_over(incident)
    state = json.dumps(
        {"channel_id": clicked.channel_id, "incident": incident.number, "response_url": clicked.response_url}
    )
    facts = {"incident": incident, "zone": clicked.zone, "state": state}
    return Dialog("resolve_dialog", facts, instead=f"/incident {incident.key} resolve")


BUTTON = Button(action_id="resolve_dialog", run=run)
