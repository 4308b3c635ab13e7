"""Reports that people asked for as files."""

from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select

from storage.base import moment
from storage.incidents import Incident


class ReportFile(SQLModel, table=True):
    """One report of a period as a file, for `asked_by` by DM; `form` is one of `bot.trends.files.FORMATS`.

    It is about whole days in `zone`, from `start_at` until before `end_at`; `words` is what to type for them.
    `is_public`: without private incidents. `content` is there from when Slack gave it a place until its bytes are sent,
    so that a repetition sends the same ones.
    """

    __tablename__ = "report_file"

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    form: str
    start_at: datetime = moment()
    end_at: datetime = moment()
    zone: str
    words: str
    is_public: bool = False
    asked_by: str
    asked_at: datetime = moment()
    name: str = ""
    content: bytes | None = None
    file_id: str | None = None
    upload_url: str | None = None
    sent_at: datetime | None = moment(nullable=True)


def get(session: Session, report_id: int) -> ReportFile:
    """Return a report that is known to have been asked for."""
    return session.exec(select(ReportFile).where(col(ReportFile.id) == report_id)).one()


def add(session: Session, row: ReportFile) -> int:
    """Store what was asked for, and return its id."""
    session.add(row)
    session.flush()
    return row.id or 0


def sent_about(session: Session, incident: Incident, *, before: datetime) -> list[str]:
    """Return the people who got a report of a period in which an incident was declared, before a moment."""
    found = select(ReportFile.asked_by).where(
        col(ReportFile.team_id) == incident.team_id,
        col(ReportFile.sent_at).is_not(None),
        col(ReportFile.sent_at) <= before,
        col(ReportFile.start_at) <= incident.declared_at,
        col(ReportFile.end_at) > incident.declared_at,
    )
    return sorted(set(session.exec(found)))
