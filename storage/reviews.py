"""Reviews of postmortems: who was asked, what they said of which version, and whom to tell when."""

from datetime import datetime

from sqlalchemy import ColumnElement, Index, UniqueConstraint, text
from sqlmodel import Field, Session, SQLModel, col, select

from storage import handing_over
from storage.base import moment
from storage.postmortems import Section

APPROVED, CHANGES = "approved", "changes"


class Reviewer(SQLModel, table=True):
    """Somebody who was asked to review a postmortem, or does."""

    __table_args__ = (UniqueConstraint("postmortem_id", "user_id"),)

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    postmortem_id: int = Field(foreign_key="postmortem.id")
    user_id: str
    asked_by: str
    asked_at: datetime = moment()


class Look(SQLModel, table=True):
    """Which version of a section somebody saw last."""

    __table_args__ = (UniqueConstraint("section_id", "user_id"),)

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    section_id: int = Field(foreign_key="section.id")
    user_id: str
    version: int
    at: datetime = moment()


class Verdict(SQLModel, table=True):
    """What somebody said of one version of a section: approved, or changes (asked for). All are kept."""

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    section_id: int = Field(foreign_key="section.id", index=True)
    user_id: str
    verdict: str
    version: int
    at: datetime = moment()


class Comment(SQLModel, table=True):
    """What somebody said about a section (wire text); open until it is answered. It never leaves in an export."""

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    section_id: int = Field(foreign_key="section.id", index=True)
    version: int
    author_id: str
    text: str
    at: datetime = moment()
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = moment(nullable=True)


class Call(SQLModel, table=True):
    """Somebody to be told of a postmortem by DM, at `due_at` (UTC). `kind`: owner, review, due."""

    __tablename__ = "postmortem_call"
    __table_args__ = (
        UniqueConstraint("postmortem_id", "user_id", "kind"),
        Index(
            "ix_postmortem_call_waiting",
            "due_at",
            sqlite_where=text("queued_at IS NULL"),
            postgresql_where=text("queued_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    postmortem_id: int = Field(foreign_key="postmortem.id")
    user_id: str
    kind: str
    due_at: datetime = moment()
    queued_at: datetime | None = moment(nullable=True)
    sent_at: datetime | None = moment(nullable=True)


_CALL = Call.__table__  # type: ignore[attr-defined]


def reviewers(session: Session, postmortem_id: int) -> list[Reviewer]:
    """Return who reviews a postmortem, in the order in which they were asked."""
    found = select(Reviewer).where(col(Reviewer.postmortem_id) == postmortem_id)
    return list(session.exec(found.order_by(col(Reviewer.id))))


def looks(session: Session, postmortem_id: int, user_id: str) -> dict[int, Look]:
    """Return what somebody saw last of each section, by its id."""
    found = select(Look).join(Section, col(Section.id) == col(Look.section_id))
    found = found.where(col(Section.postmortem_id) == postmortem_id, col(Look.user_id) == user_id)
    return {row.section_id: row for row in session.exec(found)}


def verdicts(session: Session, postmortem_id: int) -> list[Verdict]:
    """Return all that was said of a postmortem's sections, the oldest first."""
    found = select(Verdict).join(Section, col(Section.id) == col(Verdict.section_id))
    return list(session.exec(found.where(col(Section.postmortem_id) == postmortem_id).order_by(col(Verdict.id))))


def comments(session: Session, postmortem_id: int) -> list[Comment]:
    """Return every comment on a postmortem, the oldest first."""
    found = select(Comment).join(Section, col(Section.id) == col(Comment.section_id))
    return list(session.exec(found.where(col(Section.postmortem_id) == postmortem_id).order_by(col(Comment.id))))


def comment(session: Session, postmortem_id: int, comment_id: int) -> Comment | None:
    """Return a comment on this postmortem, or None when it is not one of its own."""
    found = select(Comment).join(Section, col(Section.id) == col(Comment.section_id))
    found = found.where(col(Section.postmortem_id) == postmortem_id, col(Comment.id) == comment_id)
    return session.exec(found.execution_options(populate_existing=True)).first()


def calls(session: Session, postmortem_id: int) -> list[Call]:
    """Return whom a postmortem has told, and will tell."""
    found = select(Call).where(col(Call.postmortem_id) == postmortem_id)
    return list(session.exec(found.order_by(col(Call.id))))


def call(session: Session, call_id: int) -> Call:
    """Return a call that is known to exist."""
    return session.exec(select(Call).where(col(Call.id) == call_id)).one()


def any_due(session: Session, now: datetime) -> bool:
    """Whether somebody is to be told who was not yet."""
    return handing_over.finds_any(session, select(Call.id).where(_due(now)))


def claim_due(session: Session, now: datetime) -> list[Call]:
    """Mark the calls that are due as handed over, and return them; no two replicas get the same one."""
    ids = [row["id"] for row in handing_over.claim(session, _CALL, select(Call.id).where(_due(now)), now)]
    return list(session.exec(select(Call).where(col(Call.id).in_(ids)).order_by(col(Call.id))))


def _due(now: datetime) -> ColumnElement[bool]:
    return col(Call.queued_at).is_(None) & (col(Call.due_at) <= now)
