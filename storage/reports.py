"""Reports that people asked for as files."""

from datetime import date, datetime

from sqlmodel import Field, Session, SQLModel, col, select

from storage.base import moment


class ReportFile(SQLModel, table=True):
    """One report of a period as a file, for `asked_by` by DM; `form` is one of `bot.trends.files.FORMATS`.

    `first_on` and `last_on` are days in the calendar of `zone`; `is_public`: without private incidents. `content` is
    there from when Slack gave it a place until its bytes are sent, so that a repetition sends the same ones.
    """

    __tablename__ = "report_file"

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    form: str
    first_on: date
    last_on: date
    zone: str
    called: str = ""
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


def sent_about(session: Session, team_id: str, day: date, *, before: datetime) -> list[str]:
    """Return the people who got a report of a period that holds a day, before a moment."""
    found = select(ReportFile.asked_by).where(
        col(ReportFile.team_id) == team_id,
        col(ReportFile.sent_at).is_not(None),
        col(ReportFile.sent_at) <= before,
        col(ReportFile.first_on) <= day,
        col(ReportFile.last_on) >= day,
    )
    return sorted(set(session.exec(found)))
