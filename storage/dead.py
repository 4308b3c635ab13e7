"""Deliveries that were given up: what there is, another try, or dropped for good."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlmodel import Session

from storage.database import machine_moment, touch_lanes
from storage.outbox import CLAIMED, DEAD, SENT, WAITING, Delivery

DROPPED = "dropped"
UNFINISHED = (WAITING, CLAIMED)
_TABLE = Delivery.__table__  # type: ignore[attr-defined]


def listed(session: Session, states: Sequence[str], *, limit: int) -> list[Delivery]:
    """Return deliveries in some states, the oldest first; dead ones, where they are asked for, before the others."""
    found = select(_TABLE).where(_TABLE.c.state.in_(states))
    ordered = found.order_by((_TABLE.c.state == DEAD).desc(), _TABLE.c.id).limit(limit)
    return [Delivery(**row) for row in session.execute(ordered).mappings()]


def find(session: Session, delivery_id: int) -> Delivery | None:
    """Return a delivery, whatever became of it; None when there is none of that id."""
    row = session.execute(select(_TABLE).where(_TABLE.c.id == delivery_id)).mappings().one_or_none()
    return Delivery(**row) if row is not None else None


def retry(session: Session, row: Delivery) -> bool:
    """Let a dead delivery wait again, as one that may have happened; False: the same waits already, or it is not dead.

    Its 24 hours begin anew. It leaves before what is younger in its lane.
    """
    same = (_TABLE.c.lane == row.lane, _TABLE.c.kind == row.kind, _TABLE.c.subject == row.subject)
    twin = session.execute(select(_TABLE.c.id).where(*same, _TABLE.c.state == WAITING)).first()
    if twin is not None:
        _end(session, row, SENT, "superseded")
        return False
    values = {"state": WAITING, "attempts": 1, "first_tried_at": None, "finished_at": None, "outcome": ""}
    again = update(_TABLE).where(_TABLE.c.id == row.id, _TABLE.c.state == DEAD)
    again = again.values(not_before=machine_moment(session), **values).returning(_TABLE.c.id)
    is_done = session.execute(again).first() is not None
    touch_lanes(session, (row.lane,))
    return is_done


def drop(session: Session, row: Delivery, why: str) -> bool:
    """Let a dead delivery count as dropped, and keep why; return False when it is not dead."""
    return _end(session, row, DROPPED, f"dropped: {why} ({row.outcome})")


def _end(session: Session, row: Delivery, state: str, outcome: str) -> bool:
    ended = update(_TABLE).where(_TABLE.c.id == row.id, _TABLE.c.state == DEAD)
    ended = ended.values(state=state, outcome=outcome[:500]).returning(_TABLE.c.id)
    return session.execute(ended).first() is not None
