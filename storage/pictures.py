"""Pictures of timelines as files at Slack: one an incident, shown in the message that it is resolved."""

from sqlmodel import Field, Session, SQLModel, col, select


class Picture(SQLModel, table=True):
    """The picture of an incident's timeline: its file at Slack, and the digest of the bytes that were sent."""

    incident_id: int = Field(primary_key=True, foreign_key="incident.id")
    team_id: str
    file_id: str
    digest: str


def of_incident(session: Session, incident_id: int) -> Picture | None:
    """Return the picture of an incident, or None while there is none."""
    return session.exec(select(Picture).where(col(Picture.incident_id) == incident_id)).first()


def keep(session: Session, picture: Picture) -> None:
    """Store the picture of an incident, in place of an earlier one."""
    session.merge(picture)


def forget(session: Session, picture: Picture) -> None:
    """Keep a picture no more: its file is to be deleted, and the timeline to be drawn anew."""
    session.delete(picture)
