import subprocess
import sys
import textwrap
from datetime import UTC, datetime

import pytest
from sqlalchemy import Column, bindparam, insert
from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlmodel import Session, select

from storage import incidents, timeline
from storage.database import Database
from storage.incidents import Incident
from storage.prepared import Prepared
from storage.timeline import Line
from tests.faults.child import ROOT

AT = datetime(2025, 3, 1, 12, 30, 1, 250, tzinfo=UTC)


def declared(session: Session) -> int:
    incident = Incident(
        team_id="T1",
        number=1,
        title="100 % of payments are down",
        severity="sev1",
        status="investigating",
        channel_id="C1",
        declared_by="U1",
        declared_at=AT,
        impact={"users": "all"},
        is_practice=True,
    )
    session.add(incident)
    session.flush()
    assert incident.id is not None
    return incident.id


def test_what_was_asked_directly_is_what_the_session_loads(db: Database) -> None:
    incident_id = db.write(declared)

    def look(session: Session) -> None:
        directly = incidents.get(session, incident_id)
        assert (directly.declared_at, directly.impact, directly.is_practice) == (AT, {"users": "all"}, True)
        assert session.exec(select(Incident)).one() is directly
        directly.title = "Nobody can pay"
        directly.channel_id = "C2"
        assert incidents.in_channel(session, "T1", "C1") is None, "what was changed is written before it is asked for"
        assert incidents.in_channel(session, "T1", "C2") is directly

    db.write(look)
    with db.read() as session:
        with pytest.raises(NoResultFound):
            incidents.get(session, incident_id + 1)
        kept = incidents.get(session, incident_id)
    assert kept.title == "Nobody can pay", "a change of what was asked directly is stored, and stays readable"


def test_a_line_that_was_added_is_the_line_that_is_stored(db: Database) -> None:
    incident_id = db.write(declared)
    given = {"team_id": "T1", "incident_id": incident_id, "kind": "note", "source": "command", "text": "50 % & <b>"}
    added = db.write(lambda session: timeline.add(session, occurred_at=AT, placed_at=AT, recorded_at=AT, **given))
    with db.read() as session:
        assert session.exec(select(Line)).one().model_dump() == added.model_dump()


def test_a_value_that_is_missing_is_no_null(db: Database) -> None:
    incident_id = db.write(declared)
    with pytest.raises(KeyError, match="recorded_at"):
        db.write(lambda session: timeline.add(session, incident_id=incident_id, team_id="T1", placed_at=AT))


def test_an_error_is_of_the_kind_that_the_databases_expect(db: Database) -> None:
    table = Incident.__table__  # type: ignore[attr-defined]
    columns: list[Column[object]] = [table.c.team_id, table.c.number]
    half = Prepared(insert(table).values({column: bindparam(f"its_{column.key}") for column in columns}))

    def fail(session: Session) -> None:
        with pytest.raises(IntegrityError):
            half.row(session, {"its_team_id": "T1", "its_number": 1})
        raise LookupError

    with pytest.raises(LookupError):
        db.write(fail)
    assert db.write(declared), "the connection goes on"


def test_the_first_thing_that_a_process_asks_for_may_be_one_of_these(sqlite: Database, sqlite_url: str) -> None:
    sqlite.write(declared)
    sqlite.close()
    program = """
        import sys
        from storage.database import open_database
        from storage.incidents import get
        with open_database(sys.argv[1], read_only=True).read() as session:
            print(get(session, 1).title)
        """
    asked = [sys.executable, "-c", textwrap.dedent(program), sqlite_url]
    said = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert said.stdout.strip() == "100 % of payments are down", said.stderr
