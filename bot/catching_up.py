"""Catching up: what whoever comes late needs to know of an incident, on one screen; offered once to who joins."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot import key_times, people
from bot.settings import Settings
from storage import action_items, catch_up_offers, nudges, outbox, tags, timeline, updates, workspaces
from storage import incidents as rows
from storage import roles as role_rows
from storage.catch_up_offers import CatchUpOffer
from storage.incidents import Incident
from storage.timeline import Line

FIRST_MINUTE = timedelta(minutes=1)  # whoever comes in it was invited when the incident was declared
TRIED, DECIDED, FOUND, TOLD, ASKED = (
    ("action", "mitigation"),
    ("decision",),
    ("finding",),
    ("communication",),
    ("question",),
)
MOST_TRIED, MOST_OTHERS, MOST_ROLES, MOST_SERVICES = 4, 3, 6, 8
DELIVERY = "offer_catch_up"


def summary(session: Session, settings: Settings, incident: Incident, *, now: datetime) -> dict[str, Any]:
    """Return what the summary of an incident tells: the newest few of each, and how many more there are."""
    incident_id = incident.id or 0
    lines = [line for line in timeline.of_incident(session, incident_id) if line.text]
    roles = role_rows.of_incident(session, incident_id)
    times = key_times.of(session, incident)
    last, nudge = updates.latest(session, incident_id), nudges.get(session, incident_id)
    began = times["started"].at if "started" in times else incident.declared_at
    ended = times["resolved"].at if "resolved" in times else incident.closed_at
    chosen = {
        "tried": _newest(lines, TRIED, MOST_TRIED),
        "decided": _newest(lines, DECIDED, MOST_OTHERS),
        "found": _newest(lines, FOUND, MOST_OTHERS),
        "questions": _newest(lines, ASKED, MOST_OTHERS),
        "told": _newest([line for line in lines if last is None or line.id != last[1].id], TOLD, 0 if last else 1),
    }
    shown = [line for some, _ in chosen.values() for line in some] + ([last[1]] if last else [])
    told_by = {last[1].author_id or ""} if last else set()
    open_items = [one for one in action_items.of_incident(session, incident_id) if one.status == action_items.OPEN]
    return chosen | {
        "incident": incident,
        "severity": next((one for one in settings.severities if one.id == incident.severity), None),
        "status": next((one for one in settings.statuses if one.id == incident.status), None),
        "roles": roles[:MOST_ROLES],
        "more_roles": max(len(roles) - MOST_ROLES, 0),
        "role_names": {role.id: role.name for role in settings.roles},
        "kinds": {kind.id: kind for kind in settings.kinds},
        "began": began,
        "is_started": "started" in times,
        "lasted": (ended if ended and not incident.is_open else now) - began,
        "last_update": last[1] if last else None,
        "due_at": nudge.due_at if nudge and incident.is_open else None,
        "service_names": tags.of_incident(session, incident_id, tags.SERVICE)[:MOST_SERVICES],
        "now": now,
        "lines": len(lines),
        "open_items": len(open_items),
        "names": _names(session, incident, shown) | people.names(session, incident.team_id, _holders(roles) | told_by),
    }


def offer(session: Session, team_id: str, channel_id: str, user_id: str, *, at: datetime) -> None:
    """Have somebody who came into an incident's channel `at` offered its summary: once, and while it is open.

    Not in its first minute, when those come who were invited by its declaration.
    """
    incident = rows.in_channel(session, team_id, channel_id)
    if incident is None or not incident.is_open or at - incident.declared_at < FIRST_MINUTE:
        return
    workspace = workspaces.get(session, team_id)
    if user_id in {incident.declared_by, workspace.bot_user_id if workspace else None}:
        return
    made = CatchUpOffer(incident_id=incident.id or 0, user_id=user_id, team_id=team_id, offered_at=at)
    if catch_up_offers.keep(session, made):
        lane = people.lane(team_id, user_id)
        outbox.add(session, team_id=team_id, lane=lane, kind=DELIVERY, subject=f"{incident.id}:{user_id}")


def _newest(lines: Sequence[Line], kinds: Iterable[str], most: int) -> tuple[list[Line], int]:
    """Return the newest lines of some kinds, in their order, and how many older ones there are."""
    wanted = set(kinds)
    found = [line for line in lines if line.kind in wanted]
    return found[-most:] if most else [], max(len(found) - most, 0)


def _names(session: Session, incident: Incident, lines: Iterable[Line]) -> dict[str, str]:
    return people.names_in(session, incident.team_id, *(line.text for line in lines))


def _holders(roles: Iterable[role_rows.Role]) -> set[str]:
    return {role.user_id for role in roles}
