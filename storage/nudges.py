"""Nudges: when the next update of an incident is due, and when somebody is asked for it. One row an incident."""

from datetime import datetime

from sqlalchemy import ColumnElement, Index, text
from sqlalchemy.dialects import postgresql
from sqlmodel import Field, Session, SQLModel, col, select

from storage import handing_over
from storage.base import moment
from storage.incidents import Incident


class Nudge(SQLModel, table=True):
    """How often an incident is to be told of, and when somebody is nudged next.

    `every_minutes` was set by hand (0: off, None: by severity); `rhythm_minutes` is what was last counted with
    (0: none), from `counted_from`. `promised_at` was chosen with the last update; `is_waived` says that it promised
    none. `due_at` is when the next update is due, `next_at` when somebody is nudged, `queued_at` when that was handed
    to the outbox, `nudged_at` when it was last sent.
    """

    __table_args__ = (
        Index(
            "ix_nudge_waiting",
            "next_at",
            sqlite_where=text("queued_at IS NULL AND next_at IS NOT NULL"),
            postgresql_where=text("queued_at IS NULL AND next_at IS NOT NULL"),
        ),
    )

    incident_id: int = Field(primary_key=True, foreign_key="incident.id")
    team_id: str
    every_minutes: int | None = None
    rhythm_minutes: int | None = None
    counted_from: datetime = moment()
    promised_at: datetime | None = moment(nullable=True)
    is_waived: bool = False
    is_stopped: bool = False
    snoozed_until: datetime | None = moment(nullable=True)
    due_at: datetime | None = moment(nullable=True)
    next_at: datetime | None = moment(nullable=True)
    queued_at: datetime | None = moment(nullable=True)
    nudged_at: datetime | None = moment(nullable=True)


_TABLE = Nudge.__table__  # type: ignore[attr-defined]


def get(session: Session, incident_id: int) -> Nudge | None:
    """Return an incident's row, or None while nothing was planned."""
    return session.get(Nudge, incident_id)


def hold(session: Session, incident: Incident) -> Nudge:
    """Return an incident's row, made when there is none; nobody else changes it before this transaction ends."""
    row = postgresql.insert(_TABLE).values(
        incident_id=incident.id,
        team_id=incident.team_id,
        counted_from=incident.declared_at,
        is_waived=False,
        is_stopped=False,
    )
    session.execute(row.on_conflict_do_nothing())
    found = select(Nudge).where(col(Nudge.incident_id) == incident.id)
    return session.exec(found.with_for_update().execution_options(populate_existing=True)).one()


def any_due(session: Session, now: datetime) -> bool:
    """Whether a nudge is due that was not handed over yet."""
    return handing_over.finds_any(session, select(Nudge.incident_id).where(_due(now)))


def claim_due(session: Session, now: datetime) -> list[int]:
    """Mark the nudges that are due as handed over, and return their incidents; no two replicas get the same one."""
    return [
        row["incident_id"]
        for row in handing_over.claim(session, _TABLE, select(Nudge.incident_id).where(_due(now)), now)
    ]


def _due(now: datetime) -> ColumnElement[bool]:
    return col(Nudge.queued_at).is_(None) & (col(Nudge.next_at) <= now)
