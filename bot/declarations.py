"""Declarations: an incident begins in a channel of its own, or in one that people already use."""

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot import text, timeline
from bot.errors import Refusal
from bot.incidents import find
from bot.settings import Settings
from storage import incidents as rows
from storage import outbox, workspaces
from storage.here_requests import HereRequest
from storage.incidents import Incident
from storage.people import Viewer
from storage.roles import Role

LONGEST_TITLE = 300


@dataclass(frozen=True)
class Declaration:
    """What a person declares: `title` in wire form, `severity` an id or None when it was not said."""

    title: str
    severity: str | None
    private: bool = False


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


def refuse_second(session: Session, viewer: Viewer, *, again: Declaration | None = None) -> None:
    """Raise Refusal when an incident is open in the channel from which somebody declares one.

    It offers to declare `again` all the same: most such declarations are the second one of the same incident.
    """
    here = rows.in_channel(session, viewer.team_id, viewer.channel_id) if viewer.channel_id else None
    if here is not None and here.is_open:
        value = json.dumps(dataclasses.asdict(again), ensure_ascii=False) if again else ""
        raise Refusal("open_here_already", incident=here, value=value if len(value) < 1900 else "")


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
