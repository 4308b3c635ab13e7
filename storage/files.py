"""Files that people asked for: what all sorts of them share."""

from datetime import datetime
from typing import TypeVar

from sqlmodel import Field, Session, SQLModel, col, select

from storage.base import moment


class AskedFile(SQLModel):
    """One file that `asked_by` asked for; `form` is its format.

    `content` is there from when Slack gave it a place until its bytes are sent, so that a repetition sends the same
    ones.
    """

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    form: str
    asked_by: str
    asked_at: datetime = moment()
    name: str = ""
    content: bytes | None = None
    file_id: str | None = None
    upload_url: str | None = None
    sent_at: datetime | None = moment(nullable=True)


F = TypeVar("F", bound=AskedFile)


def get(session: Session, sort: type[F], file_id: int) -> F:
    """Return a file that is known to have been asked for."""
    return session.exec(select(sort).where(col(sort.id) == file_id)).one()


def add(session: Session, row: AskedFile) -> int:
    """Store what was asked for, and return its id."""
    session.add(row)
    session.flush()
    return row.id or 0
