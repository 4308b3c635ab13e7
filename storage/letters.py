"""Letters: the one message a day at most by which somebody is reminded, and what it is about."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.dialects import postgresql
from sqlmodel import Field, Session, SQLModel, col, select

from storage.base import moment


class Letter(SQLModel, table=True):
    """One message of reminders to a person, or to a team's channel (`user_id` is its id or #name then).

    `item_ids` are the action items that it shows ("12,13"), the most important ones first; `assigned_ids` those that
    it tells somebody to be theirs now. `mark` is what its post is found by at Slack: that of the first reminder in it.
    `sent_at` is None until Slack took it: one such letter a person.
    """

    __table_args__ = (
        Index(
            "uq_letter_unsent",
            "team_id",
            "user_id",
            unique=True,
            sqlite_where=text("sent_at IS NULL"),
            postgresql_where=text("sent_at IS NULL"),
        ),
        Index("ix_letter_sent", "team_id", "user_id", "sent_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    user_id: str
    item_ids: str = ""
    assigned_ids: str = ""
    mark: str = ""
    sent_at: datetime | None = moment(nullable=True)

    @property
    def items(self) -> list[int]:
        """The ids of the action items that it shows."""
        return [int(one) for one in self.item_ids.split(",") if one]

    @property
    def assigned(self) -> list[int]:
        """The ids of the action items that it tells somebody to be theirs now."""
        return [int(one) for one in self.assigned_ids.split(",") if one]


def begin(session: Session, team_id: str, user_id: str) -> Letter:
    """Return the letter to somebody that was not sent yet, made when there is none."""
    table = Letter.__table__  # type: ignore[attr-defined]
    row = postgresql.insert(table).values(team_id=team_id, user_id=user_id, item_ids="", assigned_ids="", mark="")
    session.execute(row.on_conflict_do_nothing())
    found = select(Letter).where(
        col(Letter.team_id) == team_id, col(Letter.user_id) == user_id, col(Letter.sent_at).is_(None)
    )
    return session.exec(found.with_for_update().execution_options(populate_existing=True)).one()


def find(session: Session, team_id: str, letter_id: int) -> Letter | None:
    """Return a letter of a team, or None."""
    return session.exec(select(Letter).where(col(Letter.id) == letter_id, col(Letter.team_id) == team_id)).first()


def sent_since(session: Session, team_id: str, user_id: str, since: datetime) -> list[Letter]:
    """Return the letters that somebody got since a moment, oldest first."""
    found = select(Letter).where(
        col(Letter.team_id) == team_id, col(Letter.user_id) == user_id, col(Letter.sent_at) >= since
    )
    return list(session.exec(found.order_by(col(Letter.sent_at))))
