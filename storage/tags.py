"""Tags and services: short words by which incidents are found again."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Index, exists, update
from sqlalchemy.dialects import postgresql
from sqlmodel import Field, Session, SQLModel, col, select

from storage.base import moment
from storage.incidents import Incident

TAG, SERVICE = "tag", "service"


class Tag(SQLModel, table=True):
    """A word that somebody put on an incident; one that was taken off stays. `kind`: tag, service."""

    __table_args__ = (Index("ix_tag_team_id_kind_name", "team_id", "kind", "name"),)

    incident_id: int = Field(primary_key=True, foreign_key="incident.id")
    kind: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    team_id: str
    is_there: bool = True
    changed_by: str
    changed_at: datetime = moment()


_TABLE = Tag.__table__  # type: ignore[attr-defined]


def put(session: Session, incident: Incident, kind: str, name: str, *, by: str, at: datetime) -> bool:
    """Put a word on an incident; return False when it was there already."""
    values = {"is_there": True, "changed_by": by, "changed_at": at}
    key = {"incident_id": incident.id, "kind": kind, "name": name}
    row = postgresql.insert(_TABLE).values(team_id=incident.team_id, **key, **values)
    wanted = row.on_conflict_do_update(index_elements=list(key), set_=values, where=_TABLE.c.is_there.is_(False))
    return session.execute(wanted.returning(_TABLE.c.name)).scalar_one_or_none() is not None


def take_off(session: Session, incident: Incident, kind: str, name: str, *, by: str, at: datetime) -> bool:
    """Take a word off an incident; return False when it was not there."""
    there = update(_TABLE).where(
        _TABLE.c.incident_id == incident.id, _TABLE.c.kind == kind, _TABLE.c.name == name, _TABLE.c.is_there.is_(True)
    )
    done = there.values(is_there=False, changed_by=by, changed_at=at).returning(_TABLE.c.name)
    return session.execute(done).scalar_one_or_none() is not None


def of_incident(session: Session, incident_id: int, kind: str) -> list[str]:
    """Return the words of a kind that are on an incident, by name."""
    found = select(Tag.name).where(col(Tag.incident_id) == incident_id, col(Tag.kind) == kind, col(Tag.is_there))
    return list(session.exec(found.order_by(col(Tag.name))))


def of_several(session: Session, incident_ids: Iterable[int]) -> list[Tag]:
    """Return all words that are on these incidents."""
    found = select(Tag).where(col(Tag.incident_id).in_(list(incident_ids)), col(Tag.is_there))
    return list(session.exec(found.order_by(col(Tag.kind), col(Tag.name))))


def has(kind: str, name: str) -> ColumnElement[bool]:
    """Return the condition that an incident has a word."""
    return exists().where(
        col(Tag.team_id) == col(Incident.team_id),
        col(Tag.incident_id) == col(Incident.id),
        col(Tag.kind) == kind,
        col(Tag.name) == name,
        col(Tag.is_there),
    )
