"""What this machine has to measure on: its databases, and the memory of a process."""

import contextlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console

from tests.postgres import PostgresMissingError, PostgresServer, running_server


def mebibytes(pid: int) -> float:
    """Return a process's resident memory."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def databases(stack: ExitStack, folder: Path) -> Iterator[tuple[str, Callable[[str], str]]]:
    """Yield each kind of database that this machine has, and what makes a fresh one of a name."""
    yield "SQLite", lambda name: f"sqlite:///{folder / name}.db"
    server: PostgresServer | None = None
    with contextlib.suppress(PostgresMissingError):
        server = stack.enter_context(running_server())
    if server is None:
        Console().print("PostgreSQL's server is not here: only SQLite was measured.")
    else:
        yield "PostgreSQL", server.create_database
