"""Postmortems: one document an incident, its sections and where each one's words come from."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, func, select

from storage.base import moment
from storage.timeline import Line

GENERATED, EDITED, ACCEPTED = "generated", "edited", "accepted"


class Postmortem(SQLModel, table=True):
    """An incident's postmortem. `status`: draft, in review, reviewed, published.

    `markdown` is the whole document as last drafted: what is posted as a file.
    `lines_known` is the number of the last line that was there when it was drafted.
    """

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    incident_id: int = Field(foreign_key="incident.id", unique=True)
    status: str = "draft"
    owner_id: str | None = None
    drafted_at: datetime = moment()
    markdown: str = ""
    lines_known: int = 0
    file_id: str | None = None
    file_permalink: str | None = None
    upload_url: str | None = None


class Section(SQLModel, table=True):
    """One section of a postmortem, in Markdown. `origin`: generated, edited, accepted."""

    __table_args__ = (UniqueConstraint("postmortem_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    postmortem_id: int = Field(foreign_key="postmortem.id")
    position: int
    key: str
    title: str
    body: str
    origin: str = GENERATED


def of_incident(session: Session, incident_id: int) -> Postmortem | None:
    """Return an incident's postmortem, or None when none was drafted."""
    return session.exec(select(Postmortem).where(col(Postmortem.incident_id) == incident_id)).first()


def lines_left_out(session: Session, document: Postmortem) -> int:
    """Return how many lines of people's came after the document was drafted, and would stand in it."""
    counted = select(func.count()).select_from(Line)
    return session.exec(
        counted.where(
            col(Line.incident_id) == document.incident_id,
            col(Line.number) > document.lines_known,
            col(Line.struck_at).is_(None),
            col(Line.shown) != "internal",
            col(Line.source) != "system",
        )
    ).one()


def sections(session: Session, postmortem_id: int) -> list[Section]:
    """Return a postmortem's sections in their order."""
    found = select(Section).where(col(Section.postmortem_id) == postmortem_id)
    return list(session.exec(found.order_by(col(Section.position))))


def section(session: Session, section_id: int) -> Section:
    """Return a section that is known to exist."""
    return session.exec(select(Section).where(col(Section.id) == section_id)).one()
