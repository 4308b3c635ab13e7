"""Incidents: declare, find, severity, status, key times, impact, contributing factors."""

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from bot import reminders, text, timeline
from bot.errors import Refusal
from bot.settings import Settings
from bot.when import Moment
from storage import incidents as rows
from storage import outbox, workspaces
from storage.incidents import RESOLVED, ContributingFactor, HereRequest, Incident, Role
from storage.people import Viewer

LONGEST_TITLE = 300
LONG_AGO = timedelta(hours=24)


@dataclass(frozen=True)
class Declaration:
    """What a person declares: `title` in wire form, `severity` an id or None when it was not said."""

    title: str
    severity: str | None
    private: bool = False


def find(session: Session, viewer: Viewer, *, number: int | None = None) -> Incident:
    """Return the incident that a person means.

    INC-`number`, else this channel's open one, else its latest, else the only open one that they may see.
    Raises Refusal with what to do when there is none, or more than one.
    """
    if number is not None:
        named = rows.by_number(session, viewer, number)
        if named is None:
            raise Refusal("unknown_incident", number=number)
        return named
    here = rows.in_channel(session, viewer.team_id, viewer.channel_id) if viewer.channel_id else None
    if here is not None:
        return here
    open_ones = rows.open_ones(session, viewer)
    if len(open_ones) == 1:
        return open_ones[0]
    raise Refusal("no_incident", open=open_ones)


def is_elsewhere(incident: Incident, viewer: Viewer) -> bool:
    """Whether a person who means this incident speaks from another channel, and is told where their words went."""
    return incident.channel_id != viewer.channel_id


def declare(
    session: Session, settings: Settings, viewer: Viewer, said: Declaration, *, response_url: str, at: datetime
) -> Incident:
    """Declare an incident with a channel of its own; who and what is told leaves by the outbox.

    Raises Refusal for an empty title.
    """
    incident = _new(session, settings, viewer, said, at=at)
    incident.origin_channel_id, incident.origin_response_url = viewer.channel_id, response_url
    outbox.add(session, team_id=incident.team_id, lane=incident.lane, kind="open_channel", subject=incident.id)
    _introduce(session, incident, said.title)
    if not incident.is_private:
        outbox.add(session, team_id=incident.team_id, lane=incident.lane, kind="announce", subject=incident.id)
    return incident


def ask_here(
    session: Session,
    settings: Settings,
    viewer: Viewer,
    said: Declaration,
    *,
    response_url: str,
    at: datetime,
    since: datetime | None = None,
) -> HereRequest:
    """Take in the wish to run an incident in the present channel; the channel is looked at first, by the outbox.

    With `since`, that is when it started, and what people have marked in the channel from then on is taken too.
    Raises Refusal for an empty title, or when an incident is open in the channel.
    """
    _checked_title(said.title)
    refuse_second(session, viewer)
    request = HereRequest(
        team_id=viewer.team_id,
        channel_id=viewer.channel_id or "",
        user_id=viewer.user_id,
        title=said.title,
        severity=said.severity or settings.unconfirmed_severity,
        severity_confirmed=said.severity is not None,
        response_url=response_url,
        requested_at=at,
    )
    return _look(session, request, since=since)


def ask_here_for(session: Session, viewer: Viewer, value: str, *, response_url: str, at: datetime) -> HereRequest:
    """Take in the wish to run an incident that has no channel (its number in `value`) in the present one."""
    if not value.isdecimal():
        raise Refusal("old_button")
    incident = find(session, viewer, number=int(value))
    request = HereRequest(
        team_id=viewer.team_id,
        channel_id=viewer.channel_id or "",
        user_id=viewer.user_id,
        title=text.escape(incident.title),
        severity=incident.severity,
        severity_confirmed=incident.severity_confirmed,
        response_url=response_url,
        requested_at=at,
        incident_id=incident.id,
    )
    return _look(session, request)


def join(session: Session, viewer: Viewer, value: str) -> Incident:
    """Have the viewer invited to an incident's channel (its number in `value`); raise Refusal when they see none."""
    if not value.isdecimal():
        raise Refusal("old_button")
    incident = find(session, viewer, number=int(value))
    subject = f"{incident.id}:{viewer.user_id}"
    outbox.add(session, team_id=incident.team_id, lane=incident.lane, kind="invite", subject=subject)
    return incident


def begin_here(
    session: Session, settings: Settings, request: HereRequest, *, channel_name: str, is_private: bool
) -> Incident:
    """Begin the incident of a wish, in a channel that was found fit."""
    viewer = Viewer(team_id=request.team_id, user_id=request.user_id, channel_id=request.channel_id)
    severity = request.severity if request.severity_confirmed else None
    said = Declaration(title=request.title, severity=severity, private=is_private)
    incident = _new(session, settings, viewer, said, at=request.requested_at)
    incident.is_here, incident.channel_id, incident.channel_name = True, request.channel_id, channel_name
    incident.origin_channel_id = request.channel_id
    request.incident_id = incident.id
    session.add(request)
    _introduce(session, incident, request.title)
    return incident


def set_severity(session: Session, incident: Incident, severity: str, *, by: str, at: datetime) -> bool:
    """Change or confirm the severity and leave a line; return False when it was that already."""
    if incident.severity == severity and incident.severity_confirmed:
        return False
    said = f"Severity {severity}" if incident.severity == severity else f"Severity {incident.severity} → {severity}"
    incident.severity, incident.severity_confirmed = severity, True
    record_change(session, incident, said, by=by, at=at)
    return True


def set_status(session: Session, settings: Settings, incident: Incident, status: str, *, by: str, at: datetime) -> bool:
    """Change the status and leave a line; return False when it was that already.

    Back from resolved reopens it: its reminders rest until it is resolved again.
    Moving to `monitoring` is when users were fine again: it gives the key time `mitigated` where nobody set one.
    """
    if incident.status == status:
        return False
    said = f"Status {incident.status} → {status}"
    was_resolved = incident.status == RESOLVED
    if was_resolved:
        said, incident.closed_at = f"Reopened: {status}", None
        rows.forget_key_time(session, incident.id or 0, "resolved")
    incident.status = status
    if status == "monitoring" and "mitigated" not in rows.key_times(session, incident.id or 0):
        rows.set_key_time(
            session, incident, "mitigated", at=at, approximate=False, source="status", set_by=by, set_at=at
        )
    record_change(session, incident, said, by=by, at=at)
    if was_resolved:
        reminders.plan_incident(session, incident, settings=settings, now=at)
    return True


def set_time(session: Session, incident: Incident, name: str, moment: Moment | None, *, by: str, at: datetime) -> None:
    """Set a key time by hand, or make it unknown with None. Raises Refusal where it would contradict the others."""
    if moment is None:
        rows.forget_key_time(session, incident.id or 0, name)
    else:
        refuse_disorder(session, incident, name, moment.at)
        rows.set_key_time(
            session, incident, name, at=moment.at, approximate=moment.approximate, source="hand", set_by=by, set_at=at
        )
    timeline.refresh_overview(session, incident)


def add_why(
    session: Session, incident: Incident, question: str | None, answer: str, *, by: str, at: datetime
) -> ContributingFactor:
    """Keep a contributing factor, or with a question an answer of the five whys (wire forms)."""
    factor = ContributingFactor(
        incident_id=incident.id or 0,
        team_id=incident.team_id,
        question=question,
        text=answer,
        author_id=by,
        recorded_at=at,
    )
    session.add(factor)
    return factor


def is_long_over(incident: Incident, now: datetime) -> bool:
    """Whether it was resolved so long ago that words typed in its channel may be about something else."""
    return incident.closed_at is not None and now - incident.closed_at > LONG_AGO


def zero(session: Session, incident: Incident) -> datetime:
    """Return what `T+12m` counts from: when it started, else when it was declared (UTC)."""
    started = rows.key_times(session, incident.id or 0).get("started")
    return started.at if started else incident.declared_at


def _new(session: Session, settings: Settings, viewer: Viewer, said: Declaration, *, at: datetime) -> Incident:
    incident = Incident(
        team_id=viewer.team_id,
        number=workspaces.next_incident_number(session, viewer.team_id),
        title=_checked_title(said.title),
        severity=said.severity or settings.unconfirmed_severity,
        severity_confirmed=said.severity is not None,
        status=settings.statuses[0].id,
        is_private=said.private,
        declared_by=viewer.user_id,
        declared_at=at,
    )
    session.add(incident)
    session.flush()
    role = Role(
        incident_id=incident.id or 0, team_id=viewer.team_id, role="commander", user_id=viewer.user_id, taken_at=at
    )
    session.add(role)
    return incident


def _look(session: Session, request: HereRequest, *, since: datetime | None = None) -> HereRequest:
    session.add(request)
    session.flush()
    lane = f"channel:{request.team_id}:{request.channel_id}"
    subject = f"{request.id}:{int(since.timestamp())}" if since else str(request.id)
    outbox.add(session, team_id=request.team_id, lane=lane, kind="look_here", subject=subject)
    return request


def _introduce(session: Session, incident: Incident, title: str) -> None:
    """Have everybody who is meant invited, leave the first line, have the overview posted and pinned.

    In this order: a line has the overview drawn, and in its lane that must come after the channel.
    """
    mentioned = text.mentioned(title)
    wanted: Sequence[str] = (incident.declared_by, *mentioned.people, *mentioned.groups)
    for one in dict.fromkeys(wanted):
        outbox.add(session, team_id=incident.team_id, lane=incident.lane, kind="invite", subject=f"{incident.id}:{one}")
    said = f"Declared {incident.severity}: {incident.title}"
    timeline.milestone(session, incident, said, at=incident.declared_at, by=incident.declared_by)
    outbox.add(session, team_id=incident.team_id, lane=incident.lane, kind="pin", subject=incident.id)


def _checked_title(wire: str) -> str:
    title = " ".join(text.plain(wire, {}).split())
    if not any(one.isprintable() and one != " " for one in title):
        raise Refusal("no_title")
    return text.shorten(title, LONGEST_TITLE)


def refuse_second(session: Session, viewer: Viewer, *, again: Declaration | None = None) -> None:
    """Raise Refusal when an incident is open in the channel from which somebody declares one.

    It offers to declare `again` all the same: most such declarations are the second one of the same incident.
    """
    here = rows.in_channel(session, viewer.team_id, viewer.channel_id) if viewer.channel_id else None
    if here is not None and here.is_open:
        value = json.dumps(dataclasses.asdict(again), ensure_ascii=False) if again else ""
        raise Refusal("open_here_already", incident=here, value=value if len(value) < 1900 else "")


def refuse_disorder(session: Session, incident: Incident, name: str, at: datetime) -> None:
    """Raise Refusal for a start after the end, or an end before the start: a slip of the day, most of the time.

    While nobody has said when it started, it cannot end before it was declared either.
    """
    times = {key: row.at for key, row in rows.key_times(session, incident.id or 0).items()} | {name: at}
    started = times.get("started", incident.declared_at)
    if "resolved" in times and started > times["resolved"]:
        is_known = "started" in times
        raise Refusal("times_disagree", started=started, resolved=times["resolved"], is_known=is_known)


def record_change(session: Session, incident: Incident, said: str, *, by: str, at: datetime) -> None:
    """Store what was changed of an incident, and leave a line that says so."""
    session.add(incident)
    session.flush()
    timeline.milestone(session, incident, said, at=at, by=by)
