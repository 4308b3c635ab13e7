"""Reports that people asked for as files."""

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field, Session, col, select

from storage.base import moment
from storage.files import AskedFile
from storage.incidents import Incident


class ReportFile(AskedFile, table=True):
    """One report of a period as a file, for `asked_by` by DM; `form` is one of `bot.trends.files.FORMATS`.

    It is about whole days in `zone`, from `start_at` until before `end_at`; `words` is what to type for them.
    `is_public`: without private incidents. `named` are the ids of the incidents that it names: those of the period, and
    older ones of which something was to be done.
    """

    __tablename__ = "report_file"

    start_at: datetime = moment()
    end_at: datetime = moment()
    zone: str
    words: str
    is_public: bool = False
    named: list[int] = Field(default_factory=list, sa_type=JSON, nullable=False)


def sent_about(session: Session, incident: Incident, *, before: datetime) -> list[str]:
    """Return the people who got a report that names an incident, before a moment."""
    found = select(ReportFile.asked_by, ReportFile.named).where(
        col(ReportFile.team_id) == incident.team_id,
        col(ReportFile.sent_at).is_not(None),
        col(ReportFile.sent_at) <= before,
        col(ReportFile.end_at) > incident.declared_at,
    )
    return sorted({asked_by for asked_by, named in session.exec(found) if incident.id in named})
