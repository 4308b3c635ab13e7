"""Roles: who holds which one in an incident, and who did before."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select

from storage.base import moment


class Role(SQLModel, table=True):
    """A person's role in an incident; a hand-over ends one row and begins another."""

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int = Field(foreign_key="incident.id", index=True)
    team_id: str
    role: str
    user_id: str
    taken_at: datetime = moment()
    ended_at: datetime | None = moment(nullable=True)


def of_incident(session: Session, incident_id: int, *, past: bool = False) -> list[Role]:
    """Return who holds which role now; with `past` also who held one before. In the order in which they were taken."""
    return of_incidents(session, [incident_id], past=past)


def of_incidents(session: Session, incident_ids: Sequence[int], *, past: bool = False) -> list[Role]:
    """Return who holds which role in several incidents, as `of_incident` does."""
    found = select(Role).where(col(Role.incident_id).in_(incident_ids)).order_by(col(Role.id))
    found = found.execution_options(populate_existing=True)
    return list(session.exec(found if past else found.where(col(Role.ended_at).is_(None))))


def get(session: Session, role_id: int) -> Role:
    """Return a row that is known to exist (for the outbox, which acts for nobody)."""
    return session.exec(select(Role).where(col(Role.id) == role_id)).one()
