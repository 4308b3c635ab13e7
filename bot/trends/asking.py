"""What somebody types for a report: a period, and whether it is to be shown or sent as a file."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.errors import Refusal
from bot.settings import Settings
from bot.trends.period import Period, read_period
from bot.trends.report import make
from bot.when import in_zone
from storage import files, outbox
from storage import trends as rows
from storage.people import Viewer
from storage.reports import ReportFile
from storage.trends import Scope

DELIVERY = "report_slot"
FORMS = {"markdown": "markdown", "md": "markdown", "file": "markdown", "csv": "csv", "json": "json"}
_PUBLIC = "public"
MOST_AT_ONCE = 1_000  # incidents of a period, or of the one before it: Slack takes an answer within 3 s


@dataclass(frozen=True)
class Wanted:
    """A period, in which form as a file (empty: to be shown), and whether private incidents are left out."""

    period: Period
    form: str
    is_public: bool

    @property
    def words(self) -> str:
        """What to type to have it again, but for the form."""
        return f"{self.period.words}{' public' if self.is_public else ''}"


def read(typed: str, *, now: datetime, zone: str, settings: Settings) -> Wanted:
    """Read what follows `report`, in any order. Raises Refusal where it names no period."""
    words = typed.split()
    forms = [FORMS[word.lower()] for word in words if word.lower() in FORMS]
    rest = " ".join(word for word in words if word.lower() not in {*FORMS, _PUBLIC})
    today = in_zone(now, zone, settings.timezone).date()
    is_public = any(word.lower() == _PUBLIC for word in words)
    return Wanted(read_period(rest, today=today, zone=zone), forms[-1] if forms else "", is_public)


def show(session: Session, settings: Settings, viewer: Viewer, wanted: Wanted, *, now: datetime) -> dict[str, Any]:
    """Return what a report shows to somebody. Raises Refusal for so many incidents that Slack would not wait."""
    period, scope = wanted.period, Scope(viewer, wanted.is_public)
    count = rows.count_declared(session, scope, period.start, period.end)
    before = rows.count_declared(session, scope, period.before.start, period.before.end)
    if max(count, before) > MOST_AT_ONCE:
        raise Refusal("report_needs_file", count=count, before=before, words=wanted.words)
    today = in_zone(now, period.zone, settings.timezone).date()
    report = make(session, settings, scope, period, today=today)
    return {"report": report, "names": report.names, "wanted": wanted}


def as_asked(row: ReportFile, settings: Settings) -> Period:
    """Return the period that was asked for; one that was running ends on the day of the question."""
    today = in_zone(row.asked_at, row.zone, settings.timezone).date()
    return read_period(row.words, today=today, zone=row.zone)


def ask(session: Session, wanted: Wanted, *, team_id: str, by: str, at: datetime) -> None:
    """Have a report made as a file, of the period as it is now, and sent to `by`."""
    period = wanted.period
    row = ReportFile(
        team_id=team_id,
        form=wanted.form,
        start_at=period.start,
        end_at=period.end,
        zone=period.zone,
        words=period.words,
        is_public=wanted.is_public,
        asked_by=by,
        asked_at=at,
    )
    report_id = files.add(session, row)
    outbox.add(session, team_id=team_id, lane=f"report:{report_id}", kind=DELIVERY, subject=report_id)
