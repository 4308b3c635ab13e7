"""A key time that nobody has said: it is that of a line, or is asked for; and the dialog of them all."""

import json

from sqlmodel import Session

from bot import corrections, key_times
from bot.errors import Refusal
from handlers import closing, lines
from handlers.shapes import Button, Clicked, Dialog, Outcome
from storage.incidents import KEY_TIMES

RESOLVE = "resolve"  # in the action_id: chosen in the answer to whoever resolved


def run(session: Session, clicked: Clicked) -> Outcome:
    """Take the time of a line (`<incident number> <name> <line id>`), or without one open the dialog that asks."""
    number, name, line_id = [*clicked.value.split(), "", "", ""][:3]
    incident = lines.incident_of(session, clicked, number or "")
    if name not in KEY_TIMES:
        raise Refusal("old_button")
    if not line_id:
        state = json.dumps({"channel_id": clicked.channel_id, "incident": incident.number, "name": name})
        facts = {"incident": incident, "name": name, "state": state, "zone": clicked.zone}
        return Dialog("key_time_dialog", facts, instead=f"/incident {incident.key} time {name} 17:42")
    _, line = corrections.hold(session, clicked.viewer, line_id)
    key_times.take_line(session, incident, name, line, by=clicked.user_id, at=clicked.at)
    if clicked.about == RESOLVE:
        return closing.resolved(session, clicked, incident, replace=True)
    return lines.checked(session, clicked, incident, replace=True)


def all_of_them(session: Session, clicked: Clicked) -> Outcome:
    """Open the dialog of all key times."""
    return closing.key_times_dialog(session, clicked, lines.incident_of(session, clicked, clicked.value))


BUTTON = Button(action_id="key_time", run=run)
ALL = Button(action_id="key_times", run=all_of_them)
