"""Updates: how it stands, told to everybody who is in an incident or watches it."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot import incidents, nudges, text, timeline, watching
from bot.errors import Refusal
from bot.settings import Settings
from storage import outbox
from storage.incidents import Incident
from storage.updates import Update

KIND = "communication"


@dataclass(frozen=True)
class Told:
    """What somebody tells: `text` in wire form, `severity` and `status` ids or None where they stay as they are.

    `next_minutes`: when the next update comes (0: none is promised; None: as the severity wants it).
    """

    text: str
    severity: str | None = None
    status: str | None = None
    next_minutes: int | None = None


def post(session: Session, settings: Settings, incident: Incident, told: Told, *, by: str, at: datetime) -> Update:
    """Keep an update as a line, change what it changes, and have it posted; raise Refusal for an empty one."""
    if not any(one.isprintable() and not one.isspace() for one in text.plain(told.text, {})):
        raise Refusal("empty_update", incident=incident)
    if told.severity is not None:
        incidents.set_severity(session, incident, told.severity, by=by, at=at)
    if told.status is not None:
        incidents.set_status(session, settings, incident, told.status, by=by, at=at)
    line = timeline.note(
        session,
        incident,
        text_=told.text.strip(),
        kind=KIND if KIND in settings.kind_ids else "note",
        at=at,
        author_id=by,
        source=watching.SOURCE,
        recorded_at=at,
    )
    nudge = nudges.count_anew(session, settings, incident, next_minutes=told.next_minutes, now=at)
    update = Update(
        line_id=line.id or 0,
        team_id=incident.team_id,
        incident_id=incident.id or 0,
        severity=incident.severity,
        status=incident.status,
        due_at=nudge.due_at,
    )
    session.add(update)
    session.flush()
    outbox.add(session, team_id=incident.team_id, lane=incident.lane, kind="update", subject=line.id)
    watching.changed(session, incident)
    return update
