"""A person's data: exported whole, erased from every column of every table, whichever is added later."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Integer, LargeBinary, String, Table, insert, select
from sqlmodel import Session, SQLModel

from bot import erasing, watching
from bot.settings import load_settings
from handlers.cli import main
from storage import audit, outbox, people, persons, timeline
from storage.database import Database, NotStoredError, open_database
from storage.incidents import Incident
from storage.migrations import upgrade
from storage.watches import Watch
from tests.databases import opened
from tests.example_incident import tell
from tests.words import no_bot

WHO, NAME = "U0CANARY", "Quincy Canary"
AT = datetime(2026, 3, 10, 21, 0, tzinfo=UTC)
TRACES = (WHO, "Quincy", "quincy", "Canary")
SAID = f"<@{WHO}|quincy> asked; Quincy saw it, @quincy.canary and QUINCY CANARY too"


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """A fresh database of each kind."""
    with opened(database_url) as database:
        yield database


def value(column: Column[Any]) -> Any:
    """Return something for a column: whatever may hold words holds the person."""
    kind = persons.plain_type(column)
    if isinstance(kind, JSON):
        return {WHO: [SAID, {"by": WHO}]}
    if isinstance(kind, LargeBinary):
        return f"a file about {WHO}".encode()
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, DateTime):
        return AT
    if isinstance(kind, Date):
        return date(2026, 3, 10)
    if isinstance(kind, Integer):
        return 1
    assert isinstance(kind, String), f"say in bot.erasing what becomes of {column}"
    return "T1" if column.name == "team_id" else WHO if column.name == "user_id" else SAID


def plant(database: Database) -> set[str]:
    """Put a row that is full of the person into every table; return those that can hold text."""
    tables = [one for one in SQLModel.metadata.sorted_tables if "team_id" in one.c]
    with database.engine.begin() as connection:
        for table in tables:
            row = {column.name: value(column) for column in table.columns}
            connection.execute(insert(table).values(row | ({"name": NAME} if table.name == "person" else {})))
    return {one.name for one in tables if persons._texts(one)}


def rows(database: Database, table: Table) -> list[str]:
    with database.read() as session:
        return [str(dict(row)) for row in session.execute(select(table)).mappings()]


def test_nothing_of_a_person_is_left_in_any_column_of_any_table(db: Database) -> None:
    planted = plant(db)
    settings = load_settings(needs_slack=False)
    with db.read() as session:
        told = erasing.everything(session, "T1", WHO)
    assert set(told["tables"]) == planted
    assert json.dumps(told)
    erased = erasing.erase(db, settings, "T1", WHO, at=AT)
    assert erased.rows > 20
    left = {
        table.name: [row for row in rows(db, table) if any(trace in row for trace in TRACES)]
        for table in SQLModel.metadata.sorted_tables
    }
    assert {name for name, found in left.items() if found} == {"audit_record"}
    with db.read() as session:
        former = people.get(session, "T1", erased.pseudonym)
        (line,) = timeline.of_incident(session, 1, struck=True)
    assert former is not None
    assert (former.name, former.is_deleted) == (erasing.FORMER, True)
    assert line.text == (
        f"<@{erased.pseudonym}> asked; a former colleague saw it, a former colleague and a former colleague too"
    )
    assert line.number == 1


def test_what_was_to_leave_for_them_as_a_follower_goes_too(db: Database) -> None:
    def follow(session: Session) -> str:
        people.keep(session, "T1", WHO, name=NAME)
        known = {"number": 1, "title": "Labels do not print", "severity": "sev3", "status": "resolved"}
        incident = Incident(team_id="T1", declared_by="U1", declared_at=AT, **known)
        session.add(incident)
        session.flush()
        watch = Watch(team_id="T1", incident_id=incident.id or 0, target=WHO, began_at=AT)
        session.add(watch)
        session.flush()
        watching.draw(session, watch)
        return watch.lane

    lane = db.write(follow)
    erasing.erase(db, load_settings(needs_slack=False), "T1", WHO, at=AT)
    with db.read() as session:
        assert outbox.is_settled(session, lane, "watch")


def test_broken_off_it_is_run_again_and_they_become_one_and_the_same(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(db)
    settings, say, pieces = load_settings(needs_slack=False), persons.say_otherwise, []
    with db.engine.begin() as connection:
        table = SQLModel.metadata.tables["membership"]
        row = {column.name: value(column) for column in table.columns}
        connection.execute(insert(table), [row | {"channel_id": f"{WHO} {number}"} for number in range(3)])

    def broken_off(*given: Any, **named: Any) -> Any:
        pieces.append(given[2])
        if given[2] == "line":
            raise NotStoredError("the database did not answer")
        return say(*given, **named)

    with monkeypatch.context() as patch:
        patch.setattr(persons, "say_otherwise", broken_off)
        with pytest.raises(NotStoredError):
            erasing.erase(db, settings, "T1", WHO, at=AT)
    begun = set(re.findall("UGONE[0-9A-F]{10}", str(everything(db))))
    assert len(begun) == 1
    monkeypatch.setattr(persons, "AT_ONCE", 1)
    assert erasing.erase(db, settings, "T1", WHO, at=AT).pseudonym in begun
    left = {name for name, found in everything(db).items() if WHO in found}
    assert left == {"audit_record"}
    assert set(re.findall("UGONE[0-9A-F]{10}", str(everything(db)))) == begun


def everything(db: Database) -> dict[str, str]:
    return {table.name: str(rows(db, table)) for table in SQLModel.metadata.sorted_tables}


def test_the_words_of_others_and_what_only_looks_like_a_name_stay() -> None:
    say = erasing._otherwise("U1", "UGONE1", ["Mark Twain", "Jo Ann Lee"], ["Jo Smith", "Ana Berg"])
    assert say("Mark said to mark it, <@U12> and Jo agreed") == "Mark said to mark it, <@U12> and Jo agreed"
    assert say("@mark, Mark Twain and @jo.ann.lee") == f"@{erasing.FORMER}".removeprefix("@") + (
        f", {erasing.FORMER} and {erasing.FORMER}"
    )
    assert say("person:T1:U1") == "person:T1:UGONE1"


def test_on_the_command_line(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("TRUSTED", '["U0CEM"]')
    database = open_database(sqlite_url)
    upgrade(database.engine)
    database.write(tell)
    assert main(["person", "export", "<@U0CEM|cem>"], no_bot) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["tables"]["person"][0]["name"] == "Cem Yıldız"
    assert {"line", "person"} <= set(told["tables"])
    assert main(["person", "erase", "U0CEM"], no_bot) == 0
    assert "rows name U0CEM. With --yes" in capsys.readouterr().out
    assert main(["person", "erase", "U0CEM", "--yes"], no_bot) == 1
    assert capsys.readouterr().err.startswith("Another process is using ")
    database.close()
    assert main(["person", "erase", "U0CEM", "--yes"], no_bot) == 0
    said = capsys.readouterr().out
    assert "U0CEM is a former colleague now" in said
    assert "The setting trusted names U0CEM" in said
    content = b"".join(one.read_bytes() for one in tmp_path.glob("scribe.db*") if one.is_file())
    assert [one for one in ("U0CEM", "Cem Yıldız", "Yıldız", "Cem") if one.encode() in content] == []
    assert main(["person", "export", "U0CEM"], no_bot) == 1
    assert "Nothing is known of U0CEM" in capsys.readouterr().err
    assert main(["person", "export", "cem"], no_bot) == 1
    with sqlite_reader(sqlite_url).read() as session:
        (record,) = audit.of_team(session, "T1")
    assert (record.action, record.actor_id) == ("erased", audit.OPERATOR)
    assert record.details["person"].startswith("UGONE")


def sqlite_reader(url: str) -> Database:
    return open_database(url, read_only=True)
