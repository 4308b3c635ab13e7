"""Links of an incident: web addresses that belong to it, and incidents that are related to it."""

from datetime import datetime

from sqlalchemy import Index, or_
from sqlmodel import Field, Session, SQLModel, col, select

from storage.base import moment


class Link(SQLModel, table=True):
    """A web address that somebody linked to an incident; one that was removed stays. `title` is as typed."""

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    incident_id: int = Field(foreign_key="incident.id", index=True)
    url: str
    title: str = ""
    added_by: str
    added_at: datetime = moment()
    removed_at: datetime | None = moment(nullable=True)
    removed_by: str | None = None


class Relation(SQLModel, table=True):
    """Two incidents that have to do with each other: it shows from both. `why` is as typed."""

    __table_args__ = (Index("ix_relation_other_id", "other_id"),)

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    incident_id: int = Field(foreign_key="incident.id", index=True)
    other_id: int = Field(foreign_key="incident.id")
    why: str = ""
    added_by: str
    added_at: datetime = moment()
    removed_at: datetime | None = moment(nullable=True)
    removed_by: str | None = None


def of_incident(session: Session, incident_id: int) -> list[Link]:
    """Return the links of an incident, oldest first, without those that were removed."""
    found = select(Link).where(col(Link.incident_id) == incident_id, col(Link.removed_at).is_(None))
    return list(session.exec(found.order_by(col(Link.id))))


def find(session: Session, team_id: str, link_id: int) -> Link | None:
    """Return a link of a team, removed or not, or None."""
    return session.exec(select(Link).where(col(Link.id) == link_id, col(Link.team_id) == team_id)).first()


def relations_of(session: Session, incident_id: int) -> list[Relation]:
    """Return the relations of an incident, from either side, oldest first, without those that were removed."""
    either = or_(col(Relation.incident_id) == incident_id, col(Relation.other_id) == incident_id)
    found = select(Relation).where(either, col(Relation.removed_at).is_(None))
    return list(session.exec(found.order_by(col(Relation.id))))


def find_relation(session: Session, team_id: str, relation_id: int) -> Relation | None:
    """Return a relation of a team, removed or not, or None."""
    found = select(Relation).where(col(Relation.id) == relation_id, col(Relation.team_id) == team_id)
    return session.exec(found).first()
