"""Budgets: how many calls of a method may still be made, shared by all replicas."""

from datetime import timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql
from sqlmodel import Session

from storage.database import machine_moment
from storage.outbox import NotBefore
from storage.prepared import Prepared

_TABLE = NotBefore.__table__  # type: ignore[attr-defined]
_PAID_UNTIL = Prepared(select(_TABLE.c.until).where(_TABLE.c.key == bindparam("of_key")).with_for_update())
_PAYING = postgresql.insert(_TABLE)
_PAY = Prepared(
    _PAYING.on_conflict_do_update(index_elements=["key"], set_={"until": _PAYING.excluded.until}),
    names=_TABLE.c.keys(),
)


def spend(session: Session, method: str, *, burst: int, every_seconds: float) -> float:
    """Take one call of `method`: return 0, or how many seconds to wait until there is one.

    `burst` calls may follow each other at once; each of them comes back after `every_seconds`. So within any minute
    there are at most `burst + 60 / every_seconds`: https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm
    """
    key, now, every = f"budget:{method}", machine_moment(session), timedelta(seconds=every_seconds)
    paid_until = max(_PAID_UNTIL.value(session, {"of_key": key}) or now, now)
    wait = (paid_until - now - every * (burst - 1)).total_seconds()
    if wait > 0:
        return wait
    _PAY.row(session, {"key": key, "until": paid_until + every})
    return 0.0
