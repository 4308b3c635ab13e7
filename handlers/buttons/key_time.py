"""A key time that nobody has said: it is that of a line, or is asked for."""

import json

from sqlmodel import Session

from bot import corrections, incidents
from bot.errors import Refusal
from bot.when import Moment
from handlers import lines
from handlers.shapes import Button, Clicked, Dialog, Outcome
from storage.incidents import KEY_TIMES


def run(session: Session, clicked: Clicked) -> Outcome:
    """Set the time from a line (`<incident number> <name> <line id>`), or without one open the dialog that asks."""
    number, name, line_id = [*clicked.value.split(), "", ""][:3]
    incident = lines.incident_of(session, clicked, number or "")
    if name not in KEY_TIMES:
        raise Refusal("old_button")
    if not line_id:
        state = json.dumps({"channel_id": clicked.channel_id, "incident": incident.number, "name": name})
        facts = {"incident": incident, "name": name, "state": state, "zone": clicked.zone}
        return Dialog("key_time_dialog", facts, instead=f"/incident {incident.key} time {name} 17:42")
    _, line = corrections.hold(session, clicked.viewer, line_id)
    if line.incident_id != incident.id or line.occurred_at is None:
        raise Refusal("old_button")
    moment = Moment(line.occurred_at, line.approximate, "UTC", "")
    incidents.set_time(session, incident, name, moment, by=clicked.user_id, at=clicked.at)
    return lines.checked(session, clicked, incident, replace=True)


BUTTON = Button(action_id="key_time", run=run)
