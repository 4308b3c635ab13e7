"""What reports of a period are made of: incidents and action items that somebody may see, a few statements in all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, true
from sqlmodel import Session, col, func, select

from storage.action_items import OPEN, ActionItem
from storage.incidents import ContributingFactor, Incident, visible_to
from storage.people import Viewer
from storage.postmortems import Postmortem


@dataclass(frozen=True)
class Scope:
    """Whose report it is; `is_public`: without private incidents, whatever they see."""

    viewer: Viewer
    is_public: bool = False

    @property
    def condition(self) -> ColumnElement[bool]:
        """Return the condition under which an incident may be in it."""
        return and_(visible_to(self.viewer), col(Incident.is_private).is_(False) if self.is_public else true())


def declared(session: Session, scope: Scope, start: datetime, end: datetime) -> list[Incident]:
    """Return the incidents that were declared from `start` until before `end`, the oldest first; drills too."""
    found = select(Incident).where(scope.condition, col(Incident.declared_at) >= start, col(Incident.declared_at) < end)
    return list(session.exec(found.order_by(col(Incident.declared_at), col(Incident.id))))


def count_declared(session: Session, scope: Scope, start: datetime, end: datetime) -> int:
    """Return how many incidents were declared from `start` until before `end`."""
    found = select(func.count()).select_from(Incident)
    found = found.where(scope.condition, col(Incident.declared_at) >= start, col(Incident.declared_at) < end)
    return session.exec(found).one()


def resolved(
    session: Session, scope: Scope, start: datetime, end: datetime
) -> list[tuple[Incident, Postmortem | None]]:
    """Return the real incidents that were resolved in a stretch of time, with their postmortems, the oldest first."""
    found = (
        select(Incident, Postmortem)
        .join(Postmortem, col(Postmortem.incident_id) == col(Incident.id), isouter=True)
        .where(
            scope.condition,
            _counts(),
            col(Incident.closed_at) >= start,
            col(Incident.closed_at) < end,
        )
    )
    return [
        (one, document) for one, document in session.exec(found.order_by(col(Incident.closed_at), col(Incident.id)))
    ]


def factors_of(session: Session, incident_ids: Sequence[int]) -> list[ContributingFactor]:
    """Return the contributing factors of several incidents, by incident, in the order in which they were said."""
    found = select(ContributingFactor).where(col(ContributingFactor.incident_id).in_(incident_ids))
    return list(session.exec(found.order_by(col(ContributingFactor.incident_id), col(ContributingFactor.id))))


def items_of_time(
    session: Session, scope: Scope, start: datetime, end: datetime, *, first: date, last: date
) -> list[ActionItem]:
    """Return the agreed action items that were recorded or closed in a stretch of time, or fell due on its days."""
    touched = or_(
        and_(col(ActionItem.created_at) >= start, col(ActionItem.created_at) < end),
        and_(col(ActionItem.done_at) >= start, col(ActionItem.done_at) < end),
        and_(col(ActionItem.due_on) >= first, col(ActionItem.due_on) <= last),
    )
    found = select(ActionItem).join(Incident, col(Incident.id) == col(ActionItem.incident_id))
    found = found.where(scope.condition, _counts(), col(ActionItem.is_proposed).is_(False), touched)
    return list(session.exec(found.order_by(col(ActionItem.id))))


def open_the_longest(session: Session, scope: Scope, end: datetime, *, limit: int) -> list[tuple[ActionItem, Incident]]:
    """Return the agreed action items that are still open, of those recorded before `end`, the oldest first."""
    found = select(ActionItem, Incident).join(Incident, col(Incident.id) == col(ActionItem.incident_id))
    found = found.where(
        scope.condition,
        _counts(),
        col(ActionItem.is_proposed).is_(False),
        col(ActionItem.status) == OPEN,
        col(ActionItem.created_at) < end,
    )
    found = found.order_by(col(ActionItem.created_at), col(ActionItem.id))
    return [(item, incident) for item, incident in session.exec(found.limit(limit))]


def _counts() -> ColumnElement[bool]:
    """Whether an incident counts in figures: no drill, not declared in error, no duplicate."""
    return and_(col(Incident.is_practice).is_(False), col(Incident.closed_as) == "")
