"""Open a database and run transactions: `write(job)` and `read()`, the same on SQLite and PostgreSQL.

A job is a function of a session that touches nothing but rows and returns plain values: it may be run
again (another job of its batch failed, a connection broke), so it keeps no other state.
"""

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, TypeVar

from sqlalchemy import Engine, func
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Session

from storage.base import UTCDateTime

T = TypeVar("T")
PATIENT_SECONDS, AGAIN_SECONDS = 45.0, 0.2
LanesHook = Callable[[frozenset[str]], None]
WaitHook = Callable[[float], None]  # told for how many seconds a write waited before its transaction began


class NotStoredError(Exception):
    """The transaction did not happen: nothing of it was kept."""


class LostRaceError(NotStoredError):
    """What a job had read was changed by another transaction before it held it: run again, it reads what is now."""


# what a transaction, or a read, raises while the database cannot be asked: nothing is wrong with what was asked
AWAY = (NotStoredError, OperationalError, InterfaceError, PoolTimeoutError)


class UnusableDatabaseError(Exception):
    """The database cannot be opened at all; the message says why and what to do."""


class HeldDatabaseError(UnusableDatabaseError):
    """Another process uses the SQLite file."""


class Database(Protocol):
    """One opened database."""

    engine: Engine
    hooks: list[LanesHook]
    waits: list[WaitHook]

    def write(self, job: Callable[[Session], T]) -> T:
        """Run `job` in one transaction, durable when this returns.

        Raises NotStoredError when nothing was kept, and whatever `job` raises (then nothing was kept either).
        """
        ...

    def read(self) -> contextlib.AbstractContextManager[Session]:
        """Give a session that can only read, on one consistent view."""
        ...

    def stuck_seconds(self) -> float:
        """For how long the thread that writes has been in one batch: a day where it died; for /healthz."""
        ...

    def close(self) -> None:
        """Let go of every connection, after the writes that are under way."""
        ...


def open_database(url: str, *, read_only: bool = False) -> Database:
    """Open the database at `url`: `sqlite:///file.db` or `postgresql+psycopg://…`.

    Raises UnusableDatabaseError when the URL is of another kind, or when another process holds the SQLite file.
    """
    from storage.postgres import PostgresDatabase  # noqa: PLC0415 - the drivers are loaded when they are asked for
    from storage.sqlite import SqliteDatabase  # noqa: PLC0415

    try:
        kind = make_url(url).get_backend_name()
    except ArgumentError as error:
        raise UnusableDatabaseError("DATABASE_URL is no database address.") from error
    if kind == "sqlite":
        return SqliteDatabase(url, read_only=read_only)
    if kind == "postgresql":
        return PostgresDatabase(url)
    raise UnusableDatabaseError(
        f"DATABASE_URL names {kind!r}: use sqlite:///file.db or postgresql+psycopg://user@host/name."
    )


def write_patiently(db: Database, job: Callable[[Session], T]) -> T:
    """Run what a start stores, however busy the database is: other replicas may be starting too.

    Raises NotStoredError when it was busy for 45 seconds.
    """
    until = time.monotonic() + PATIENT_SECONDS
    while True:
        try:
            return db.write(job)
        except NotStoredError:
            if time.monotonic() > until:
                raise
            time.sleep(AGAIN_SECONDS)


def touch_lanes(session: Session, lanes: Iterable[str]) -> None:
    """Remember that this transaction gives the outbox lanes something to do: they are woken when it commits."""
    session.info.setdefault("lanes", set()).update(lanes)


def run_hooks(hooks: Iterable[LanesHook], lanes: set[str]) -> None:
    """Tell whoever asked which lanes a commit touched."""
    if lanes:
        for hook in hooks:
            hook(frozenset(lanes))


def machine_now(session: Session) -> ColumnElement[datetime] | datetime:
    """Return machine time for leases and pacing: the database's own clock where replicas share one."""
    if session.get_bind().dialect.name == "postgresql":
        return func.clock_timestamp(type_=UTCDateTime)
    return datetime.now(UTC)


def machine_moment(session: Session) -> datetime:
    """Return machine time as a value, aware, in UTC."""
    if session.get_bind().dialect.name == "postgresql":
        now: datetime = session.execute(func.clock_timestamp(type_=UTCDateTime).select()).scalar_one()
        return now
    return datetime.now(UTC)


class MachineTime(FunctionElement[datetime]):
    """Machine time `seconds` from now, told inside of a statement that is built once."""

    type = UTCDateTime()
    inherit_cache = True


@compiles(MachineTime, "postgresql")
def _on_postgres(element: MachineTime, compiler: Any, **more: Any) -> str:
    return f"clock_timestamp() + make_interval(secs => {compiler.process(element.clauses, **more)})"


@compiles(MachineTime, "sqlite")
def _on_sqlite(element: MachineTime, compiler: Any, **more: Any) -> str:
    return f"machine_time({compiler.process(element.clauses, **more)})"


def sqlite_machine_time(seconds: float) -> str:
    """Answer `machine_time` for SQLite: its connections are given this function."""
    return f"{datetime.now(UTC) + timedelta(seconds=seconds):%Y-%m-%d %H:%M:%S.%f}"


@contextlib.contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Open a session on a reading engine, and end its transaction in any case."""
    with Session(engine, expire_on_commit=False, autoflush=False) as session:
        try:
            yield session
        finally:
            session.expunge_all()  # what was read stays readable: a rollback would expire it
            session.rollback()
