"""What the sweep compares: which channels it reads, up to when they were read, and what the rows say of them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.dialects import postgresql
from sqlmodel import Field, Session, SQLModel, col, or_, select

from storage.base import moment
from storage.incidents import RESOLVED, Incident
from storage.timeline import Line, LineVersion, Reaction

SWEPT = "sweep"


class Sweep(SQLModel, table=True):
    """Up to when a channel was read for what was missed; `swept_to` is a message's ts."""

    team_id: str = Field(primary_key=True)
    channel_id: str = Field(primary_key=True)
    swept_to: str = ""
    swept_at: datetime = moment()


_SWEEP = Sweep.__table__  # type: ignore[attr-defined]


def incidents_to_sweep(session: Session, *, closed_after: datetime) -> list[Incident]:
    """Return, of every team, the incidents with a channel that are open, or were resolved after a moment."""
    still_open = select(Incident.id).where(col(Incident.status) != RESOLVED)
    found = select(Incident).where(
        col(Incident.channel_id).is_not(None),
        or_(
            col(Incident.status) != RESOLVED,
            col(Incident.closed_at) > closed_after,
            col(Incident.merged_into).in_(still_open),  # what is said in a duplicate's channel counts there
        ),
    )
    return list(session.exec(found.order_by(col(Incident.id))))


def last(session: Session, team_id: str, channel_id: str) -> Sweep | None:
    """Return how far a channel was read; None when it never was."""
    return session.exec(select(Sweep).where(col(Sweep.team_id) == team_id, col(Sweep.channel_id) == channel_id)).first()


def keep(session: Session, sweep: Sweep) -> None:
    """Store how far a channel was read."""
    row = postgresql.insert(_SWEEP).values(**sweep.model_dump())
    values = {"swept_to": sweep.swept_to, "swept_at": sweep.swept_at}
    session.execute(row.on_conflict_do_update(index_elements=["team_id", "channel_id"], set_=values))


def captured(session: Session, team_id: str, channel_id: str, *, after: str, before: str) -> list[Line]:
    """Return the lines of a channel's messages from one ts until before another; replies, and what is gone, are not."""
    found = select(Line).where(
        col(Line.team_id) == team_id,
        col(Line.channel_id) == channel_id,
        col(Line.message_ts) >= after,
        col(Line.message_ts) < before,
        col(Line.source_state) != "deleted",
        or_(col(Line.thread_ts).is_(None), col(Line.thread_ts) == col(Line.message_ts)),
    )
    return list(session.exec(found.order_by(col(Line.message_ts))))


def captured_replies(session: Session, team_id: str, channel_id: str, *, thread_ts: str | None = None) -> list[Line]:
    """Return the lines of replies in a channel's threads, or in one of them."""
    found = select(Line).where(
        col(Line.team_id) == team_id,
        col(Line.channel_id) == channel_id,
        col(Line.thread_ts).is_not(None),
        col(Line.thread_ts) != col(Line.message_ts),
        col(Line.source_state) != "deleted",
    )
    if thread_ts is not None:
        found = found.where(col(Line.thread_ts) == thread_ts)
    return list(session.exec(found.order_by(col(Line.message_ts))))


def lines_of(session: Session, team_id: str, channel_id: str, tss: Sequence[str]) -> list[Line]:
    """Return the lines that were captured from some messages."""
    found = select(Line).where(
        col(Line.team_id) == team_id, col(Line.channel_id) == channel_id, col(Line.message_ts).in_(tss)
    )
    return list(session.exec(found))


def reactions_on(session: Session, team_id: str, channel_id: str, tss: Sequence[str]) -> list[Reaction]:
    """Return the reactions that are on some messages by what is known."""
    found = select(Reaction).where(
        col(Reaction.team_id) == team_id,
        col(Reaction.channel_id) == channel_id,
        col(Reaction.message_ts).in_(tss),
        col(Reaction.is_there).is_(True),
    )
    return list(session.exec(found))


def added(session: Session, incident_id: int, at: datetime) -> list[Line]:
    """Return the lines that the sweep of a moment added."""
    found = select(Line).where(
        col(Line.incident_id) == incident_id, col(Line.source) == SWEPT, col(Line.recorded_at) == at
    )
    return list(session.exec(found.order_by(col(Line.number))))


def changed(session: Session, incident_id: int, at: datetime) -> list[Line]:
    """Return the lines that stood already, and that the sweep of a moment changed."""
    touched = select(col(LineVersion.line_id)).where(
        col(LineVersion.changed_at) == at, col(LineVersion.changed_from) == SWEPT
    )
    found = select(Line).where(
        col(Line.incident_id) == incident_id, col(Line.id).in_(touched), col(Line.recorded_at) != at
    )
    return list(session.exec(found.order_by(col(Line.number))))
