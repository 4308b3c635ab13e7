"""What the command, the button and the dialog of updates share."""

import json
import re
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from bot import digits, nudges
from bot.errors import Refusal
from bot.when import read_length
from handlers.shapes import Dialog, Request
from storage import nudges as nudge_rows
from storage.incidents import RESOLVED, Incident
from storage.updates import Update

NEXT_MINUTES = (15, 30, 60, 120)
_EVERY = re.compile(r"every\s+(?P<length>.+)", re.IGNORECASE | re.DOTALL)
_OFF = frozenset({"off", "never", "no", "none", "stop"})


def every_minutes(rest: str) -> int | None:
    """Read "every 20m" or "every off" (0), where that is all that was typed; None: it is the text of an update.

    Raises Refusal for a length that is too short or too long.
    """
    found = _EVERY.fullmatch(rest.strip())
    if found is None:
        return None
    if found["length"].strip().lower() in _OFF:
        return 0
    length = read_length(found["length"])
    return None if length is None else _minutes(length, found["length"])


def next_minutes(chosen: str, typed: str) -> int | None:
    """Return when the next update comes, by the dialog's fields: 0 for none, None as the severity wants it.

    Raises Refusal for what is no length of time.
    """
    if typed.strip():
        length = read_length(re.sub(r"^in\s+", "", typed.strip(), flags=re.IGNORECASE))
        if length is None:
            raise Refusal("which_interval", given=typed)
        return _minutes(length, typed)
    minutes = digits.read(chosen)
    return minutes if minutes in {0, *NEXT_MINUTES} else None


def dialog(session: Session, request: Request, incident: Incident) -> Dialog:
    """Return the dialog that asks for an update."""
    settings = request.services.settings
    nudge = nudge_rows.get(session, incident.id or 0)
    shown = {"incident": incident.number, "severity": incident.severity, "status": incident.status}
    facts = {
        "incident": incident,
        "severities": {one.id: one.name for one in settings.severities},
        "statuses": {one.id: one.name for one in settings.statuses if one.id != RESOLVED},
        "meanings": {one.id: one.meaning for one in (*settings.severities, *settings.statuses)},
        "rhythm": nudges.rhythm(settings, incident, nudge.every_minutes if nudge else None),
        "next_minutes": NEXT_MINUTES,
        "state": json.dumps({"channel_id": request.channel_id} | shown),
    }
    return Dialog("update_dialog", facts, instead=f"/incident {incident.key} update what is known now")


def posted(request: Request, incident: Incident, update: Update) -> dict[str, Any]:
    """Return what the answer to an update shows."""
    return {"incident": incident, "update": update, "zone": request.zone, "now": request.at}


def _minutes(length: timedelta, given: str) -> int:
    minutes = length // timedelta(minutes=1)
    if not nudges.LEAST_MINUTES <= minutes <= nudges.MOST_MINUTES:
        raise Refusal("which_interval", given=given)
    return minutes
