"""Exports: what people asked to take away from Slack, as files."""

from datetime import datetime

from sqlmodel import Field, Session, col, select

from storage.files import AskedFile


class Export(AskedFile, table=True):
    """One file of an incident; `form` is one of `bot.postmortem.export.FORMATS`.

    It goes by DM to who asked, or into the incident's own channel (`to_channel`).
    """

    incident_id: int = Field(foreign_key="incident.id", index=True)
    is_external: bool = False
    to_channel: bool = False


def sent_to(session: Session, incident_id: int, *, before: datetime) -> list[str]:
    """Return the people who got a file of an incident by DM before a moment, each once."""
    found = select(Export.asked_by).where(
        col(Export.incident_id) == incident_id,
        col(Export.sent_at).is_not(None),
        col(Export.sent_at) <= before,
        col(Export.to_channel).is_(False),
    )
    return sorted(set(session.exec(found)))
