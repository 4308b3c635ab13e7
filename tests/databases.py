"""Databases of the present shape, and what makes them quick to come by."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine

from storage.database import Database, open_database
from storage.migrations import upgrade

_FIRST: dict[str, Engine] = {}


@contextmanager
def opened(database_url: str) -> Iterator[Database]:
    """Open a database of the present shape."""
    db = open_database(database_url)
    upgrade(db.engine)
    try:
        yield db
    finally:
        db.close()


def ready_made(folder: Path) -> Path:
    """Make a SQLite file that has the present shape, to be copied: it spares each test the migration."""
    path = folder / "ready.db"
    with opened(f"sqlite:///{path}"):
        return path


def sqlite_copy(ready: Path, folder: Path) -> str:
    """Copy the ready-made file, and return its address."""
    path = folder / "scribe.db"
    shutil.copy(ready, path)
    return f"sqlite:///{path}"


def share_compiled(db: Database) -> None:
    """Let a database use the statements that earlier ones compiled: SQLAlchemy compiles each anew for each engine."""
    for engine in (db.engine, db._reader):  # type: ignore[attr-defined]
        first = _FIRST.setdefault(engine.dialect.name, engine)
        engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
