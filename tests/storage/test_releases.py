"""Every released version's database becomes one of this version, with its rows; a crash on the way costs nothing."""

import functools
import json
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import command

from storage import migrations, people, search
from storage.database import open_database
from storage.listing import Filter
from storage.migrations.running import config
from storage.people import OPERATOR
from tests.example_incident import tell
from tests.faults.child import ROOT
from tests.storage import releases
from tests.storage.later import one_more
from tests.storage.releases import Snapshot


def the_first_shape() -> Snapshot:
    """Return what the first migration's tables would hold: there is no release before it."""
    return {**_present(), "revision": "0001"}


@functools.cache
def _present() -> Snapshot:
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/scribe.db")
        migrations.upgrade(database.engine)
        database.write(tell)
        with database.engine.connect() as connection:
            kept = releases.snapshot(connection)
        database.close()
    return json.loads(json.dumps(kept))  # type: ignore[no-any-return]


def of_file(path: Path) -> Callable[[], Snapshot]:
    return lambda: json.loads(path.read_text(encoding="utf-8"))


RELEASES = [
    pytest.param(the_first_shape, id="the first shape"),
    *(pytest.param(of_file(path), id=path.stem) for path in sorted(releases.FOLDER.glob("*.json"))),
]


@pytest.mark.parametrize("kept", RELEASES)
def test_a_database_of_every_release_is_taken_over_row_by_row(kept: Callable[[], Snapshot], database_url: str) -> None:
    before = kept()
    assert before["tables"]["line"]
    taken_over(before, database_url)


def test_a_later_version_that_loses_a_line_on_the_way_is_found_out(sqlite_url: str, tmp_path: Path) -> None:
    before = the_first_shape()
    loses = "op.execute('DELETE FROM line WHERE number = 3')"
    with one_more(tmp_path, loses), pytest.raises(AssertionError, match="is not there any more"):
        taken_over(before, sqlite_url)


def taken_over(before: Snapshot, database_url: str) -> None:
    """Fill a database as a version left it, bring it to the present shape, and look for every row."""
    database = open_database(database_url)
    try:
        with database.engine.begin() as connection:
            releases.load(connection, before)
        migrations.upgrade(database.engine)
        with database.engine.connect() as connection:
            after = releases.snapshot(connection)
            gone = lost(before, after)
            assert not gone, f"what was stored is not there any more: {gone[:3]}"
            command.check(config(connection))
        with database.read() as session:
            assert search.find(session, OPERATOR, ["warehouses"], narrowed=Filter())
    finally:
        database.close()


def lost(before: Snapshot, after: Snapshot) -> list[str]:
    """Name the rows that are not there any more, as far as their columns still are."""
    found = []
    for table, rows in before["tables"].items():
        there = after["tables"].get(table, [])
        columns = set(there[0]) & set(rows[0]) if there and rows else set()
        kept = {_key(row, columns) for row in there}
        found += [f"{table}: {row}" for row in rows if _key(row, columns) not in kept]
    return found


def _key(row: dict[str, Any], columns: set[str]) -> str:
    return json.dumps({name: value for name, value in row.items() if name in columns}, sort_keys=True)


def test_a_row_that_a_migration_loses_or_changes_is_found() -> None:
    before: Snapshot = {"tables": {"line": [{"id": 1, "text": "a", "gone": 1}, {"id": 2, "text": "b", "gone": 2}]}}
    assert (
        lost(before, {"tables": {"line": [{"id": 1, "text": "a", "new": 0}, {"id": 2, "text": "b", "new": 0}]}}) == []
    )
    assert len(lost(before, {"tables": {"line": [{"id": 1, "text": "a"}]}})) == 1
    assert len(lost(before, {"tables": {"line": [{"id": 1, "text": "a"}, {"id": 2, "text": "c"}]}})) == 1
    assert len(lost(before, {"tables": {}})) == 2


DYING = """
import sys, time
from pathlib import Path
from storage import migrations
from storage.database import open_database

migrations.FOLDERS.append(Path(sys.argv[2]))
migrations.upgrade(open_database(sys.argv[1]).engine)
"""
LATER = """
import time
import sqlalchemy as sa
from alembic import op
revision, down_revision = "9999", "{head}"
def upgrade():
    op.create_table("half_done", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("DELETE FROM person")
    print("half done", flush=True)
    time.sleep(60)
"""


def test_a_process_that_is_killed_within_a_migration_leaves_the_shape_and_the_rows(
    sqlite_url: str, tmp_path: Path
) -> None:
    database = open_database(sqlite_url)
    migrations.upgrade(database.engine)
    database.write(lambda session: people.meet(session, "T1", "ana"))
    with database.engine.connect() as connection:
        before = releases.snapshot(connection)
    database.close()
    versions = tmp_path / "later"
    versions.mkdir()
    (versions / "9999_later.py").write_text(textwrap.dedent(LATER).format(head=before["revision"]))
    program = [sys.executable, "-c", DYING, sqlite_url, str(versions)]
    with subprocess.Popen(
        program, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE
    ) as dying:
        assert dying.stdout is not None
        assert dying.stdout.readline() == b"half done\n"
        dying.send_signal(signal.SIGKILL)
    database = open_database(sqlite_url)
    with database.engine.connect() as connection:
        assert releases.snapshot(connection) == before
        assert migrations.is_current(connection)
    database.close()
