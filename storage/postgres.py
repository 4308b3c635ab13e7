"""PostgreSQL: a pool of connections; every wait is bounded, so that a person is told within Slack's 3 s."""

import contextlib
import time
from collections.abc import Callable, Generator, Iterator
from typing import Any, TypeVar

import psycopg
from psycopg.errors import DeadlockDetected
from sqlalchemy import create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlmodel import Session

from storage import audit
from storage.database import LanesHook, LostRaceError, NotStoredError, WaitHook, reading, run_hooks
from storage.patience import SILENCE_SECONDS, STATEMENT_SECONDS

T = TypeVar("T")
# A replica that froze within a transaction (its machine was halted) would hold its rows from all others.
_IDLE = "idle_in_transaction_session_timeout=10000"
_TIMEOUTS = f"-c statement_timeout={STATEMENT_SECONDS * 1000:.0f} -c lock_timeout=1500 -c {_IDLE}"
_YIELD_SECONDS = 0.05  # so that the other of two gets the row it waits for, before the one undone asks again
_OPTIONS = f"-c synchronous_commit=on {_TIMEOUTS} -c timezone=UTC"


class PatientConnection(psycopg.Connection[Any]):
    """A connection that is left when the server is silent for too long."""

    patience_seconds: float | None = SILENCE_SECONDS

    def wait(self, gen: Generator[Any, Any, T], *more: Any, **named: Any) -> T:
        """Wait as psycopg does; raise OperationalError, with the connection closed, when the server says nothing."""
        return super().wait(self._bounded(gen), *more, **named)

    def _bounded(self, gen: Generator[Any, Any, T]) -> Generator[Any, Any, T]:
        since = time.monotonic()
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                patience = self.patience_seconds
                if not ready and patience is not None and time.monotonic() - since > patience:
                    self.close()
                    raise psycopg.OperationalError(f"PostgreSQL has said nothing for {patience} s.")
                wanted = gen.send(ready)
        except StopIteration as over:
            result: T = over.value
            return result


class PostgresDatabase:
    """One PostgreSQL database, shared by any number of replicas."""

    def __init__(self, url: str) -> None:
        """Prepare the pool; nothing is connected yet."""
        self.hooks: list[LanesHook] = []
        self.waits: list[WaitHook] = []
        self.engine = create_engine(
            url,
            pool_size=20,  # all are kept: to connect takes as long as a note does
            max_overflow=0,
            pool_timeout=1.2,
            hide_parameters=True,  # what people wrote is in no error
            connect_args={"connect_timeout": 2, "tcp_user_timeout": 2000, "options": _OPTIONS},
        )
        event.listen(self.engine, "do_connect", lambda _d, _r, given, named: PatientConnection.connect(*given, **named))
        event.listen(self.engine, "checkin", _as_before)
        self._reader = self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    def write(self, job: Callable[[Session], T]) -> T:
        """Run `job` in a transaction; after a broken connection or a lost race once more; see `Database.write`."""
        try:
            try:
                return self._once(job)
            except LostRaceError:
                return self._once(job)
            except DBAPIError as error:
                # A unique row that somebody else committed at the same moment is found by the second run; of two that
                # waited for each other, one was undone.
                is_undone = isinstance(error.orig, DeadlockDetected)
                if not (error.connection_invalidated or is_undone or isinstance(error, IntegrityError)):
                    raise
                if is_undone:
                    time.sleep(_YIELD_SECONDS)
                return self._once(job)
        except (OperationalError, InterfaceError, PoolTimeoutError) as error:
            raise NotStoredError(str(error)) from error

    def _once(self, job: Callable[[Session], T]) -> T:
        asked = time.monotonic()
        with Session(self.engine, expire_on_commit=False) as session:
            session.connection()
            for told in self.waits:
                told(time.monotonic() - asked)
            result = job(session)
            session.flush()
            audit.extend(session)
            lanes: set[str] = session.info.get("lanes", set())
            session.commit()
        run_hooks(self.hooks, lanes)
        return result

    @contextlib.contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session in a read-only, repeatable-read transaction."""
        with reading(self._reader) as session:
            yield session

    def stuck_seconds(self) -> float:
        """Nothing here can be stuck: every wait is bounded."""
        return 0.0

    def close(self) -> None:
        """Close the pool."""
        self.engine.dispose()


def _as_before(connection: Any, _record: Any) -> None:
    if connection is not None:
        connection.patience_seconds = SILENCE_SECONDS
