"""Updates: what was told of an incident, and to whom. Their words are those of a line on its timeline."""

from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select

from storage.base import moment
from storage.merges import UPDATE, Moved
from storage.timeline import Line


class Update(SQLModel, table=True):
    """One update, by the line that holds its words: how it stood then, and when the next one was promised.

    `message_ts` is its post in the incident's channel.
    """

    __tablename__ = "incident_update"

    line_id: int = Field(primary_key=True, foreign_key="line.id")
    team_id: str
    incident_id: int = Field(foreign_key="incident.id", index=True)
    severity: str
    status: str
    due_at: datetime | None = moment(nullable=True)
    message_ts: str | None = None


def get(session: Session, line_id: int) -> tuple[Update, Line]:
    """Return an update that is known to exist, and its line."""
    found = select(Update, Line).join(Line, col(Line.id) == col(Update.line_id))
    return session.exec(found.where(col(Update.line_id) == line_id)).one()


def latest(session: Session, incident_id: int) -> tuple[Update, Line] | None:
    """Return the last update of an incident that was not taken back, and its line."""
    found = select(Update, Line).join(Line, col(Line.id) == col(Update.line_id))
    found = found.where(col(Update.incident_id) == incident_id, col(Line.struck_at).is_(None))
    return session.exec(found.order_by(col(Update.line_id).desc()).limit(1)).first()


def after(session: Session, incident_id: int, line_id: int) -> list[int]:
    """Return the ids of the lines of an incident's updates that are younger than one (0: all), the oldest first.

    Without those that a merge moved: they were told where their own incident was followed.
    """
    found = select(Update.line_id).where(col(Update.incident_id) == incident_id, col(Update.line_id) > line_id)
    found = found.where(col(Update.line_id).not_in(select(Moved.row_id).where(col(Moved.kind) == UPDATE)))
    return list(session.exec(found.order_by(col(Update.line_id))))


def of_incident(session: Session, incident_id: int) -> list[Update]:
    """Return the updates of an incident, oldest first, those that were taken back too."""
    found = select(Update).where(col(Update.incident_id) == incident_id)
    return list(session.exec(found.order_by(col(Update.line_id))))
