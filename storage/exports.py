"""Exports: what people asked to take away from Slack, as files."""

from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select

from storage.base import moment


class Export(SQLModel, table=True):
    """One file that somebody asked for; `form` is one of `bot.postmortem.export.FORMATS`.

    It goes to them by DM, or into the incident's own channel (`to_channel`). `content` is there from when Slack gave it
    a place until its bytes are sent, so that a repetition sends the same ones.
    """

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    incident_id: int = Field(foreign_key="incident.id", index=True)
    form: str
    is_external: bool = False
    to_channel: bool = False
    asked_by: str
    asked_at: datetime = moment()
    name: str = ""
    content: bytes | None = None
    file_id: str | None = None
    upload_url: str | None = None
    sent_at: datetime | None = moment(nullable=True)


def get(session: Session, export_id: int) -> Export:
    """Return an export that is known to exist."""
    return session.exec(select(Export).where(col(Export.id) == export_id)).one()


def add(session: Session, row: Export) -> int:
    """Store an export, and return its id."""
    session.add(row)
    session.flush()
    return row.id or 0


def sent_to(session: Session, incident_id: int, *, before: datetime) -> list[str]:
    """Return the people who got a file of an incident by DM before a moment, each once."""
    found = select(Export.asked_by).where(
        col(Export.incident_id) == incident_id,
        col(Export.sent_at).is_not(None),
        col(Export.sent_at) <= before,
        col(Export.to_channel).is_(False),
    )
    return sorted(set(session.exec(found)))
