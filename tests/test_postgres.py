"""The PostgreSQL server of the tests keeps its own promises."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from tests import postgres
from tests.postgres import PostgresMissingError, PostgresServer

_ORPHAN = """
import time
from tests.postgres import PostgresServer
server = PostgresServer()
server.start()
print(server.pid, server._folder, flush=True)
time.sleep(60)
"""


def _plain(url: str) -> str:
    return url.replace("+psycopg", "")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("time_of_day", ["first", "second"])
def test_each_test_has_a_database_of_its_own(postgres_url: str, time_of_day: str) -> None:
    with psycopg.connect(_plain(postgres_url)) as connection:
        connection.execute("CREATE TABLE only_here (word text)")
        connection.execute("INSERT INTO only_here VALUES (%s)", [time_of_day])
        assert connection.execute("SELECT word FROM only_here").fetchall() == [(time_of_day,)]


def test_both_kinds_of_database_take_rows(database_url: str) -> None:
    with sa.create_engine(database_url).begin() as connection:
        connection.execute(sa.text("CREATE TABLE kinds (word text)"))
        connection.execute(sa.text("INSERT INTO kinds VALUES ('stored')"))
        assert connection.scalar(sa.text("SELECT word FROM kinds")) == "stored"


def test_the_server_is_as_durable_as_in_production(postgres_url: str) -> None:
    with psycopg.connect(_plain(postgres_url)) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
        assert connection.execute("SHOW synchronous_commit").fetchone() == ("on",)
        assert connection.execute("SHOW full_page_writes").fetchone() == ("on",)


def test_committed_rows_survive_a_crash_and_a_restart(postgres_server: PostgresServer, postgres_url: str) -> None:
    with psycopg.connect(_plain(postgres_url)) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('kept')")
    postgres_server.stop(crash=True)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(_plain(postgres_url))
    postgres_server.start()
    with psycopg.connect(_plain(postgres_url)) as connection:
        assert connection.execute("SELECT word FROM kept").fetchall() == [("kept",)]


@pytest.mark.postgres
@pytest.mark.usefixtures("postgres_server")
def test_the_server_goes_when_its_test_run_is_killed() -> None:
    orphan = subprocess.Popen(
        [sys.executable, "-c", _ORPHAN], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1]
    )
    assert orphan.stdout is not None
    pid, folder = orphan.stdout.readline().split()
    orphan.send_signal(signal.SIGKILL)
    orphan.wait()
    orphan.stdout.close()
    deadline = time.monotonic() + 20
    while (_alive(int(pid)) or Path(folder).exists()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _alive(int(pid))
    assert not Path(folder).exists()


def test_a_machine_without_postgresql_is_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "_DEBIAN", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PostgresMissingError, match="apt install postgresql"):
        PostgresServer()
