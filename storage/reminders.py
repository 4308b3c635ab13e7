"""Reminders: rows that fall due. The scheduler only looks at them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text, update
from sqlmodel import Field, Session, SQLModel, col, select

from storage.base import moment


class Reminder(SQLModel, table=True):
    """One reminder of an action item to one person. `kind`: before, due, overdue.

    `due_at` is its moment; `queued_at` when it was handed to the outbox, `sent_at` when Slack took it,
    `cancelled_at` when it was no longer wanted.
    """

    __table_args__ = (
        UniqueConstraint("action_item_id", "user_id", "kind", "due_at"),
        Index(
            "ix_reminder_waiting",
            "due_at",
            sqlite_where=text("queued_at IS NULL AND cancelled_at IS NULL"),
            postgresql_where=text("queued_at IS NULL AND cancelled_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    action_item_id: int = Field(foreign_key="action_item.id", index=True)
    user_id: str
    kind: str
    due_at: datetime = moment()
    queued_at: datetime | None = moment(nullable=True)
    sent_at: datetime | None = moment(nullable=True)
    cancelled_at: datetime | None = moment(nullable=True)


_TABLE = Reminder.__table__  # type: ignore[attr-defined]


def claim_due(session: Session, now: datetime, *, limit: int = 200) -> list[Reminder]:
    """Mark up to `limit` reminders that are due as handed over and return them; two replicas never get the same one."""
    due = select(Reminder.id).where(
        col(Reminder.queued_at).is_(None), col(Reminder.cancelled_at).is_(None), col(Reminder.due_at) <= now
    )
    due = due.order_by(col(Reminder.due_at)).limit(limit)
    if session.get_bind().dialect.name == "postgresql":
        due = due.with_for_update(skip_locked=True)
    claimed = update(_TABLE).where(_TABLE.c.id.in_(due)).values(queued_at=now).returning(*_TABLE.c)
    return [Reminder(**row) for row in session.execute(claimed).mappings()]


def waiting_for(session: Session, team_id: str, user_id: str) -> list[Reminder]:
    """Return a person's reminders that were handed over and not sent yet."""
    found = select(Reminder).where(
        col(Reminder.team_id) == team_id,
        col(Reminder.user_id) == user_id,
        col(Reminder.queued_at).is_not(None),
        col(Reminder.sent_at).is_(None),
        col(Reminder.cancelled_at).is_(None),
    )
    return list(session.exec(found.order_by(col(Reminder.due_at), col(Reminder.id))))


def of_item(session: Session, item_id: int) -> list[Reminder]:
    """Return the reminders of an action item by their moment."""
    found = select(Reminder).where(col(Reminder.action_item_id) == item_id)
    return list(session.exec(found.order_by(col(Reminder.due_at), col(Reminder.id))))


def cancel(session: Session, item_id: int, now: datetime) -> None:
    """Cancel what was not sent yet of an action item's reminders."""
    unsent = update(_TABLE).where(_TABLE.c.action_item_id == item_id, _TABLE.c.sent_at.is_(None))
    session.execute(unsent.where(_TABLE.c.cancelled_at.is_(None)).values(cancelled_at=now))


def mark_sent(session: Session, reminder_ids: list[int], now: datetime) -> None:
    """Store that Slack took these reminders."""
    values: dict[str, Any] = {"sent_at": now}
    session.execute(update(_TABLE).where(_TABLE.c.id.in_(reminder_ids)).values(**values))
