"""Backups: taken beside whoever writes, proved, put back; whatever is wrong is said, and nothing is lost by it."""

import contextlib
import sqlite3
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from alembic import command
from psycopg import sql
from sqlalchemy import func, text
from sqlmodel import Session, SQLModel, col, select

from handlers.cli import main
from storage import backups, incidents, migrations, outbox, people, purges, search, workspaces
from storage.backups import BackupError
from storage.backups.contents import Contents
from storage.database import Database, UnusableDatabaseError, open_database
from storage.listing import Filter
from storage.migrations.running import config
from storage.outbox import Delivery
from storage.people import OPERATOR, Person
from tests.example_incident import tell
from tests.words import no_bot

TEAM = "T1"


@pytest.fixture
def told(db: Database) -> Database:
    """A database with the example incident, and a delivery that waits, which its bot still holds."""
    db.write(tell)
    db.write(lambda session: outbox.add(session, team_id=TEAM, lane="incident:1", kind="overview", subject=1))
    return db


@pytest.fixture
def other_url(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Iterator[str]:
    """Where to restore: a file that is not there, or an empty database."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'elsewhere' / 'scribe.db'}"
        return
    server, name = request.getfixturevalue("postgres_server"), f"other_{request.node.name[:20]}_{id(request)}"
    yield server.create_database(name)
    server.drop_database(name)


def filled(url: str) -> Database:
    """Open a database with the example incident in it."""
    database = open_database(url)
    migrations.upgrade(database.engine)
    database.write(tell)
    return database


def rows(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table."""
    with database.read() as session:
        tables = SQLModel.metadata.sorted_tables
        return {one.name: sorted(map(tuple, session.execute(one.select())), key=repr) for one in tables}


def test_what_was_backed_up_beside_the_bot_comes_back_as_it_was(
    told: Database, database_url: str, other_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "today.backup"
    contents = backups.take(database_url, file)
    assert contents.is_proved
    assert contents.rows["incident"] == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir() if "today" in one.name] == ["today.backup"]
    with told.read() as session:
        session.execute(text("SELECT 1"))  # a bot that runs
        with pytest.raises(UnusableDatabaseError, match=r"[Ss]top"):
            backups.put_back(database_url, file, force=True)
    told.write(lambda session: people.meet(session, TEAM, "later"))  # it goes on meanwhile

    assert backups.put_back(other_url, file, last_number=41).kept == ""
    restored, before = open_database(other_url), rows(told)
    found = rows(restored)
    before["person"] = [one for one in before["person"] if "later" not in one]
    for settled in ("delivery", "workspace", "audit_record", "audit_head"):
        assert len(found.pop(settled, [])) >= len(before.pop(settled, []))
    assert found == before
    with restored.read() as session:
        assert migrations.is_current(session.connection())
        assert search.find(session, OPERATOR, ["warehouses"], narrowed=Filter())
    nothing_is_done_twice(restored, told)
    restored.write(lambda session: people.meet(session, TEAM, "newer"))
    restored.close()

    with pytest.raises(BackupError, match="Add --force to replace it"):
        backups.put_back(other_url, file)
    replaced = backups.put_back(other_url, file, force=True)
    assert replaced.last_number == 42  # what the replaced one knew
    assert "newer" in people_kept(other_url, replaced.kept)
    now = open_database(other_url, read_only=True)
    with now.read() as session:
        assert session.get(Person, (TEAM, "newer")) is None
    now.close()
    backups.take(other_url, tmp_path / "tomorrow.backup")  # without what was replaced, which stays in its way else
    assert backups.put_back(other_url, tmp_path / "tomorrow.backup", force=True).rows["incident"] == 1


def test_what_was_being_sent_while_the_same_waited_again_comes_back_once(
    told: Database, database_url: str, other_url: str, tmp_path: Path
) -> None:
    told.write(lambda session: outbox.claim(session, "incident:1", "w1", timedelta(seconds=45)) and None)
    told.write(lambda session: outbox.add(session, team_id=TEAM, lane="incident:1", kind="overview", subject=1))
    backups.take(database_url, tmp_path / "b")
    backups.put_back(other_url, tmp_path / "b")
    restored = open_database(other_url)
    with restored.read() as session:
        found = session.exec(select(Delivery).order_by(col(Delivery.id))).all()
    assert [(one.state, one.attempts) for one in found] == [(outbox.WAITING, 1), (outbox.SENT, 0)]
    restored.close()


@pytest.mark.usefixtures("told")
def test_a_number_is_not_given_again_though_all_incidents_were_purged(
    database_url: str, other_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "b"
    backups.take(database_url, file)
    later = open_database(other_url)
    migrations.upgrade(later.engine)
    incident_id = later.write(tell)
    for _ in range(6):
        later.write(lambda session: workspaces.next_incident_number(session, TEAM))

    def purge(session: Session) -> None:
        purges.remove(session, incidents.get(session, incident_id), at=datetime.now(UTC))

    later.write(purge)
    later.close()
    assert backups.put_back(other_url, file).last_number == 7  # no incident is there, so nothing needs force


def nothing_is_done_twice(restored: Database, told: Database) -> None:
    """What waited is looked for before it is posted, and no id or number of an incident is given a second time."""
    with told.read() as session:
        (waiting,) = session.exec(select(Delivery)).all()
        assert not waiting.is_restored
    with restored.read() as session:
        (waiting,) = session.exec(select(Delivery)).all()
        assert (waiting.state, waiting.is_restored) == (outbox.WAITING, True)
    restored.write(lambda session: outbox.add(session, team_id=TEAM, lane="incident:1", kind="pin", subject=1))
    with restored.read() as session:
        assert int(session.exec(select(func.max(Delivery.id))).one() or 0) > (waiting.id or 0) + 100_000
    assert restored.write(lambda session: workspaces.next_incident_number(session, TEAM)) == 42


def people_kept(url: str, kept: str) -> list[str]:
    """Return the people of the database that was replaced."""
    if url.startswith("sqlite"):
        with contextlib.closing(sqlite3.connect(kept)) as connection:
            return [one for (one,) in connection.execute("SELECT user_id FROM person")]
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        schema = sql.Identifier(kept.removeprefix("schema "), "person")
        return [one for (one,) in connection.execute(sql.SQL("SELECT user_id FROM {}").format(schema))]


def test_a_damaged_backup_is_refused_and_what_is_there_stays(sqlite_url: str, tmp_path: Path) -> None:
    file, path = tmp_path / "b", tmp_path / "scribe.db"
    database = filled(sqlite_url)
    backups.take(sqlite_url, file)
    database.close()
    intact, content = path.read_bytes(), bytearray(file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 3000] = b"\x00" * 3000
    file.write_bytes(content)
    with pytest.raises(BackupError, match="Use an earlier backup"):
        backups.put_back(sqlite_url, file, force=True)
    assert path.read_bytes() == intact
    assert {one.name for one in tmp_path.iterdir()} == {"b", "scribe.db", "scribe.db.lock"}


def test_a_backup_of_a_newer_version_is_refused_and_one_of_an_older_is_brought_up_to_date(
    sqlite_url: str, tmp_path: Path
) -> None:
    database = open_database(sqlite_url)
    with database.engine.begin() as connection:
        command.upgrade(config(connection), "0001")
    backups.take(sqlite_url, tmp_path / "older")
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    backups.take(sqlite_url, tmp_path / "newer")
    database.close()
    with pytest.raises(BackupError, match="newer version"):
        backups.put_back(f"sqlite:///{tmp_path / 'one.db'}", tmp_path / "newer")
    backups.put_back(f"sqlite:///{tmp_path / 'two.db'}", tmp_path / "older")
    assert not (tmp_path / "one.db").exists()
    restored = open_database(f"sqlite:///{tmp_path / 'two.db'}", read_only=True)
    with restored.read() as session:
        assert migrations.is_current(session.connection())
    restored.close()


def test_a_copy_that_lacks_a_row_is_no_backup() -> None:
    Contents({"line": 3}).compare({"line": 3})
    with pytest.raises(BackupError, match="tables line"):
        Contents({"line": 3}).compare({"line": 2})


def test_a_damaged_database_makes_no_backup(sqlite_url: str, tmp_path: Path) -> None:
    filled(sqlite_url).close()
    path = tmp_path / "scribe.db"
    with sqlite3.connect(path) as connection:  # a line that the index does not know: as after a lost write
        connection.execute("DROP TRIGGER fts_line_removed")
        connection.execute("DELETE FROM evidence")
        connection.execute("DELETE FROM line_version")
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("DELETE FROM line WHERE id = 3")
    with pytest.raises(BackupError, match="The database is damaged"):
        backups.take(sqlite_url, tmp_path / "b")
    assert not (tmp_path / "b").exists()


@pytest.fixture
def on_the_command_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_url: str) -> Database:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SCRIBE_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.chdir(tmp_path)
    return filled(sqlite_url)


def test_the_words_say_what_they_did_and_what_to_do(
    on_the_command_line: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup", "b"], no_bot) == 0
    assert "1 incident, 17 lines" in capsys.readouterr().out
    assert main(["backup", "b"], no_bot) == 1
    assert capsys.readouterr().err == "b exists already: add --force to replace it, or choose another name.\n"
    assert main(["backup", "b", "--force"], no_bot) == 0
    assert main(["backup", "scribe.db", "--force"], no_bot) == 1
    assert "is the database itself" in capsys.readouterr().err
    assert main(["backup", "nowhere/b"], no_bot) == 1
    assert "nowhere/b cannot be written" in capsys.readouterr().err
    assert main(["restore", "b", "--force"], no_bot) == 1
    assert capsys.readouterr().err.startswith("Another process is using ")
    on_the_command_line.close()
    assert main(["restore", "b"], no_bot) == 1
    assert "holds incidents (1). Add --force" in capsys.readouterr().err
    assert main(["restore", "none"], no_bot) == 1
    assert "none cannot be read (No such file or directory)" in capsys.readouterr().err
    Path("note").write_text("not a backup")
    assert main(["restore", "note"], no_bot) == 1
    assert "note is no backup" in capsys.readouterr().err
    assert main(["restore", "b", "--force", "--after", "INC-12"], no_bot) == 0
    said = capsys.readouterr().out
    assert "Restored: 1 incident, 17 lines" in said
    assert "The next incident is INC-13." in said
    assert "is kept: " in said
    assert main(["restore", "b", "--after", "soon"], no_bot) == 1


def test_without_the_programs_of_postgres_it_says_what_to_install(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    database = open_database(postgres_url)
    migrations.upgrade(database.engine)
    database.close()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupError, match="apt install postgresql-client"):
        backups.take(postgres_url, tmp_path / "b")
    assert list(tmp_path.iterdir()) == []
