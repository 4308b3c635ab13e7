"""Where postmortems were posted, and files that people brought back."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from storage.base import json_column, moment
from storage.incidents import Incident


class Publication(SQLModel, table=True):
    """A postmortem posted in one channel (its id, or its #name): `message_ts` with its summary, its file below."""

    __table_args__ = (UniqueConstraint("postmortem_id", "channel", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    postmortem_id: int = Field(foreign_key="postmortem.id")
    incident_id: int = Field(foreign_key="incident.id")
    channel: str
    channel_id: str | None = None
    version: int
    by: str
    at: datetime = moment()
    markdown: str
    message_ts: str | None = None
    file_id: str | None = None
    upload_url: str | None = None
    file_permalink: str | None = None


class Import(SQLModel, table=True):
    """A file that somebody brought back. `outcome` says what became of each section, by its title.

    `looked` counts the messages and threads that were read for it, and the documents that were found there.
    """

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    incident_id: int = Field(foreign_key="incident.id")
    user_id: str
    channel_id: str
    response_url: str = ""
    asked_at: datetime = moment()
    file_name: str = ""
    file_posted_at: datetime | None = moment(nullable=True)
    looked: dict[str, int] = json_column()
    refused: str = ""
    outcome: dict[str, list[str]] = json_column()


def publications(session: Session, postmortem_id: int) -> list[Publication]:
    """Return where a postmortem was posted, the oldest first."""
    found = select(Publication).where(col(Publication.postmortem_id) == postmortem_id)
    return list(session.exec(found.order_by(col(Publication.id))))


def elsewhere(session: Session, incident_id: int, channel_id: str | None) -> list[Publication]:
    """Return where an incident's postmortem stands in other channels than this one, and than its own of now."""
    found = select(Publication).where(
        col(Publication.incident_id) == incident_id,
        col(Publication.message_ts).is_not(None),
        col(Publication.channel_id).is_not(None),
    )
    own = session.exec(select(Incident.channel_id).where(col(Incident.id) == incident_id)).one()
    return [one for one in session.exec(found.order_by(col(Publication.id))) if one.channel_id not in {channel_id, own}]


def publication(session: Session, publication_id: int) -> Publication:
    """Return a publication that is known to exist."""
    return session.exec(select(Publication).where(col(Publication.id) == publication_id)).one()


def brought(session: Session, import_id: int) -> Import:
    """Return an import that is known to exist."""
    return session.exec(select(Import).where(col(Import.id) == import_id)).one()
