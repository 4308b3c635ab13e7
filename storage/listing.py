"""Lists of incidents: what somebody may see, narrowed by state, severity, tags and services."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlmodel import Session, col, func, select

from storage import tags
from storage.incidents import RESOLVED, Incident, visible_to
from storage.people import Membership, Viewer
from storage.roles import Role
from storage.tags import SERVICE, TAG

OPEN, CLOSED, MINE, PRACTICE, ALL = "open", "closed", "mine", "practice", "all"


@dataclass(frozen=True)
class Filter:
    """Which incidents are wanted: `state` is open, closed, mine, practice or all; each of the others narrows it.

    Practice incidents are in no list but `mine`, `practice` and `all`.
    """

    state: str = ALL
    severity: str | None = None
    tags: tuple[str, ...] = ()
    services: tuple[str, ...] = ()


def wanted(viewer: Viewer, narrowed: Filter) -> ColumnElement[bool]:
    """Return the condition under which an incident is wanted, and shows to `viewer`."""
    parts = [visible_to(viewer), _state(viewer, narrowed.state)]
    if narrowed.severity:
        parts.append(col(Incident.severity) == narrowed.severity)
    parts += [tags.has(TAG, name) for name in narrowed.tags] + [tags.has(SERVICE, name) for name in narrowed.services]
    return and_(*parts)


def count(session: Session, viewer: Viewer, narrowed: Filter) -> int:
    """Return how many incidents are wanted."""
    return session.exec(select(func.count()).select_from(Incident).where(wanted(viewer, narrowed))).one()


def page(session: Session, viewer: Viewer, narrowed: Filter, *, offset: int, limit: int) -> list[Incident]:
    """Return some of the incidents that are wanted, newest first."""
    found = select(Incident).where(wanted(viewer, narrowed)).order_by(col(Incident.id).desc())
    return list(session.exec(found.offset(offset).limit(limit)))


def several(session: Session, viewer: Viewer, incident_ids: Iterable[int]) -> dict[int, Incident]:
    """Return those of these incidents that show to `viewer`, by id."""
    found = select(Incident).where(visible_to(viewer), col(Incident.id).in_(list(incident_ids)))
    return {one.id or 0: one for one in session.exec(found)}


def _state(viewer: Viewer, state: str) -> ColumnElement[bool]:
    is_real = col(Incident.is_practice).is_(False)
    return {
        OPEN: and_(is_real, col(Incident.status) != RESOLVED),
        CLOSED: and_(is_real, col(Incident.status) == RESOLVED),
        MINE: _is_in(viewer),
        PRACTICE: col(Incident.is_practice).is_(True),
        ALL: col(Incident.id) > 0,
    }[state]


def _is_in(viewer: Viewer) -> ColumnElement[bool]:
    """Whether the viewer declared it, has or had a role in it, or is in its channel."""
    has_role = exists().where(col(Role.incident_id) == col(Incident.id), col(Role.user_id) == viewer.user_id)
    member = exists().where(
        col(Membership.team_id) == col(Incident.team_id),
        col(Membership.channel_id) == col(Incident.channel_id),
        col(Membership.user_id) == viewer.user_id,
        col(Membership.is_member).is_(True),
    )
    return or_(col(Incident.declared_by) == viewer.user_id, has_role, member)
