"""What somebody would have a section say, kept beside it until it is taken or left; findings that were dismissed."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.dialects import postgresql
from sqlmodel import Field, Session, SQLModel, col, select

from storage.base import moment
from storage.postmortems import Section

OPEN, TAKEN, LEFT = "open", "taken", "left"
EDIT, IMPORT, SUGGESTION = "edit", "import", "suggestion"


class Proposal(SQLModel, table=True):
    """A section as somebody would have it. `base` is what they began from; None where nobody knows it any more.

    `kind`: suggestion (of a reviewer), import (of a file), edit (sent when somebody else had changed it meanwhile).
    """

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    section_id: int = Field(foreign_key="section.id", index=True)
    kind: str
    body: str
    base: str | None = None
    by: str
    at: datetime = moment()
    why: str = ""
    state: str = OPEN
    decided_by: str = ""
    decided_at: datetime | None = moment(nullable=True)


class Dismissal(SQLModel, table=True):
    """A finding about language that somebody does not want to see again; `digest` tells which."""

    __table_args__ = (UniqueConstraint("postmortem_id", "digest"),)

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    postmortem_id: int = Field(foreign_key="postmortem.id")
    digest: str
    by: str
    at: datetime = moment()


_DISMISSAL = Dismissal.__table__  # type: ignore[attr-defined]


def open_ones(session: Session, postmortem_id: int) -> list[Proposal]:
    """Return what waits to be taken or left, the oldest first."""
    found = select(Proposal).join(Section, col(Section.id) == col(Proposal.section_id))
    found = found.where(col(Section.postmortem_id) == postmortem_id, col(Proposal.state) == OPEN)
    return list(session.exec(found.order_by(col(Proposal.id))))


def of_section(session: Session, section_id: int) -> list[Proposal]:
    """Return everything that was proposed for a section, the oldest first."""
    found = select(Proposal).where(col(Proposal.section_id) == section_id)
    return list(session.exec(found.order_by(col(Proposal.id))))


def find(session: Session, section_id: int, proposal_id: int) -> Proposal | None:
    """Return a proposal for this section, or None when it is not one for it."""
    found = select(Proposal).where(col(Proposal.id) == proposal_id, col(Proposal.section_id) == section_id)
    return session.exec(found.execution_options(populate_existing=True)).first()


def dismiss(session: Session, *, team_id: str, postmortem_id: int, digest: str, by: str, at: datetime) -> None:
    """Keep that a finding is not to be shown again; a second time changes nothing."""
    row = postgresql.insert(_DISMISSAL).values(
        team_id=team_id, postmortem_id=postmortem_id, digest=digest, by=by, at=at
    )
    session.execute(row.on_conflict_do_nothing())


def dismissed(session: Session, postmortem_id: int) -> set[str]:
    """Return the digests of the findings that are not to be shown again."""
    return set(session.exec(select(Dismissal.digest).where(col(Dismissal.postmortem_id) == postmortem_id)))
