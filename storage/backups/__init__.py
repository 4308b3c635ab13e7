"""Backups: one file that holds everything, taken beside the running bot, proved by restoring it, and put back.

SQLite: a copy of the file, by SQLite's own means (https://sqlite.org/backup.html). PostgreSQL: an archive of pg_dump's
(https://www.postgresql.org/docs/current/app-pgdump.html).
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.engine import make_url

from storage.backups.contents import BackupError, Contents, Restored, Rows, flush

__all__ = ["BackupError", "Contents", "Restored", "Rows", "put_back", "take"]


def take(url: str, file: Path, *, force: bool = False) -> Contents:
    """Write all of the database at `url` into `file`, which is there as a whole or not at all; return what is in it.

    What was written has been restored and compared before it gets its name. Only its owner can read the file.
    Raises BackupError when that cannot be done, UnusableDatabaseError when there is no database.
    """
    from storage.backups import postgres, sqlite  # noqa: PLC0415 - the drivers are loaded when they are asked for

    if file.exists() and not force:
        raise BackupError(f"{file} exists already: add --force to replace it, or choose another name.")
    if not _is_sqlite(url):
        with _unfinished(file) as path:
            return postgres.take(url, path)
    sqlite.refuse_own_files(url, file)
    with _unfinished(file) as path:
        return sqlite.take(url, path)


def put_back(url: str, file: Path, *, force: bool = False, last_number: int = 0) -> Restored:
    """Make the database at `url` what `file` holds, in the shape of this version.

    A database with incidents is replaced only with `force`; whatever was there is kept beside. `last_number` is the
    number of the last incident that anybody remembers: the next one comes after it.
    Raises BackupError when that cannot be done, UnusableDatabaseError while a bot uses the database.
    """
    from storage.backups import postgres, sqlite  # noqa: PLC0415

    try:
        with file.open("rb") as opened:
            head = opened.read(16)
    except OSError as error:
        raise BackupError(f"{file} cannot be read ({error.strerror}). Check its name.") from error
    is_sqlite = _is_sqlite(url)
    if not head.startswith(sqlite.HEAD if is_sqlite else postgres.HEAD):
        other = postgres.HEAD if is_sqlite else sqlite.HEAD
        kind = "PostgreSQL" if is_sqlite else "SQLite"
        said = f"is a backup of {kind}: set DATABASE_URL to {kind}" if head.startswith(other) else "is no backup"
        raise BackupError(f"{file} {said}. What `python app.py backup FILE` wrote can be restored.")
    back = sqlite.put_back if is_sqlite else postgres.put_back
    return back(url, file, force=force, last_number=last_number)


def _is_sqlite(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


@contextlib.contextmanager
def _unfinished(file: Path) -> Iterator[Path]:
    """Give the path of an empty file beside `file`, and move it there when all went well."""
    path = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield path
        flush(path)
        path.replace(file)
        flush(file.parent)
    except OSError as error:
        raise BackupError(f"{file} cannot be written ({error.strerror}). Choose another place.") from error
    finally:
        path.unlink(missing_ok=True)
