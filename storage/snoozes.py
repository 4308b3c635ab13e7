"""Snoozes: action items of which somebody said "not now"."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlmodel import Field, Session, SQLModel, col, select

from storage.base import moment


class Snooze(SQLModel, table=True):
    """An action item of which nobody is reminded before the day `until_on` (in the calendar of who is reminded)."""

    action_item_id: int = Field(primary_key=True, foreign_key="action_item.id")
    team_id: str
    until_on: date
    snoozed_by: str
    snoozed_at: datetime = moment()


def of_item(session: Session, item_id: int) -> Snooze | None:
    """Return an action item's snooze, None where there is none."""
    return session.get(Snooze, item_id)


def of_items(session: Session, item_ids: Iterable[int]) -> dict[int, date]:
    """Return until when action items are snoozed, by their ids; those that never were are left out."""
    found = session.exec(select(Snooze).where(col(Snooze.action_item_id).in_(list(item_ids))))
    return {one.action_item_id: one.until_on for one in found}


def end(session: Session, item_id: int, at: datetime) -> None:
    """Let a snooze be over at a moment, wherever who is reminded lives."""
    found = of_item(session, item_id)
    over = at.date() - timedelta(days=1)
    if found is not None and found.until_on > over:
        found.until_on = over
        session.add(found)


def keep(session: Session, made: Snooze) -> None:
    """Store a snooze, in the place of an earlier one."""
    session.merge(made)
    session.flush()
