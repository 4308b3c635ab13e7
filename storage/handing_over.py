"""What falls due: each tick looks for rows whose moment came, and hands them to the outbox."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, Table, update
from sqlmodel import Session


def finds_any(session: Session, due: Select[Any]) -> bool:
    """Whether a query finds a row."""
    return session.execute(due.limit(1)).first() is not None


def claim(session: Session, table: Table, due: Select[Any], now: datetime) -> Sequence[RowMapping]:
    """Mark the rows of a table whose keys a query finds as handed over (`queued_at`), and return them as they are then.

    Whatever another replica is claiming at this moment is passed over, so that no two get the same row.
    """
    if session.get_bind().dialect.name == "postgresql":
        due = due.with_for_update(skip_locked=True)
    (key,) = table.primary_key.columns
    claimed = update(table).where(key.in_(due)).values(queued_at=now).returning(*table.c)
    return session.execute(claimed).mappings().all()
