"""The lock file beside a SQLite file: it keeps every other process of ours out."""

import fcntl
import os
from pathlib import Path
from typing import IO

from storage.database import HeldDatabaseError, UnusableDatabaseError

_HOW = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC  # what a link names is never opened, nor emptied


def hold(path: Path) -> IO[bytes]:
    """Take the lock of the SQLite file at `path`, which need not be there yet; closing what is returned lets it go.

    Raises UnusableDatabaseError when another process has it, or when nothing can be written there.
    """
    beside = path.with_name(path.name + ".lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = os.fdopen(os.open(beside, _HOW, 0o666), "r+b", buffering=0)
    except OSError as error:
        if beside.is_symlink():
            raise UnusableDatabaseError(
                f"{beside} is a link, which is not followed. Remove it: the bot makes a file there by itself."
            ) from error
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
    _give_opened(lock, path.parent)
    return lock


def _give_opened(lock: IO[bytes], of: Path) -> None:
    """Let the lock file that root made belong to whoever owns the folder: what was opened, whatever its name is now."""
    if os.geteuid() == 0 and os.fstat(lock.fileno()).st_nlink == 1:
        owner = of.stat()
        os.fchown(lock.fileno(), owner.st_uid, owner.st_gid)


def give_to_owner(path: Path, of: Path) -> None:
    """Let a file that root made belong to whoever owns another path: the bot may run as somebody else."""
    if os.geteuid() == 0:
        owner = of.stat()
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
