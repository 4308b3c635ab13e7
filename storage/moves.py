"""Moves: an incident that went on in another channel because it was hidden, or shown again."""

from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select

from storage.base import json_column, moment
from storage.incidents import Incident
from storage.outbox import WAITING, Delivery
from storage.updates import Update


class Move(SQLModel, table=True):
    """One move: who hid an incident (`to_private`) or showed it, and what is left behind.

    `channel_id` is the channel that was left (None: it had none), `is_here` whether people used it for other things
    too. `posts` are the ts of what the bot had posted there: `overview`, `resolved`, and `others` as one text; `files`
    are the ids of the files that were shown there, as one text.
    `seen` is what was found when it was withdrawn: `members`, `withdrawn`, `announced`, `not_withdrawn`.
    """

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    incident_id: int = Field(foreign_key="incident.id", index=True)
    to_private: bool
    moved_by: str
    moved_at: datetime = moment()
    channel_id: str | None = None
    channel_name: str | None = None
    is_here: bool = False
    posts: dict[str, str] = json_column()
    seen: dict[str, str] = json_column()
    pointer_ts: str | None = None


def get(session: Session, move_id: int) -> Move:
    """Return a move that is known to exist."""
    return session.exec(select(Move).where(col(Move.id) == move_id)).one()


def last(session: Session, incident_id: int, *, to_private: bool) -> Move | None:
    """Return the last time that an incident was hidden, or shown."""
    found = select(Move).where(col(Move.incident_id) == incident_id, col(Move.to_private).is_(to_private))
    return session.exec(found.order_by(col(Move.id).desc()).limit(1)).first()


def updates_of(session: Session, incident: Incident) -> list[Update]:
    """Return an incident's updates that stand in its channel."""
    found = select(Update).where(col(Update.incident_id) == incident.id, col(Update.message_ts).is_not(None))
    return list(session.exec(found))


def waiting(session: Session, lane: str) -> list[tuple[str, str]]:
    """Return what waits in a lane, kind and subject, the head first."""
    found = select(Delivery).where(col(Delivery.lane) == lane, col(Delivery.state) == WAITING)
    return [(row.kind, row.subject) for row in session.exec(found.order_by(col(Delivery.id)))]
