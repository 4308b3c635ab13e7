"""Item reviews: when somebody is asked about the action items of an incident that nobody agreed to yet."""

from datetime import datetime

from sqlalchemy import ColumnElement, Index, text, update
from sqlalchemy.dialects import postgresql
from sqlmodel import Field, Session, SQLModel, col, select

from storage import handing_over
from storage.base import moment


class ItemReview(SQLModel, table=True):
    """The next question about an incident's action items; `queued_at`: when it was handed to the outbox."""

    __tablename__ = "item_review"
    __table_args__ = (
        Index(
            "ix_item_review_waiting",
            "due_at",
            sqlite_where=text("queued_at IS NULL"),
            postgresql_where=text("queued_at IS NULL"),
        ),
    )

    incident_id: int = Field(primary_key=True, foreign_key="incident.id")
    team_id: str
    due_at: datetime = moment()
    queued_at: datetime | None = moment(nullable=True)


_TABLE = ItemReview.__table__  # type: ignore[attr-defined]


def get(session: Session, incident_id: int) -> ItemReview | None:
    """Return an incident's row, None while nothing was ever to be asked."""
    return session.get(ItemReview, incident_id)


def want(session: Session, team_id: str, incident_id: int, *, due_at: datetime) -> None:
    """Store that somebody is to be asked; one that waits already keeps its moment."""
    row = postgresql.insert(_TABLE).values(team_id=team_id, incident_id=incident_id, due_at=due_at)
    session.execute(
        row.on_conflict_do_update(
            index_elements=["incident_id"],
            set_={"due_at": due_at, "queued_at": None},
            where=_TABLE.c.queued_at.is_not(None),
        )
    )


def put_off(session: Session, incident_id: int, until: datetime) -> None:
    """Let a question that was handed over be looked at again later."""
    one = update(_TABLE).where(_TABLE.c.incident_id == incident_id)
    session.execute(one.values(due_at=until, queued_at=None))


def any_due(session: Session, now: datetime) -> bool:
    """Whether a question is due that was not handed over yet."""
    return handing_over.finds_any(session, select(ItemReview.incident_id).where(_due(now)))


def claim_due(session: Session, now: datetime) -> list[int]:
    """Mark the questions that are due as handed over, and return their incidents; no two replicas get the same one."""
    return [
        row["incident_id"]
        for row in handing_over.claim(session, _TABLE, select(ItemReview.incident_id).where(_due(now)), now)
    ]


def _due(now: datetime) -> ColumnElement[bool]:
    return col(ItemReview.queued_at).is_(None) & (col(ItemReview.due_at) <= now)
