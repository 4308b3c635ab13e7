"""SQLite: one process, one file, one writing connection in turns; readers cannot write.

Why so: two connections that checkpoint and write at the same moment can lose committed rows in SQLite
3.7.0–3.51.2 (WAL-reset bug), a pool of one is unfair under load, and jobs that wait together are cheap
to commit together.
"""

import contextlib
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, IntegrityError, ProgrammingError
from sqlalchemy.pool import QueuePool
from sqlmodel import Session

from storage import audit
from storage.database import (
    LanesHook,
    NotStoredError,
    UnusableDatabaseError,
    WaitHook,
    reading,
    run_hooks,
    sqlite_machine_time,
)
from storage.locks import hold
from storage.turns import Job, Turns

T = TypeVar("T")
PATIENCE_SECONDS = 2.2  # from being queued until the transaction begins: a person is told within Slack's 3 s
QUEUE_SECONDS = 1.2  # the part of it that a job waits for its turn
READ_SECONDS = 1.0


class SqliteDatabase:
    """One SQLite file, held by this process alone for writing."""

    def __init__(self, url: str, *, read_only: bool = False) -> None:
        """Open the file of `url` (made when missing, unless `read_only`); raise UnusableDatabaseError if it is held."""
        path = make_url(url).database
        if not path or path == ":memory:":
            raise UnusableDatabaseError("DATABASE_URL must name a file, such as sqlite:///scribe.db.")
        self.path = Path(path).resolve()
        self.hooks: list[LanesHook] = []
        self.waits: list[WaitHook] = []
        self._begun: float | None = None  # when the present batch began
        self._lock_file: IO[bytes] | None = None
        self._turns: Turns | None = None
        if read_only:
            if not self.path.exists():
                raise UnusableDatabaseError(
                    f"There is no database at {self.path}. Start the bot once, or set DATABASE_URL."
                )
            self.engine = self._reader = _reading_engine(self.path)
            return
        self._lock_file = hold(self.path)
        self._patience = _Patience()
        self.engine = _writing_engine(self.path, self._patience)
        if problem := _problem(self.engine):
            self.engine.dispose()
            self._release()
            raise UnusableDatabaseError(f"{self.path} cannot be used as a database ({problem}). {_advice(problem)}")
        self._reader = _reading_engine(self.path)
        self._turns = Turns(self._do)

    def write(self, job: Callable[[Session], T]) -> T:
        """Run `job` in its turn, together with what waits, until it is durable; see `Database.write`."""
        if self._turns is None:
            raise NotStoredError("This database was opened for reading only.")
        mine = Job(job)
        if not self._turns.take(mine, QUEUE_SECONDS):
            raise NotStoredError("The database is busy.")
        if mine.error is not None:
            raise mine.error
        result: T = mine.result
        return result

    @contextlib.contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session on a read-only connection."""
        with reading(self._reader) as session:
            yield session

    def stuck_seconds(self) -> float:
        """For how long the present batch has been under way, in seconds."""
        begun = self._begun
        return time.monotonic() - begun if begun is not None else 0.0

    def close(self) -> None:
        """Finish what waits, close all connections, let go of the file."""
        if self._turns is not None:
            self._turns.close()
        self._reader.dispose()
        self.engine.dispose()
        self._release()

    def _tell_waits(self, jobs: list[Job]) -> None:
        for told in self.waits:
            for job in jobs:
                told(time.monotonic() - job.since)

    def _release(self) -> None:
        if self._lock_file is not None:
            self._lock_file.close()
            self._lock_file = None

    def _do(self, jobs: list[Job]) -> None:
        self._begun = time.monotonic()
        try:
            if not self._commit_together(jobs):
                for one in jobs:
                    self._commit_together([one], alone=True)
        finally:
            self._begun = None

    def _commit_together(self, jobs: list[Job], *, alone: bool = False) -> bool:
        """Run the jobs in one transaction; return False when they should be tried one by one."""
        is_begun = False
        try:
            with Session(self.engine, expire_on_commit=False) as session:
                self._patience.until = min(job.since for job in jobs) + PATIENCE_SECONDS
                session.connection()
                is_begun = True
                self._tell_waits(jobs)
                results = [job.context.run(job.work, session) for job in jobs]
                session.flush()
                audit.extend(session)
                lanes: set[str] = session.info.get("lanes", set())
                session.commit()
        except BaseException as error:  # noqa: BLE001 - whatever a job raises belongs to the one who asked
            if is_begun and len(jobs) > 1 and not alone:
                return False
            _fail(jobs, error)
            return True
        for job, result in zip(jobs, results, strict=True):
            job.end(result)
        run_hooks(self.hooks, lanes)
        return True


def _problem(engine: Engine) -> str:
    """Open the file, which turns WAL on and makes the shared memory that readers need; say what is wrong with it."""
    try:
        with engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            (found,) = raw.execute("PRAGMA quick_check(1)").fetchone()
            if not os.access(engine.url.database or "", os.W_OK):  # SQLite opens it all the same, for reading
                return "it is readonly"
    except (DatabaseError, sqlite3.DatabaseError) as error:
        return str(getattr(error, "orig", error))
    return "" if found == "ok" else " ".join(str(found).split())


def _advice(problem: str) -> str:
    if "readonly" in problem or "unable to open" in problem:
        return "Let the account of the bot write that file and its folder."
    if "full" in problem or "I/O" in problem:
        return "Make room on its disk, and look whether the disk is well; what was stored is not lost."
    return "Restore it from a backup (python app.py restore FILE --force), or move it away to start anew."


class _Patience:
    """Until when (monotonic) the next transaction may wait to begin while somebody else (a backup, a shell) writes."""

    until: float | None = None

    def begin(self, connection: Connection) -> None:
        raw: Any = connection.connection.driver_connection  # a statement of SQLAlchemy's would begin a transaction
        until, self.until = self.until, None
        seconds = PATIENCE_SECONDS if until is None else max(until - time.monotonic(), 0.1)
        raw.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
        raw.execute("BEGIN IMMEDIATE")


def _fail(jobs: list[Job], error: BaseException) -> None:
    is_fault = isinstance(error, IntegrityError | ProgrammingError)  # of the job: to run it again mends nothing
    for job in jobs:
        if isinstance(error, DatabaseError | sqlite3.DatabaseError) and not is_fault:
            reason = NotStoredError(str(getattr(error, "orig", error)))
            reason.__cause__ = error
            job.end(error=reason)
        else:
            job.end(error=error)


def _writing_engine(path: Path, patience: "_Patience") -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=QueuePool,
        pool_size=1,
        hide_parameters=True,  # what people wrote is in no error
        max_overflow=0,
        connect_args={"check_same_thread": False, "timeout": PATIENCE_SECONDS, "isolation_level": None},
    )

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: object) -> None:
        connection.create_function("machine_time", 1, sqlite_machine_time)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    event.listen(engine, "begin", patience.begin)
    return engine


def _reading_engine(path: Path) -> Engine:
    # Where nothing can be written, SQLite reads a file with a -wal of its own only when told that nobody changes it.
    is_still = not os.access(path.parent, os.W_OK) and not path.with_name(path.name + "-wal").exists()
    engine = create_engine(
        f"sqlite:///file:{path}?mode=ro{'&immutable=1' if is_still else ''}&uri=true",
        pool_size=8,
        hide_parameters=True,
        max_overflow=8,
        pool_timeout=QUEUE_SECONDS,
        connect_args={"check_same_thread": False, "timeout": READ_SECONDS, "isolation_level": None},
    )

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: object) -> None:
        connection.create_function("machine_time", 1, sqlite_machine_time)
        connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine
