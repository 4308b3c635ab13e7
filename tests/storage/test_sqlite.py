"""SQLite: one process, one turn after the other; what goes wrong with the file is said, and what was stored stays."""

import json
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from storage import people
from storage.database import Database, NotStoredError, UnusableDatabaseError, open_database
from storage.migrations import upgrade
from storage.people import Person
from tests.faults.child import ROOT, SLOW_MACHINE

REFUSED_SECONDS = 1.0


class Stopper:
    """A job that holds the writer until it is let go."""

    def __init__(self, db: Database) -> None:
        self.begun = threading.Event()
        self.go_on = threading.Event()
        self.stored = False
        self._thread = threading.Thread(target=self._write, args=(db,))
        self._thread.start()
        assert self.begun.wait(5)

    def _write(self, db: Database) -> None:
        db.write(self._job)
        self.stored = True

    def _job(self, _session: Session) -> None:
        self.begun.set()
        assert self.go_on.wait(20)

    def release(self) -> None:
        self.go_on.set()
        self._thread.join()


def test_what_waits_together_is_committed_together(sqlite: Database) -> None:
    stopper = Stopper(sqlite)
    threads = [
        threading.Thread(target=sqlite.write, args=(lambda s, n=n: people.meet(s, "T1", f"person {n}"),))
        for n in range(12)
    ]
    for thread in threads:
        thread.start()
    time.sleep(0.2)
    commits: list[object] = []
    event.listen(sqlite.engine, "commit", commits.append)
    stopper.release()
    for thread in threads:
        thread.join()
    assert len(commits) == 2  # the stopper's, and one for the twelve
    with sqlite.read() as session:
        assert len(session.exec(select(Person)).all()) == 12


def test_a_waiter_gives_up_only_while_its_job_has_not_begun(sqlite: Database) -> None:
    stopper = Stopper(sqlite)
    begun = time.monotonic()
    with pytest.raises(NotStoredError, match="busy"):
        sqlite.write(lambda session: people.meet(session, "T1", "ana"))
    assert time.monotonic() - begun < 1.6
    stopper.release()
    assert stopper.stored  # it had begun: it waited for its end, longer than anybody waits for a turn
    sqlite.write(lambda session: people.meet(session, "T1", "ben"))
    with sqlite.read() as session:
        assert [person.user_id for person in session.exec(select(Person))] == ["ben"]


def in_child(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.timed
def test_a_second_process_is_refused_at_once_and_told_why(sqlite: Database, sqlite_url: str) -> None:
    sqlite.write(lambda session: people.meet(session, "T1", "ana"))
    done = in_child(
        """
        import sys, time
        from storage.database import UnusableDatabaseError, open_database
        begun = time.monotonic()
        try:
            open_database(sys.argv[1])
        except UnusableDatabaseError as error:
            print(time.monotonic() - begun, error)
        """,
        sqlite_url,
    )
    seconds, _, sentence = done.stdout.partition(" ")
    assert float(seconds) < REFUSED_SECONDS * SLOW_MACHINE
    assert sentence.startswith("Another process is using ")
    assert "stop that one first" in sentence


def test_the_second_bot_ends_with_the_sentence_and_no_traceback(sqlite: Database, sqlite_url: str) -> None:
    assert sqlite.hooks == []
    done = subprocess.run(
        [sys.executable, "app.py", "migrate"],
        cwd=ROOT,
        env={"DATABASE_URL": sqlite_url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Another process is using ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("is_there", [True, False], ids=["to a file", "to nothing"])
def test_a_lock_file_that_is_a_link_is_refused_and_what_it_names_is_left_alone(
    sqlite_url: str, tmp_path: Path, *, is_there: bool
) -> None:
    other = tmp_path / "other"
    if is_there:
        other.write_text("mine")
    lock = tmp_path / "scribe.db.lock"
    lock.symlink_to(other)
    with pytest.raises(UnusableDatabaseError, match=r"scribe\.db\.lock is a link, which is not followed\. Remove it"):
        open_database(sqlite_url)
    assert (other.read_text() if other.exists() else None) == ("mine" if is_there else None)
    lock.unlink()
    lock.write_text("kept")
    open_database(sqlite_url).close()
    assert lock.read_text() == "kept"


@pytest.mark.parametrize("offset", [0, 4096], ids=["its head", "its first table"])
def test_a_damaged_file_is_refused_with_a_hint_how_to_restore(sqlite_url: str, tmp_path: Path, offset: int) -> None:
    db = open_database(sqlite_url)
    upgrade(db.engine)
    db.close()
    path = tmp_path / "scribe.db"
    content = bytearray(path.read_bytes())
    content[offset : offset + 16] = bytes(byte ^ 0x55 for byte in content[offset : offset + 16])
    path.write_bytes(content)
    with pytest.raises(UnusableDatabaseError, match=r"python app\.py restore"):
        open_database(sqlite_url)
    assert path.read_bytes() == bytes(content)
    path.unlink()
    open_database(sqlite_url).close()  # the lock was let go


def test_a_full_disk_withholds_the_write_and_what_was_stored_stays(sqlite_url: str) -> None:
    done = in_child(
        """
        import json, resource, signal, sys
        from sqlmodel import select
        from storage import people
        from storage.database import NotStoredError, open_database
        from storage.migrations import upgrade
        from storage.people import Person

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write beyond the limit fails with EFBIG, as on a full disk
        db = open_database(sys.argv[1])
        upgrade(db.engine)

        def store(number):
            db.write(lambda session: people.keep(session, "T1", f"person {number}", name="x" * 20000))

        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, resource.RLIM_INFINITY))
        stored, error = 0, ""
        try:
            while stored < 1000:
                store(stored)
                stored += 1
        except NotStoredError as refused:
            error = str(refused)
        with db.read() as session:
            seen = len(session.exec(select(Person)).all())
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        store(5000)
        db.close()
        print(json.dumps({"stored": stored, "seen": seen, "error": error}))
        """,
        sqlite_url,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert 5 < told["stored"] < 1000
    assert told["error"]
    assert told["seen"] == told["stored"]
    db = open_database(sqlite_url)
    with db.read() as session:
        assert len(session.exec(select(Person)).all()) == told["stored"] + 1
    db.close()


def test_a_database_that_is_only_read_needs_no_lock_and_takes_no_writes(sqlite: Database, sqlite_url: str) -> None:
    sqlite.write(lambda session: people.meet(session, "T1", "ana"))
    reader = open_database(sqlite_url, read_only=True)
    with reader.read() as session:
        assert [person.user_id for person in session.exec(select(Person))] == ["ana"]
    with pytest.raises(NotStoredError, match="reading only"):
        reader.write(lambda session: people.meet(session, "T1", "ben"))
    reader.close()


def test_reading_what_is_not_there_makes_no_file(missing_url: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableDatabaseError, match="There is no database at"):
        open_database(missing_url, read_only=True)
    assert list(tmp_path.iterdir()) == []
