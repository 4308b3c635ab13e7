"""A PostgreSQL database is restored while somebody connects to it, or a bot starts."""

import threading
import time
from pathlib import Path

import psycopg
import pytest
from sqlmodel import select

from storage import backups, migrations, outbox
from storage.backups import postgres
from storage.database import UnusableDatabaseError, open_database
from storage.outbox import Delivery
from storage.people import Person
from tests.example_incident import ANA, tell


@pytest.fixture
def backed_up(postgres_url: str, tmp_path: Path) -> Path:
    """A backup of a database with the example incident, and of a delivery that waits."""
    database = open_database(postgres_url)
    migrations.upgrade(database.engine)
    database.write(tell)
    database.write(lambda session: outbox.add(session, team_id="T1", lane="incident:1", kind="overview", subject=1))
    database.close()
    backups.take(postgres_url, tmp_path / "b")
    return tmp_path / "b"


def test_who_connects_after_the_first_look_is_seen_before_anything_is_replaced(
    postgres_url: str, backed_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late: list[psycopg.Connection] = []

    def count(_: psycopg.Connection) -> dict[str, int]:
        late.append(psycopg.connect(postgres_url.replace("+psycopg", "")))
        return {"incident": 1, "workspace": 1}

    with monkeypatch.context() as patch:
        patch.setattr(postgres, "_rows", count)
        with pytest.raises(UnusableDatabaseError, match="1 connections are open to this database"):
            backups.put_back(postgres_url, backed_up, force=True)
    late[0].close()
    kept = open_database(postgres_url, read_only=True)
    with kept.read() as session:
        assert session.get(Person, ("T1", ANA)) is not None
    kept.close()


def test_a_bot_that_starts_during_a_restore_waits_for_its_end(
    postgres_url: str, backed_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot, seen = open_database(postgres_url), list[bool]()

    def start() -> None:
        migrations.upgrade(bot.engine)
        with bot.read() as session:
            seen.extend(one.is_restored for one in session.exec(select(Delivery)))

    starting, restore = threading.Thread(target=start), postgres._restore

    def during(url: str, file: Path) -> None:
        starting.start()
        until = time.monotonic() + 60
        while not _is_waited_for(url):
            assert time.monotonic() < until, "the bot does not wait"
            time.sleep(0.05)
        restore(url, file)

    with monkeypatch.context() as patch:
        patch.setattr(postgres, "_restore", during)
        backups.put_back(postgres_url, backed_up, force=True)
    starting.join(60)
    bot.close()
    assert seen == [True]  # it found what was restored, and settled


def _is_waited_for(url: str) -> bool:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = %s"
        found = connection.execute(waiting, [migrations.RESTORING]).fetchone()
        return bool(found and found[0])
