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
    `version` counts the changes of what it says. `reviewed_at` is when it counted as reviewed for the first time.
    """

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    incident_id: int = Field(foreign_key="incident.id", unique=True)
    status: str = "draft"
    version: int = 1
    owner_id: str | None = None
    drafted_at: datetime = moment()
    reviewed_at: datetime | None = moment(nullable=True)
    markdown: str = ""
    lines_known: int = 0
    file_id: str | None = None
    file_permalink: str | None = None
    upload_url: str | None = None


class Section(SQLModel, table=True):
    """One section of a postmortem, in Markdown. `origin`: generated, edited, accepted. `version` counts its changes.

    Of one that is not generated any more, `drafted` is what the facts gave when it was last drafted, and `settled`
    the draft that its words have taken into account: where they differ, there is something to take or to leave.
    """

    __table_args__ = (UniqueConstraint("postmortem_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    postmortem_id: int = Field(foreign_key="postmortem.id")
    position: int
    key: str
    title: str
    body: str
    origin: str = GENERATED
    version: int = 1
    drafted: str = ""
    settled: str = ""


class OwnerChoice(SQLModel, table=True):
    """Who is to look after a postmortem that is not drafted yet."""

    incident_id: int = Field(primary_key=True, foreign_key="incident.id")
    team_id: str
    user_id: str


class SectionVersion(SQLModel, table=True):
    """What a section said from one change to the next: every version is kept. `by` is empty for a draft.

    `source`: draft, edit, take, rewrite, suggestion, import, reset.
    """

    __table_args__ = (UniqueConstraint("section_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    section_id: int = Field(foreign_key="section.id")
    number: int
    body: str
    origin: str
    by: str = ""
    at: datetime = moment()
    source: str


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


def by_ids(session: Session, ids: list[int]) -> list[Postmortem]:
    """Return postmortems that are known to exist."""
    return list(session.exec(select(Postmortem).where(col(Postmortem.id).in_(ids))))


def chosen_owner(session: Session, incident_id: int) -> OwnerChoice | None:
    """Return who was chosen before the draft, or None."""
    return session.get(OwnerChoice, incident_id)


def hold(session: Session, postmortem_id: int) -> Postmortem:
    """Return a postmortem as it is now; nobody else changes it, or its sections, before this transaction ends."""
    found = select(Postmortem).where(col(Postmortem.id) == postmortem_id)
    return session.exec(found.with_for_update().execution_options(populate_existing=True)).one()


def section_of(session: Session, postmortem_id: int, section_id: int) -> Section | None:
    """Return a section of this postmortem, or None when it is not one of its own."""
    found = select(Section).where(col(Section.id) == section_id, col(Section.postmortem_id) == postmortem_id)
    return session.exec(found.execution_options(populate_existing=True)).first()


def versions(session: Session, section_id: int) -> list[SectionVersion]:
    """Return what a section said, the oldest first."""
    found = select(SectionVersion).where(col(SectionVersion.section_id) == section_id)
    return list(session.exec(found.order_by(col(SectionVersion.number))))


def version(session: Session, section_id: int, number: int) -> SectionVersion | None:
    """Return what a section said in one version, or None when that was not kept."""
    found = select(SectionVersion).where(
        col(SectionVersion.section_id) == section_id, col(SectionVersion.number) == number
    )
    return session.exec(found).first()
