"""Reminders: rows that fall due. The scheduler only looks at them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Index, UniqueConstraint, bindparam, exists, text, update
from sqlalchemy.dialects import postgresql
from sqlmodel import Field, Session, SQLModel, col, func, select

from storage import handing_over
from storage.action_items import OPEN, ActionItem
from storage.base import moment
from storage.people import Person


class Reminder(SQLModel, table=True):
    """One reminder of an action item to one person, or to a team's channel.

    `kind`: assigned, before, due, overdue, snoozed, escalated. `due_at` is its moment as it was planned, `next_at`
    when it is looked at (later, where the person has been told enough); `queued_at` when it was handed to the outbox,
    `letter_id` the message that tells it, `sent_at` when Slack took that, `cancelled_at` when it was no longer wanted.
    """

    __table_args__ = (
        UniqueConstraint("action_item_id", "user_id", "kind", "due_at"),
        Index(
            "ix_reminder_waiting",
            "next_at",
            sqlite_where=text("queued_at IS NULL AND cancelled_at IS NULL"),
            postgresql_where=text("queued_at IS NULL AND cancelled_at IS NULL"),
        ),
        Index(
            "ix_reminder_unsent",
            "team_id",
            "user_id",
            sqlite_where=text("sent_at IS NULL AND cancelled_at IS NULL"),
            postgresql_where=text("sent_at IS NULL AND cancelled_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    action_item_id: int = Field(foreign_key="action_item.id", index=True)
    user_id: str
    kind: str
    due_at: datetime = moment()
    next_at: datetime | None = moment(nullable=True)
    letter_id: int | None = None
    queued_at: datetime | None = moment(nullable=True)
    sent_at: datetime | None = moment(nullable=True)
    cancelled_at: datetime | None = moment(nullable=True)


_TABLE = Reminder.__table__  # type: ignore[attr-defined]
_PLANNED = postgresql.insert(_TABLE)
_WANT = _PLANNED.on_conflict_do_update(
    index_elements=["action_item_id", "user_id", "kind", "due_at"],
    set_={"queued_at": None, "cancelled_at": None, "letter_id": None, "next_at": _PLANNED.excluded.next_at},
    where=_TABLE.c.sent_at.is_(None) & _TABLE.c.cancelled_at.is_not(None),
)
_RECIPIENTS = (
    select(Person.user_id)
    .where(
        exists().where(
            col(Reminder.action_item_id) == bindparam("of_item"),
            col(Reminder.team_id) == col(Person.team_id),
            col(Reminder.user_id) == col(Person.user_id),
            col(Reminder.sent_at).is_(None),
            col(Reminder.cancelled_at).is_(None),
        )
    )
    .order_by(col(Person.user_id))
    .with_for_update(read=True, of=Person)
)
_OF_ITEM = (
    select(Reminder)
    .where(col(Reminder.action_item_id) == bindparam("of_item"))
    .order_by(col(Reminder.due_at), col(Reminder.id))
    .execution_options(populate_existing=True)
)


def want(session: Session, item: ActionItem, reminders: Iterable[tuple[str, str, datetime]]) -> None:
    """Store that reminders (to whom, which kind, when) are to come.

    One of the same moment that was cancelled, and not sent, comes after all.
    """
    of_item = {"team_id": item.team_id, "action_item_id": item.id}
    rows = [of_item | {"user_id": to, "kind": kind, "due_at": at, "next_at": at} for to, kind, at in reminders]
    if rows:
        session.connection().execute(_WANT, rows)


def hold_recipients(session: Session, item_id: int) -> None:
    """Keep those whom an action item's unsent reminders go to as they are, until this transaction ends.

    Where somebody's zone or account changes at the same moment, their reminders are planned again: before this, or
    after the item is what it is going to be.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(_RECIPIENTS, {"of_item": item_id})


def any_due(session: Session, now: datetime) -> bool:
    """Whether a reminder is due that was not handed over yet."""
    return handing_over.finds_any(session, select(Reminder.id).where(_due(now)))


def count_due(session: Session, now: datetime) -> int:
    """Return how many reminders are due that were not handed over yet."""
    return session.exec(select(func.count()).where(_due(now))).one()


def claim_due(session: Session, now: datetime, *, limit: int = 200) -> list[Reminder]:
    """Mark up to `limit` reminders that are due as handed over and return them; two replicas never get the same one."""
    due = select(Reminder.id).where(_due(now)).order_by(col(Reminder.next_at)).limit(limit)
    return [Reminder(**row) for row in handing_over.claim(session, _TABLE, due, now)]


def take(session: Session, team_id: str, user_id: str, letter_id: int, now: datetime) -> list[Reminder]:
    """Put everything that is due for a person into a letter; return what it tells now, oldest first.

    A letter that was begun before keeps what it was begun with: it may have been posted.
    """
    of_letter = select(Reminder).where(
        col(Reminder.letter_id) == letter_id, col(Reminder.sent_at).is_(None), col(Reminder.cancelled_at).is_(None)
    )
    of_letter = of_letter.order_by(col(Reminder.due_at), col(Reminder.id)).execution_options(populate_existing=True)
    begun = list(session.exec(of_letter))
    if begun:
        return begun
    due = update(_TABLE).where(
        _TABLE.c.team_id == team_id,
        _TABLE.c.user_id == user_id,
        _TABLE.c.sent_at.is_(None),
        _TABLE.c.cancelled_at.is_(None),
        _TABLE.c.due_at <= now,
    )
    session.execute(due.values(letter_id=letter_id, queued_at=now))
    return list(session.exec(of_letter))


def put_off(session: Session, reminder_ids: list[int], until: datetime, *, is_begun: bool = False) -> None:
    """Let reminders that were handed over, and not sent, be looked at again later; begun, they keep their letter."""
    letter: dict[str, Any] = {} if is_begun else {"letter_id": None}
    some = update(_TABLE).where(
        _TABLE.c.id.in_(reminder_ids), _TABLE.c.sent_at.is_(None), _TABLE.c.cancelled_at.is_(None)
    )
    session.execute(some.values(queued_at=None, next_at=until, **letter))


def look_again(session: Session, team_id: str, user_id: str, now: datetime) -> None:
    """Let what is due for a person, and stands in no letter, be looked at by the next tick."""
    waits = update(_TABLE).where(
        _TABLE.c.team_id == team_id,
        _TABLE.c.user_id == user_id,
        _TABLE.c.letter_id.is_(None),
        _TABLE.c.sent_at.is_(None),
        _TABLE.c.cancelled_at.is_(None),
        _TABLE.c.due_at <= now,
    )
    session.execute(waits.values(queued_at=None, next_at=now))


def leave_out(session: Session, letter_id: int) -> None:
    """Take what a letter turned out not to tell out of it."""
    untold = update(_TABLE).where(
        _TABLE.c.letter_id == letter_id, _TABLE.c.sent_at.is_(None), _TABLE.c.cancelled_at.is_(None)
    )
    session.execute(untold.values(letter_id=None))


def open_items_told(session: Session, team_id: str, user_id: str) -> list[ActionItem]:
    """Return the open action items of which a person was, or is to be, reminded, oldest first."""
    told = select(Reminder.action_item_id).where(
        col(Reminder.team_id) == team_id, col(Reminder.user_id) == user_id, col(Reminder.cancelled_at).is_(None)
    )
    found = select(ActionItem).where(
        col(ActionItem.team_id) == team_id, col(ActionItem.status) == OPEN, col(ActionItem.id).in_(told)
    )
    return list(session.exec(found.order_by(col(ActionItem.id))))


def planned_for(session: Session, team_id: str, user_id: str) -> set[int]:
    """Return the ids of the action items that a person is still to be reminded of."""
    found = select(Reminder.action_item_id).where(
        col(Reminder.team_id) == team_id,
        col(Reminder.user_id) == user_id,
        col(Reminder.sent_at).is_(None),
        col(Reminder.cancelled_at).is_(None),
    )
    return set(session.exec(found))


def several(session: Session, reminder_ids: list[int]) -> list[Reminder]:
    """Return the reminders of these ids that were neither sent nor cancelled, by id."""
    found = select(Reminder).where(
        col(Reminder.id).in_(reminder_ids), col(Reminder.sent_at).is_(None), col(Reminder.cancelled_at).is_(None)
    )
    return list(session.exec(found.order_by(col(Reminder.id))))


def of_item(session: Session, item_id: int) -> list[Reminder]:
    """Return the reminders of an action item by their moment."""
    return list(session.exec(_OF_ITEM, params={"of_item": item_id}))


def cancel(session: Session, item_id: int, now: datetime) -> None:
    """Cancel what was not sent yet of an action item's reminders."""
    unsent = update(_TABLE).where(_TABLE.c.action_item_id == item_id, _TABLE.c.sent_at.is_(None))
    session.execute(unsent.where(_TABLE.c.cancelled_at.is_(None)).values(cancelled_at=now))


def cancel_some(session: Session, reminder_ids: list[int], now: datetime) -> None:
    """Cancel these reminders, unless they were sent."""
    if not reminder_ids:
        return
    some = update(_TABLE).where(_TABLE.c.id.in_(reminder_ids), _TABLE.c.sent_at.is_(None))
    session.execute(some.values(cancelled_at=now))


def mark_sent(session: Session, reminder_ids: list[int], now: datetime) -> None:
    """Store that Slack took these reminders."""
    values: dict[str, Any] = {"sent_at": now}
    session.execute(update(_TABLE).where(_TABLE.c.id.in_(reminder_ids)).values(**values))


def _due(now: datetime) -> ColumnElement[bool]:
    return col(Reminder.queued_at).is_(None) & col(Reminder.cancelled_at).is_(None) & (col(Reminder.next_at) <= now)
