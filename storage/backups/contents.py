"""What a database holds, as far as two of them can be compared by it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

Rows = Mapping[str, int]


class BackupError(Exception):
    """A backup cannot be taken or put back; the message says why and what to do."""


@dataclass(frozen=True)
class Contents:
    """How many rows each table has. `is_proved`: they were counted in a copy that was restored from the file."""

    rows: Rows
    is_proved: bool = True

    def compare(self, copy: Rows) -> None:
        """Raise BackupError when a copy does not hold the same rows."""
        differ = sorted(table for table in {*self.rows, *copy} if self.rows.get(table) != copy.get(table))
        if differ:
            raise BackupError(f"The copy is not what was copied (tables {', '.join(differ)}). Take the backup again.")


@dataclass(frozen=True)
class Restored:
    """What came back. `kept` says where what was there before is now, "" when nothing was there.

    `last_number` is the number of the last incident that the database knows of now (of the team with the most).
    """

    rows: Rows
    kept: str
    last_number: int


def flush(path: Path) -> None:
    """Bring a file, or the names in a folder, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def quoted(path: Path) -> str:
    """Return a path as it stands in a URI of SQLite's."""
    return str(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
