"""A PostgreSQL server of the tests' own: the system's binaries, on loopback, in a folder that goes away."""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.ports import free_port

_USER = "scribe"
_DEBIAN = Path("/usr/lib/postgresql")
_READY_SECONDS = 30.0

# Outlives pytest by a moment: when its standard input closes, even by kill -9, it ends the server and cleans up.
_UNDERTAKER = """
read -r _
server=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null) && kill -QUIT "$server" 2>/dev/null
while [ -n "$server" ] && kill -0 "$server" 2>/dev/null; do sleep 0.05; done
rm -rf "$1"
"""

_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "100",
    "shared_buffers": "32MB",
    "log_min_messages": "warning",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "256MB",
    "autovacuum_naptime": "1h",
}


class PostgresMissingError(RuntimeError):
    """This machine has no PostgreSQL server to start."""


def binaries() -> Path:
    """Return the folder of `initdb` and `postgres`: the newest under /usr/lib/postgresql, else the one on PATH.

    Raises PostgresMissingError when there is none.
    """
    debian = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3].split(".")[0]))
    found = debian[-1] if debian else shutil.which("initdb")
    if found is None or not Path(found).resolve().with_name("postgres").exists():
        raise PostgresMissingError("There is no PostgreSQL server here. On Debian and Ubuntu: apt install postgresql")
    return Path(found).resolve().parent


def _other_user() -> dict[str, Any]:
    """Return what makes subprocess leave root, which PostgreSQL refuses to run as."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise PostgresMissingError("PostgreSQL does not run as root, and this machine has no user postgres or nobody.")


class PostgresServer:
    """One server on loopback, durable as in production (`fsync` is on); fault tests `stop`, `start` and `freeze` it."""

    def __init__(self) -> None:
        """Make the folder and the cluster; `start` runs it. Raises PostgresMissingError."""
        self._bin = binaries()
        self._as_other: dict[str, Any] = {**_other_user(), "cwd": "/", "start_new_session": True}
        self._folder = Path(tempfile.mkdtemp(prefix="scribe-pg-"))
        self._give_away(self._folder)
        self._log = self._folder / "server.log"
        self._password = secrets.token_hex(16)
        self._server: subprocess.Popen[bytes] | None = None
        self._undertaker = subprocess.Popen(
            ["/bin/sh", "-c", _UNDERTAKER, "undertaker", str(self._folder)], stdin=subprocess.PIPE, **self._as_other
        )
        self.port = free_port()
        self._make_cluster()

    def _give_away(self, path: Path) -> None:
        if "user" in self._as_other:
            os.chown(path, self._as_other["user"], self._as_other["group"])

    def _make_cluster(self) -> None:
        password = self._folder / "password"
        password.write_text(self._password)
        self._give_away(password)
        command: list[str | Path] = [self._bin / "initdb", "-D", self._folder / "data", "-U", _USER]
        command += [f"--pwfile={password}", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"]
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            env=self._environment(),
            **self._as_other,
        )
        if done.returncode != 0:
            self.close()
            raise RuntimeError(f"initdb failed: {done.stderr.decode(errors='replace').strip()}")

    @staticmethod
    def _environment() -> dict[str, str]:
        """Return the environment without the PG… variables, which would lead the tests to somebody's real server."""
        return {name: value for name, value in os.environ.items() if not name.startswith("PG")}

    @property
    def pid(self) -> int:
        """The process that listens; raises RuntimeError while the server is stopped."""
        if self._server is None:
            raise RuntimeError("The PostgreSQL server is stopped: start it first.")
        return self._server.pid

    def start(self) -> None:
        """Run the server, on the same port as before, and wait until it answers. Raises RuntimeError with its log."""
        settings = {**_SETTINGS, "port": str(self.port), "unix_socket_directories": str(self._folder)}
        command: list[str | Path] = [self._bin / "postgres", "-D", self._folder / "data"]
        command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with self._log.open("ab") as log:
            self._server = subprocess.Popen(command, stdout=log, stderr=log, env=self._environment(), **self._as_other)
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + _READY_SECONDS
        while True:
            try:
                psycopg.connect(self._conninfo("postgres"), connect_timeout=2).close()
            except psycopg.OperationalError as error:
                ended = self._server is None or self._server.poll() is not None
                if ended or time.monotonic() > deadline:
                    said = self._log.read_text(encoding="utf-8", errors="replace")[-2000:]
                    raise RuntimeError(f"The PostgreSQL server does not answer: {error}\n{said}") from error
                time.sleep(0.02)
            else:
                return

    def stop(self, *, crash: bool = False) -> None:
        """End the server and cut its connections; with `crash` without a checkpoint, so the next start recovers."""
        if self._server is not None:
            self._server.send_signal(signal.SIGQUIT if crash else signal.SIGINT)
            self._server.send_signal(signal.SIGCONT)
            self._server.wait(timeout=30)
            self._server = None

    def freeze(self, backend_pid: int) -> None:
        """Halt one backend, as a hung disk would; `thaw` ends that. `SELECT pg_backend_pid()` gives the id."""
        os.kill(backend_pid, signal.SIGSTOP)

    def thaw(self, backend_pid: int) -> None:
        """Let a frozen backend go on."""
        os.kill(backend_pid, signal.SIGCONT)

    def close(self) -> None:
        """End the server for good and remove its folder."""
        self.stop(crash=True)
        if self._undertaker.stdin is not None:
            self._undertaker.stdin.close()
        self._undertaker.wait(timeout=30)

    def _conninfo(self, database: str) -> str:
        return f"host=127.0.0.1 port={self.port} user={_USER} password={self._password} dbname={database}"

    def url(self, database: str) -> str:
        """Return SQLAlchemy's address of a database."""
        return f"postgresql+psycopg://{_USER}:{self._password}@127.0.0.1:{self.port}/{database}"

    def _administer(self, statement: sql.Composed) -> None:
        with psycopg.connect(self._conninfo("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def create_database(self, name: str, *, template: str = "template0") -> str:
        """Make a database, a copy of `template` (which nobody may be connected to), and return its address."""
        self._administer(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Remove a database and cut whoever is still connected to it."""
        self._administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextlib.contextmanager
def running_server() -> Iterator[PostgresServer]:
    """Run a server for as long as the block lasts. Raises PostgresMissingError."""
    server = PostgresServer()
    try:
        server.start()
        yield server
    finally:
        server.close()
