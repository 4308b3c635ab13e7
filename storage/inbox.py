"""The inbox: what Slack has delivered already, keyed by meaning."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql
from sqlmodel import Field, Session, SQLModel

from storage.base import moment
from storage.prepared import Prepared


class Receipt(SQLModel, table=True):
    """One delivery that was taken in.

    `key` is made of its meaning (team, type, channel, ts, emoji, user, event_ts; or the trigger_id), because the
    same fact may come under different event ids. https://docs.slack.dev/apis/events-api/#retries
    """

    key: str = Field(primary_key=True)
    team_id: str
    event_id: str | None = Field(default=None, unique=True)
    received_at: datetime = moment(index=True)


_RECEIPT = Receipt.__table__  # type: ignore[attr-defined]
_INSERT = Prepared(
    postgresql.insert(_RECEIPT).on_conflict_do_nothing().returning(_RECEIPT.c.key), names=_RECEIPT.c.keys()
)


def take_in(session: Session, *, key: str, team_id: str, event_id: str | None, at: datetime) -> bool:
    """Store a receipt; return False when this fact, or this event id, was taken in before."""
    row = {"key": key, "team_id": team_id, "event_id": event_id, "received_at": at}
    return _INSERT.row(session, row) is not None


def knows(session: Session, key: str) -> bool:
    """Whether a fact was taken in."""
    return session.get(Receipt, key) is not None


def forget_before(session: Session, moment_: datetime) -> None:
    """Drop receipts older than `moment_`: Slack's last retry is long past (keep at least 24 h)."""
    session.execute(delete(Receipt).where(_RECEIPT.c.received_at < moment_))
