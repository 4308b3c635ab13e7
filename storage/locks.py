"""The lock file beside a SQLite file: it keeps every other process of ours out."""

import fcntl
import os
from pathlib import Path
from typing import IO

from storage.database import HeldDatabaseError, UnusableDatabaseError


def hold(path: Path) -> IO[str]:
    """Take the lock of the SQLite file at `path`, which need not be there yet; closing what is returned lets it go.

    Raises UnusableDatabaseError when another process has it, or when nothing can be written there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.with_name(path.name + ".lock").open("w")
    except OSError as error:
        raise UnusableDatabaseError(
            f"Nothing can be written beside {path} ({error.strerror}). "
            "Let the bot write into that folder, or set DATABASE_URL to a file where it can."
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise HeldDatabaseError(
            f"Another process is using {path}. A SQLite database belongs to one running bot: "
            "stop that one first, or set DATABASE_URL to PostgreSQL to run several."
        ) from error
    give_to_owner(path.with_name(path.name + ".lock"), path.parent)
    return lock


def give_to_owner(path: Path, of: Path) -> None:
    """Let a file that root made belong to whoever owns another path: the bot may run as somebody else."""
    if os.geteuid() == 0:
        owner = of.stat()
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
