"""Backups of SQLite: the file itself, copied page by page within one reading transaction, which stops nobody."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from storage.backups.afterwards import bring_up_to_date
from storage.backups.contents import BackupError, Contents, Restored, flush, quoted
from storage.database import UnusableDatabaseError, open_database
from storage.locks import give_to_owner, hold

HEAD = b"SQLite format 3\x00"
_BESIDE = ("-wal", "-shm")


def take(url: str, target: Path) -> Contents:
    """Copy the database into the empty file `target`; raise BackupError when the copy is not as it should be."""
    source = _path(url)
    if not source.exists():
        raise UnusableDatabaseError(f"There is no database at {source}. Set DATABASE_URL to the bot's.")
    try:
        return _copy(source, target)
    except sqlite3.Error as error:
        raise BackupError(
            f"The backup could not be taken ({error}). Check that there is room, and `python app.py doctor`."
        ) from error


def put_back(url: str, file: Path, *, force: bool, last_number: int) -> Restored:
    """Put a copy of `file` in the place of the database, and what was there beside it."""
    path = _path(url)
    refuse_own_files(url, file)
    unfinished = path.with_name(f".{path.name}.restored")
    with contextlib.closing(hold(path)):
        there, last = _incidents(path)  # after a purge of them all their numbers are still given
        if there and not force:
            count = "nobody can tell how many" if there < 0 else there
            raise BackupError(
                f"{path} holds incidents ({count}). Add --force to replace it (it is kept beside), "
                "or set DATABASE_URL to a file that is not there yet."
            )
        try:
            _copy_checked(file, unfinished)
            database = open_database(f"sqlite:///{unfinished}")
            try:
                settled = bring_up_to_date(database, last_number=max(last_number, last))
            finally:
                database.close()
            _make_one_file(unfinished)
            give_to_owner(unfinished, path if path.exists() else path.parent)
            kept = _set_aside(path)
            unfinished.replace(path)
            flush(path.parent)
        except OSError as error:
            raise BackupError(f"{path} cannot be written ({error.strerror}). Check its folder.") from error
        finally:
            for end in ("", ".lock", *_BESIDE):
                unfinished.with_name(unfinished.name + end).unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(path)) as now:  # one that may write leaves nothing beside the file
        return Restored(_rows(now), kept, settled)


def refuse_own_files(url: str, file: Path) -> None:
    """Raise BackupError when `file` is the database itself, or one of the files beside it."""
    path = _path(url)
    if file.resolve() in {path.with_name(path.name + end) for end in ("", ".lock", *_BESIDE)}:
        raise BackupError(f"{file} is the database itself. Name another file.")


def _path(url: str) -> Path:
    return Path(make_url(url).database or "").resolve()


def _reading(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quoted(path)}?mode=ro", uri=True, isolation_level=None)


def _copy(source: Path, target: Path) -> Contents:
    with contextlib.closing(_reading(source)) as live, contextlib.closing(sqlite3.connect(target)) as copy:
        live.execute("BEGIN")
        contents = Contents(_rows(live))
        live.backup(copy)
        live.execute("ROLLBACK")
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a -wal beside it
    with contextlib.closing(sqlite3.connect(target)) as copy:
        for problem in _problems(copy):
            raise BackupError(f"The database is damaged ({problem}): this copy of it is no good. Keep the last backup.")
        contents.compare(_rows(copy))
    return contents


def _copy_checked(file: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        _copy(file.resolve(), target)
    except sqlite3.Error as error:
        raise BackupError(f"{file} cannot be restored ({error}). Use an earlier backup.") from error
    except BackupError as error:
        raise BackupError(f"{file} is damaged, and was not restored. Use an earlier backup.") from error


def _problems(connection: sqlite3.Connection) -> Iterator[str]:
    for (found,) in connection.execute("PRAGMA integrity_check(5)"):
        if found != "ok":
            yield str(found)
    if connection.execute("PRAGMA foreign_key_check").fetchone():
        yield "a row points at one that is not there"
    for (index,) in connection.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%fts5%'"):
        try:
            connection.execute(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")  # noqa: S608 - its own names
        except sqlite3.DatabaseError as error:
            yield f"the index {index}: {error}"


def _rows(connection: sqlite3.Connection) -> dict[str, int]:
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'fts_%'"
    ).fetchall()
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in tables}  # noqa: S608 - its own names


def _incidents(path: Path) -> tuple[int, int]:
    """Return how many incidents a database has, -1 where nobody can tell, and the greatest number that was given."""
    if not path.exists() or path.stat().st_size == 0:
        return 0, 0
    try:
        with contextlib.closing(sqlite3.connect(path)) as connection:
            (count,) = connection.execute("SELECT count(*) FROM incident").fetchone()
            (last,) = connection.execute("SELECT coalesce(max(incident_count), 0) FROM workspace").fetchone()
    except sqlite3.Error as error:  # damaged, or something else than ours
        return (0 if "no such table" in str(error) else -1), 0
    return count, last


def _make_one_file(path: Path) -> None:
    """Bring what stands in the -wal beside a database into it, and all of it to the disk."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    flush(path)


def _set_aside(path: Path) -> str:
    """Move the database, and what its last moments left beside it, out of the way; return where it is now."""
    if not path.exists():
        return ""
    with contextlib.suppress(sqlite3.Error):  # it may be damaged
        _make_one_file(path)
    kept = path.with_name(f"{path.name}.replaced-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}")
    for end in (*_BESIDE, ""):
        beside = path.with_name(path.name + end)
        if beside.exists():
            beside.rename(kept.with_name(kept.name + end))
    return str(kept)
