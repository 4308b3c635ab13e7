"""Digests: rows that fall due each week, so that one that fell due while the bot was down is not lost."""

from datetime import datetime

from sqlalchemy import ColumnElement, Index, UniqueConstraint, delete, text
from sqlalchemy.dialects import postgresql
from sqlmodel import Field, Session, SQLModel, col, select

from storage import handing_over
from storage.action_items import ActionItem
from storage.base import moment
from storage.incidents import Incident, visible_to
from storage.people import Viewer


class Digest(SQLModel, table=True):
    """The next weekly digest of a channel (id or #name) about a team's items (`about`; empty: everything).

    `queued_at`: when it was handed to the outbox; the row of the week after is made when it was sent.
    """

    __table_args__ = (
        UniqueConstraint("team_id", "channel", "about", "due_at"),
        Index(
            "ix_digest_waiting",
            "due_at",
            sqlite_where=text("queued_at IS NULL"),
            postgresql_where=text("queued_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    channel: str
    about: str = ""
    due_at: datetime = moment()
    queued_at: datetime | None = moment(nullable=True)
    sent_at: datetime | None = moment(nullable=True)


_TABLE = Digest.__table__  # type: ignore[attr-defined]


def want(session: Session, team_id: str, channel: str, about: str, *, due_at: datetime) -> None:
    """Store that a digest is to come, unless one of this channel and team waits."""
    waits = select(Digest.id).where(
        col(Digest.team_id) == team_id,
        col(Digest.channel) == channel,
        col(Digest.about) == about,
        col(Digest.sent_at).is_(None),
    )
    if session.exec(waits.limit(1)).first() is None:
        row = postgresql.insert(_TABLE).values(team_id=team_id, channel=channel, about=about, due_at=due_at)
        session.execute(row.on_conflict_do_nothing())


def waiting(session: Session) -> set[tuple[str, str, str]]:
    """Return of which teams, channels and abouts a digest is still to come."""
    found = select(Digest.team_id, Digest.channel, Digest.about).where(col(Digest.sent_at).is_(None))
    return set(session.exec(found))


def any_due(session: Session, now: datetime) -> bool:
    """Whether a digest is due that was not handed over yet."""
    return handing_over.finds_any(session, select(Digest.id).where(_due(now)))


def claim_due(session: Session, now: datetime) -> list[Digest]:
    """Mark the digests that are due as handed over and return them; no two replicas get the same one."""
    return [Digest(**row) for row in handing_over.claim(session, _TABLE, select(Digest.id).where(_due(now)), now)]


def forget(session: Session, digest_id: int) -> None:
    """Remove a digest that nobody wants any more."""
    session.execute(delete(Digest).where(col(Digest.id) == digest_id))


def get(session: Session, digest_id: int) -> Digest:
    """Return a digest that is known to exist."""
    return session.exec(select(Digest).where(col(Digest.id) == digest_id)).one()


def items_seen(session: Session, viewer: Viewer) -> list[tuple[ActionItem, Incident]]:
    """Return the action items of the incidents that a place may know of, oldest first; practice is left out."""
    found = (
        select(ActionItem, Incident)
        .join(Incident, col(Incident.id) == col(ActionItem.incident_id))
        .where(visible_to(viewer), col(Incident.is_practice).is_(False), col(Incident.closed_as) == "")
    )
    return list(session.exec(found.order_by(col(ActionItem.id))))


def _due(now: datetime) -> ColumnElement[bool]:
    return col(Digest.queued_at).is_(None) & (col(Digest.due_at) <= now)
