"""Deliveries that are parked: they wait for something to be mended, and not against their 24 hours."""

from collections.abc import Iterable

from sqlalchemy import update
from sqlmodel import Session, col, select

from storage import outbox
from storage.database import machine_now, touch_lanes
from storage.outbox import WAITING, Delivery


def park(session: Session, row: Delivery, what: str, *, seconds: float, why: str) -> None:
    """Let a claimed row wait until `what` is mended (a channel's id, or `token`); it is tried again in `seconds`."""
    outbox.put_back(session, row, seconds=seconds, outcome=f"parked {what}: {why}", forgiven=seconds)


def release(session: Session, what: str) -> None:
    """Let everything go that was parked for `what`."""
    parked = col(Delivery.state) == WAITING, col(Delivery.outcome).startswith(f"parked {what}:", autoescape=True)
    freed = update(Delivery).where(*parked).values(not_before=machine_now(session)).returning(col(Delivery.lane))
    touch_lanes(session, session.execute(freed).scalars().all())


def refused_first(session: Session, codes: Iterable[str]) -> str:
    """Return the code by which Slack refuses the bot from its very first call on, or ""."""
    waiting = select(Delivery.outcome).where(
        col(Delivery.state) == WAITING, col(Delivery.kind) == "introduce", col(Delivery.attempts) > 0
    )
    outcome = session.exec(waiting.limit(1)).first() or ""
    return next((code for code in codes if code in outcome), "")
