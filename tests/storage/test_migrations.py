"""The database's shape: the migrations make what the tables say, and a crash on the way leaves what was there."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlmodel import select

from storage import migrations, people
from storage.database import Database, UnusableDatabaseError, open_database
from storage.migrations.running import config
from storage.people import Person
from tests.storage.later import HALF_COMMITTED, HALF_DONE, is_as_before, one_more, shape

ROOT = Path(__file__).parents[2]


def test_the_migrations_make_what_the_tables_say(db: Database) -> None:
    with db.engine.connect() as connection, connection.begin():
        command.check(config(connection))


def test_the_name_of_each_file_begins_with_its_revision() -> None:
    known = ScriptDirectory.from_config(config())
    for one in known.walk_revisions():
        assert Path(one.path).name.startswith(f"{one.revision}_")
    assert migrations.newest() == known.get_current_head()


def test_a_start_on_a_database_of_the_present_shape_loads_nothing_that_migrates(sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    migrations.upgrade(database.engine)
    database.close()
    program = "import sys, app\nfrom storage import database, migrations\n"
    program += "migrations.upgrade(database.open_database(sys.argv[1]).engine)\nprint('alembic' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program, sqlite_url], cwd=ROOT, capture_output=True, check=True)
    assert ran.stdout == b"False\n"


def test_upgrading_twice_changes_nothing(db: Database) -> None:
    db.write(lambda session: people.meet(session, "T1", "ana"))
    migrations.upgrade(db.engine)
    with db.read() as session:
        assert migrations.is_current(session.connection())
        assert [person.user_id for person in session.exec(select(Person))] == ["ana"]


def test_a_database_without_tables_becomes_current(bare_url: str) -> None:
    db = open_database(bare_url)
    with db.read() as session:
        assert not migrations.is_current(session.connection())
    migrations.upgrade(db.engine)
    with db.read() as session:
        assert migrations.is_current(session.connection())
    db.close()


def crash(db: Database, folder: Path, steps: str) -> set[str]:
    """Let a migration fail on a database with one person; return the shape of before."""
    db.write(lambda session: people.meet(session, "T1", "ana"))
    before = shape(db)
    with one_more(folder, steps), pytest.raises(RuntimeError, match="the power went off"):
        migrations.upgrade(db.engine)
    return before


def test_a_crash_in_a_migration_leaves_the_old_shape(db: Database, tmp_path: Path) -> None:
    is_as_before(db, crash(db, tmp_path, HALF_DONE))


@pytest.mark.parametrize("said", HALF_COMMITTED)
def test_a_migration_that_commits_half_of_what_it_does_is_found_out(db: Database, tmp_path: Path, said: str) -> None:
    before = crash(db, tmp_path, HALF_COMMITTED[said])
    with pytest.raises(AssertionError, match=said):
        is_as_before(db, before)


@pytest.mark.parametrize(
    ("shape", "can_go_on"), [("0009.{own}", True), ("0009.0009", False), ("0009", False), ("{own}", True)]
)
def test_code_goes_on_with_a_newer_shape_only_where_that_says_so(db: Database, shape: str, can_go_on: bool) -> None:
    own = migrations.newest()
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :shape"), {"shape": shape.format(own=own)})
        assert migrations.is_current(connection) is can_go_on
    if can_go_on:
        migrations.upgrade(db.engine)
    else:
        with pytest.raises(UnusableDatabaseError, match="A newer version of the bot has shaped this database"):
            migrations.upgrade(db.engine)
