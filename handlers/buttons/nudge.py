"""The buttons of a nudge: write the update, be asked later, or no more; and the one that ends following."""

from datetime import datetime

from sqlmodel import Session

from bot import digits, nudges, watching
from bot.errors import Refusal
from handlers import lines, updating
from handlers.shapes import Answer, Button, Clicked, Outcome
from storage import updates as update_rows
from storage.incidents import Incident

SNOOZES = (15, 30, 60)


def write(session: Session, clicked: Clicked) -> Outcome:
    """Open the dialog of an update."""
    return updating.dialog(session, clicked, lines.incident_of(session, clicked, clicked.value))


def snooze(session: Session, clicked: Clicked) -> Outcome:
    """Ask again later; `<incident number> <minutes>`."""
    number, _, minutes = clicked.value.partition(" ")
    if digits.read(minutes) not in SNOOZES:
        raise Refusal("old_button")
    incident = lines.incident_of(session, clicked, number)
    settings = clicked.services.settings
    nudge = nudges.snooze(session, settings, incident, minutes=digits.carried(minutes), now=clicked.at)
    return _said(session, clicked, incident, asks_at=nudge.next_at, due_at=nudge.due_at)


def stop(session: Session, clicked: Clicked) -> Outcome:
    """Ask no more."""
    incident = lines.incident_of(session, clicked, clicked.value)
    nudge = nudges.stop(session, clicked.services.settings, incident, now=clicked.at)
    return _said(session, clicked, incident, asks_at=None, due_at=nudge.due_at)


def unfollow(session: Session, clicked: Clicked) -> Outcome:
    """Get no more of an incident by DM; its message says so."""
    incident = lines.incident_of(session, clicked, clicked.value)
    was_followed = watching.unfollow(session, clicked.services.settings, incident, clicked.user_id, at=clicked.at)
    return Answer("unfollowed", {"incident": incident, "is_person": True, "was_followed": was_followed})


def _said(
    session: Session, clicked: Clicked, incident: Incident, *, asks_at: datetime | None, due_at: datetime | None
) -> Outcome:
    last = update_rows.latest(session, incident.id or 0)
    facts = {
        "incident": incident,
        "asks_at": asks_at if incident.is_open else None,
        "is_updated": due_at is not None and due_at > clicked.at,
        "last_at": last[1].placed_at if last else None,
        "zone": clicked.zone,
        "now": clicked.at,
    }
    return Answer("nudge_answered", facts, replace=True)


BUTTONS = (
    Button(action_id="write_update", run=write),
    Button(action_id="nudge_snooze", run=snooze),
    Button(action_id="nudge_stop", run=stop),
    Button(action_id="unfollow", run=unfollow),
)
