"""Incidents: find, severity, status, the order of key times."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlmodel import Session

from bot import audit, digits, logs, policy, reminders, text, timeline, titles
from bot.errors import Refusal
from bot.settings import Settings
from storage import incidents as rows
from storage import outbox, purges
from storage.incidents import Incident
from storage.people import Viewer
from storage.timeline import Line

MONITORING = "monitoring"
LONG_AGO = timedelta(hours=24)


def find(session: Session, viewer: Viewer, *, number: int | None = None) -> Incident:
    """Return the incident that a person means.

    INC-`number`, else this channel's open one, else its latest, else the only open one that they may see.
    Raises Refusal with what to do when there is none, or more than one.
    """
    meant = _meant(session, viewer, number)
    logs.add(incident=f"INC-{meant.number}", incident_id=meant.id)
    return meant


def _meant(session: Session, viewer: Viewer, number: int | None) -> Incident:
    if number is not None:
        named = rows.by_number(session, viewer, number)
        if named is None:
            gone = purges.find(session, viewer.team_id, number)
            raise Refusal("purged_incident", gone=gone) if gone else Refusal("unknown_incident", number=number)
        return named
    here = rows.here(session, viewer)
    if here is not None:
        return here
    open_ones = rows.open_ones(session, viewer)
    if len(open_ones) == 1:
        return open_ones[0]
    raise Refusal("no_incident", open=open_ones)


def is_elsewhere(incident: Incident, viewer: Viewer) -> bool:
    """Whether a person who means this incident speaks from another channel, and is told where their words went."""
    return incident.channel_id != viewer.channel_id


def join(session: Session, viewer: Viewer, value: str) -> Incident:
    """Have the viewer invited to an incident's channel (its number in `value`); raise Refusal when they see none."""
    incident = find(session, viewer, number=digits.carried(value))
    subject = f"{incident.id}:{viewer.user_id}"
    outbox.add(session, team_id=incident.team_id, lane=incident.lane, kind="invite", subject=subject)
    return incident


def set_severity(
    session: Session, incident: Incident, severity: str, *, by: str, at: datetime, reason: str = ""
) -> bool:
    """Change or confirm the severity and leave a line with the reason (wire text); return False when it was that."""
    rows.hold(session, incident)
    if incident.severity == severity and incident.severity_confirmed:
        return False
    said = f"Severity {severity}" if incident.severity == severity else f"Severity {incident.severity} → {severity}"
    audit.of(session, incident, "severity", by=by, at=at, old=incident.severity, new=severity)
    incident.severity, incident.severity_confirmed = severity, True
    record_change(session, incident, said, by=by, at=at, reason=reason)
    return True


def set_status(
    session: Session, settings: Settings, incident: Incident, status: str, *, by: str, at: datetime, reason: str = ""
) -> bool:
    """Change the status and leave a line with the reason (wire text); return False when it was that already.

    Back from resolved, or cancelled, reopens it: its reminders rest until it is resolved again, and the commander is
    told. Moving to `monitoring` is when users were fine again: it gives the key time `mitigated` where nobody set one,
    and moving back takes it away. Raises Refusal for a duplicate, whose lines are elsewhere.
    """
    rows.hold(session, incident)
    if incident.status == status:
        return False
    if incident.merged_into is not None:
        raise Refusal("is_duplicate", incident=incident, into=rows.get(session, incident.merged_into))
    said = f"Status {incident.status} → {status}"
    was_over = not incident.is_open
    if was_over:
        said, incident.closed_at, incident.closed_as = f"Reopened, {status}", None, ""
        rows.forget_key_time(session, incident.id or 0, "resolved")
    audit.of(session, incident, "reopened" if was_over else "status", by=by, at=at, old=incident.status, new=status)
    incident.status = status
    _follow_mitigation(session, incident, by=by, at=at)
    line = record_change(session, incident, said, by=by, at=at, reason=reason)
    if was_over:
        reminders.plan_incident(session, incident, settings=settings, now=at)
        policy.tell_commander(session, incident, line)
        outbox.add(session, team_id=incident.team_id, lane=incident.lane, kind="reopened", subject=line.id)
    return True


def rename(session: Session, incident: Incident, title: str, *, by: str, at: datetime) -> bool:
    """Give an incident another title (wire text) and leave a line; return False when it has that title.

    The channel follows where the bot opened it and Slack lets it. Raises Refusal when nothing readable was typed.
    """
    new = titles.checked(title, practice=incident.is_practice)
    rows.hold(session, incident)
    if new == incident.title:
        return False
    said, incident.title = f"Renamed: {incident.title} → {new}", new
    record_change(session, incident, said, by=by, at=at)
    audit.of(session, incident, "renamed", by=by, at=at)
    if not incident.is_here:
        outbox.add(session, team_id=incident.team_id, lane=incident.lane, kind="rename_channel", subject=incident.id)
    if incident.resolve_ts is not None:
        outbox.add(session, team_id=incident.team_id, lane=incident.lane, kind="resolved", subject=incident.id)
    return True


def _follow_mitigation(session: Session, incident: Incident, *, by: str, at: datetime) -> None:
    known = rows.key_times(session, incident.id or 0).get("mitigated")
    if incident.status == MONITORING and known is None:
        rows.set_key_time(
            session, incident, "mitigated", at=at, approximate=False, source="status", set_by=by, set_at=at
        )
    elif incident.status != MONITORING and known is not None and known.source == "status":
        rows.forget_key_time(session, incident.id or 0, "mitigated")


def is_long_over(incident: Incident, now: datetime) -> bool:
    """Whether it was resolved so long ago that words typed in its channel may be about something else."""
    return incident.closed_at is not None and now - incident.closed_at > LONG_AGO


def zero(session: Session, incident: Incident) -> datetime:
    """Return what `T+12m` counts from: when it started, else when it was declared (UTC)."""
    started = rows.key_times(session, incident.id or 0).get("started")
    return started.at if started else incident.declared_at


def refuse_disorder(session: Session, incident: Incident, name: str, at: datetime) -> None:
    """Raise Refusal when a key time, set to `at`, would contradict the others."""
    refuse_times(incident, {key: row.at for key, row in rows.key_times(session, incident.id or 0).items()} | {name: at})


def refuse_times(incident: Incident, times: Mapping[str, datetime]) -> None:
    """Raise Refusal for a start after the end, or an end before the start: a slip of the day, most of the time.

    While nobody has said when it started, it cannot end before it was declared either.
    """
    started = times.get("started", incident.declared_at)
    if "resolved" in times and started > times["resolved"]:
        is_known = "started" in times
        raise Refusal("times_disagree", started=started, resolved=times["resolved"], is_known=is_known)


def record_change(session: Session, incident: Incident, said: str, *, by: str, at: datetime, reason: str = "") -> Line:
    """Store what was changed of an incident, and leave a line that says so; `reason` is wire text."""
    session.add(incident)
    session.flush()
    wire = text.escape(said) + (f": {reason.strip()}" if reason.strip() else "")
    return timeline.step(session, incident, wire, at=at, by=by)
