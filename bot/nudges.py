"""Nudges: when the next update of an incident is due, and who is asked for it. A row tells; a tick only looks.

What is planned is a pure function of the row (`planned`), so it may be planned again whenever something changes.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from bot import people, timeline
from bot.settings import Settings
from storage import incidents, outbox
from storage import nudges as rows
from storage import roles as role_rows
from storage.incidents import Incident
from storage.nudges import Nudge

KIND = "nudge"
LEAST_MINUTES, MOST_MINUTES = 5, 7 * 24 * 60


@dataclass(frozen=True)
class Plan:
    """When the next update is due, and when somebody is nudged next (UTC); None: never."""

    due_at: datetime | None = None
    next_at: datetime | None = None


def planned(row: Nudge) -> Plan:
    """Return what a row means. A promise wins over the rhythm; without an update, a nudge comes again by the rhythm."""
    every = timedelta(minutes=row.rhythm_minutes) if row.rhythm_minutes else None
    due_at = row.promised_at or (row.counted_from + every if every and not row.is_waived else None)
    if due_at is None or row.is_stopped:
        return Plan(due_at)
    if row.snoozed_until is not None and row.snoozed_until > (row.nudged_at or row.counted_from):
        return Plan(due_at, row.snoozed_until)
    if row.nudged_at is None or row.nudged_at < due_at:
        return Plan(due_at, due_at)
    return Plan(due_at, row.nudged_at + every if every else None)


def rhythm(settings: Settings, incident: Incident, every_minutes: int | None) -> int:
    """Return how often an incident is to be told of, in minutes; 0 for one that is over or of a quiet severity."""
    if not incident.is_open:
        return 0
    by_severity = {one.id: one.update_minutes for one in settings.severities}
    return (by_severity.get(incident.severity) or 0) if every_minutes is None else every_minutes


def replan(session: Session, settings: Settings, incident: Incident, *, now: datetime) -> Nudge:
    """Bring an incident's nudge in line with what it is now; another rhythm counts from now.

    Over, nobody is nudged; opened again, it counts anew.
    """
    return _settle(session, settings, incident, rows.hold(session, incident), now=now)


def count_anew(
    session: Session, settings: Settings, incident: Incident, *, next_minutes: int | None, now: datetime
) -> Nudge:
    """Count from now: an update was posted. `next_minutes` is what it promised (0: no next one, None: the rhythm)."""
    row = _quiet(rows.hold(session, incident), now)
    row.is_waived = next_minutes == 0
    row.promised_at = now + timedelta(minutes=next_minutes) if next_minutes and incident.is_open else None
    row.is_stopped = row.is_stopped and not next_minutes
    return _settle(session, settings, incident, row, now=now)


def set_every(
    session: Session, settings: Settings, incident: Incident, *, every_minutes: int, by: str, now: datetime
) -> Nudge:
    """Set how often an incident is to be told of (0: no nudges); it counts from now, and leaves a line."""
    row = _quiet(rows.hold(session, incident), now)
    row.every_minutes, row.promised_at = every_minutes, None
    row.is_waived, row.is_stopped = False, False
    said = f"Updates every {every_minutes} min" if every_minutes else "No more nudges for updates"
    timeline.milestone(session, incident, said, at=now, by=by)
    return _settle(session, settings, incident, row, now=now)


def snooze(session: Session, settings: Settings, incident: Incident, *, minutes: int, now: datetime) -> Nudge:
    """Nudge later, this once; where the next update lies further ahead than that, nothing changes."""
    row = rows.hold(session, incident)
    row.snoozed_until = now + timedelta(minutes=minutes)
    if row.due_at is not None and row.due_at > row.snoozed_until:
        row.snoozed_until = None
    return _settle(session, settings, incident, row, now=now)


def stop(session: Session, settings: Settings, incident: Incident, *, now: datetime) -> Nudge:
    """Nudge no more, until somebody promises an update or sets how often they come."""
    row = rows.hold(session, incident)
    row.is_stopped = True
    return _settle(session, settings, incident, row, now=now)


def sent(session: Session, settings: Settings, incident: Incident, *, now: datetime) -> None:
    """Keep that somebody was nudged, or could not be."""
    row = rows.hold(session, incident)
    row.nudged_at, row.snoozed_until = now, None
    _settle(session, settings, incident, row, now=now)


def tick(session: Session, now: datetime, settings: Settings) -> int:
    """Hand the nudges that are due over to the outbox; return how many.

    Where nobody can be asked, the next one comes by the rhythm: somebody may have taken a role by then.
    """
    claimed = rows.claim_due(session, now)
    for incident_id in claimed:
        incident = incidents.get(session, incident_id)
        user_id = person_to_nudge(session, incident)
        if user_id is None:
            sent(session, settings, incident, now=now)
        else:
            lane = people.lane(incident.team_id, user_id)
            outbox.add(session, team_id=incident.team_id, lane=lane, kind=KIND, subject=incident_id)
    return len(claimed)


def person_to_nudge(session: Session, incident: Incident) -> str | None:
    """Return who is asked for an update: communications, else the commander, else the declarer, if reachable."""
    held = {role.role: role.user_id for role in role_rows.of_incident(session, incident.id or 0)}
    choices = (held.get("communications"), held.get("commander"), incident.declared_by)
    return next((one for one in choices if one and people.is_reachable(session, incident.team_id, one)), None)


def _quiet(row: Nudge, now: datetime) -> Nudge:
    row.counted_from, row.nudged_at, row.snoozed_until = now, None, None
    return row


def _settle(session: Session, settings: Settings, incident: Incident, row: Nudge, *, now: datetime) -> Nudge:
    minutes = rhythm(settings, incident, row.every_minutes)
    if minutes != row.rhythm_minutes and row.rhythm_minutes is not None:
        row.counted_from, row.is_waived, row.nudged_at = now, False, None
    row.rhythm_minutes = minutes
    if not incident.is_open:
        row.promised_at, row.snoozed_until, row.is_stopped = None, None, False
    plan = planned(row)
    if plan.next_at != row.next_at:
        row.queued_at = None
    if plan.due_at != row.due_at:
        timeline.refresh_overview(session, incident)
    row.due_at, row.next_at = plan.due_at, plan.next_at
    session.add(row)
    session.flush()
    return row
