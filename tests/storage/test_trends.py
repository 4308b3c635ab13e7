"""What reports read: rows of one workspace, in as many statements for a hundred incidents as for ten."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event

from bot.settings import Settings
from bot.trends.period import Period
from bot.trends.report import make
from storage import files, incidents, reports
from storage.database import Database
from storage.incidents import Incident
from storage.people import OPERATOR, Viewer
from storage.reports import ReportFile
from storage.trends import Scope
from tests import past

JUNE = Period(date(2025, 6, 1), date(2025, 6, 30), "UTC")
TODAY = date(2025, 7, 15)
SETTINGS = Settings(slack_bot_token="xoxb-1")


def _fill(db: Database, *teams: str) -> None:
    for team in teams:
        db.write(lambda session, team=team: past.fill(session, team, member="U0ANA", channel_id=f"C0{team}"))  # type: ignore[misc]


def test_a_workspace_reads_its_own_and_who_runs_the_bot_everything(db: Database) -> None:
    _fill(db, "T1", "T2")

    def read(scope: Scope) -> tuple[int, int, int, int, int]:
        with db.read() as session:
            told = make(session, SETTINGS, scope, JUNE, today=TODAY)
        return len(told.seen), told.private, told.reviews.due, told.work.recorded, len(told.open)

    assert read(Scope(Viewer("T1", "U0ANA"))) == (5, 1, 4, 5, 2)
    assert read(Scope(Viewer("T2", "U0BEN"))) == (4, 0, 3, 4, 1)
    assert read(Scope(Viewer("T3", "U0ANA"))) == (0, 0, 0, 0, 0)
    assert read(Scope(OPERATOR)) == (10, 2, 8, 10, 4)
    assert read(Scope(OPERATOR, is_public=True)) == (8, 0, 6, 8, 2)


def test_many_incidents_need_no_more_statements_than_few(sqlite: Database) -> None:
    _fill(sqlite, "T1")
    scope = Scope(Viewer("T1", "U0ANA"))

    def statements() -> int:
        told: list[str] = []
        with sqlite.read() as session:
            engine = session.get_bind()
            event.listen(engine, "before_cursor_execute", listener := lambda *given: told.append(given[2]))
            make(session, SETTINGS, scope, JUNE, today=TODAY)
            event.remove(engine, "before_cursor_execute", listener)
        return len(told)

    few = statements()
    sqlite.write(lambda session: session.add_all(_more(200)))
    assert statements() == few
    assert few <= 20


def _more(count: int) -> list[Incident]:
    return [
        Incident(team_id="T1", number=100 + number, title=f"Number {number}", severity="sev3", status="investigating",
                 declared_by="U0ANA", declared_at=past.FIRST + timedelta(minutes=number))
        for number in range(count)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("team", "first", "is_named", "got"),
    [("T1", 1, True, ["U0ANA"]), ("T1", 6, True, ["U0ANA"]), ("T1", 6, False, []), ("T2", 1, True, [])],
)
def test_who_got_a_report_that_names_an_incident_is_known(
    sqlite: Database, team: str, first: int, got: list[str], *, is_named: bool
) -> None:
    _fill(sqlite, "T1")
    start = past.FIRST.replace(day=first)  # one of a later time may name it for what is still to be done
    end = start + timedelta(days=9)
    row = ReportFile(team_id=team, form="csv", start_at=start, end_at=end, zone="UTC", words="june", asked_by="U0ANA",
                     asked_at=start, sent_at=start)  # fmt: skip

    def job(session: object) -> list[str]:
        incident = incidents.by_number(session, OPERATOR, 2)  # type: ignore[arg-type]
        assert incident is not None
        row.named = [incident.id or 0] if is_named else []
        files.add(session, row)  # type: ignore[arg-type]
        return reports.sent_about(session, incident, before=start + timedelta(days=30))  # type: ignore[arg-type]

    assert sqlite.write(job) == got
