"""Declarations: an incident begins in a channel of its own, or in one that people already use."""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot import audit, digits, text, timeline, titles
from bot.errors import Refusal
from bot.incidents import find
from bot.settings import Settings
from storage import incidents as rows
from storage import outbox, workspaces
from storage.here_requests import HereRequest
from storage.incidents import Incident
from storage.people import Viewer
from storage.roles import Role

LONGEST_VALUE = 1900


@dataclass(frozen=True)
class Declaration:
    """What a person declares: `title` in wire form, `severity` an id or None when it was not said."""

    title: str
    severity: str | None
    private: bool = False
    practice: bool = False


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
    if not incident.is_private and not incident.is_practice:
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
    message: Mapping[str, Any] | None = None,
) -> HereRequest:
    """Take in the wish to run an incident in the present channel; the channel is looked at first, by the outbox.

    With `since`, that is when it started, and what people have marked in the channel from then on is taken too.
    `message` is what it begins with (`bot.pointed.to_wish`).
    Raises Refusal for an empty title, or when an incident is open in the channel.
    """
    titles.checked(said.title)
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
        is_practice=said.practice,
        message=dict(message or {}),
    )
    return _look(session, request, since=since)


def ask_here_for(session: Session, viewer: Viewer, value: str, *, response_url: str, at: datetime) -> HereRequest:
    """Take in the wish to run an incident that has no channel (its number in `value`) in the present one."""
    incident = find(session, viewer, number=digits.carried(value))
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
    said = Declaration(request.title, severity, private=is_private, practice=request.is_practice)
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
    here = rows.here(session, viewer)
    if here is not None and here.is_open:
        raise Refusal("open_here_already", incident=here, value=to_value(again) if again else "")


def to_value(said: Declaration) -> str:
    """Write a declaration into what a button carries; empty when it is too long."""
    value = json.dumps(dataclasses.asdict(said), ensure_ascii=False)
    return value if len(value) < LONGEST_VALUE else ""


def from_value(value: str) -> Declaration:
    """Read the declaration that a button carries; raise Refusal when it carries none."""
    try:
        given = json.loads(value)
        said = Declaration(**given)
    except (ValueError, TypeError) as error:
        raise Refusal("old_button") from error
    if not isinstance(said.title, str) or not isinstance(said.severity, str | None):
        raise Refusal("old_button")
    return said


def _new(session: Session, settings: Settings, viewer: Viewer, said: Declaration, *, at: datetime) -> Incident:
    incident = Incident(
        team_id=viewer.team_id,
        number=workspaces.next_incident_number(session, viewer.team_id),
        title=titles.checked(said.title, practice=said.practice),
        severity=said.severity or settings.unconfirmed_severity,
        severity_confirmed=said.severity is not None,
        status=settings.statuses[0].id,
        is_private=said.private,
        is_practice=said.practice,
        declared_by=viewer.user_id,
        declared_at=at,
    )
    session.add(incident)
    session.flush()
    role = Role(
        incident_id=incident.id or 0, team_id=viewer.team_id, role="commander", user_id=viewer.user_id, taken_at=at
    )
    session.add(role)
    how = {"severity": incident.severity, "private": incident.is_private, "practice": incident.is_practice}
    audit.of(session, incident, "declared", by=viewer.user_id, at=at, **how)
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
    for kind in ("pin", "look_alikes"):
        outbox.add(session, team_id=incident.team_id, lane=incident.lane, kind=kind, subject=incident.id)
