"""Backups of PostgreSQL, by its own tools: pg_dump writes an archive of one moment, pg_restore reads it."""

import contextlib
import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from storage.backups.afterwards import bring_up_to_date
from storage.backups.contents import BackupError, Contents, Restored
from storage.database import UnusableDatabaseError, open_database
from storage.migrations import RESTORING

HEAD = b"PGDMP"
_KEPT = "replaced_"  # how schemas are called that a restore set aside
CLIENT = "Install PostgreSQL's client programs, of the server's version (Debian, Ubuntu: apt install postgresql-client)"


def take(url: str, target: Path) -> Contents:
    """Dump the database into the empty file `target`, and restore it into a scratch database to compare it.

    Where the role may create no database, the archive is read to its end instead. Raises BackupError.
    """
    with _connected(url) as connection:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        found = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert found is not None
        rows = _rows(connection)
        how = ("--format=custom", f"--exclude-schema={_KEPT}*", "--no-owner", "--no-acl")  # not what a restore replaced
        _run(url, "pg_dump", *how, f"--snapshot={found[0]}", f"--file={target}")
    is_proved = _prove(url, target, Contents(rows))
    return Contents(rows, is_proved=is_proved)


def put_back(url: str, file: Path, *, force: bool, last_number: int) -> Restored:
    """Restore an archive; the schema that was there gets another name. A bot that starts meanwhile waits."""
    with _connected(url) as connection:
        _keep_bots_waiting(connection)
        rows = _rows(connection)
        if rows.get("incident") and not force:
            raise BackupError(
                f"The database holds incidents ({rows['incident']}). Add --force to replace it (it is kept beside, in "
                "another schema), or set DATABASE_URL to an empty database."
            )
        last_number = max(last_number, _last_number(connection) if "workspace" in rows else 0)
        kept = _set_aside(connection) if rows else ""
        try:
            _restore(url, file)
            database = open_database(url)
            try:
                settled = bring_up_to_date(database, last_number=last_number)
            finally:
                database.close()
        except BaseException:
            _bring_back(url, kept)
            raise
        return Restored(_rows(connection), f"schema {kept}" if kept else "", settled)


def _keep_bots_waiting(connection: psycopg.Connection) -> None:
    """Take the lock that whoever starts waits for, until the connection ends. Raises UnusableDatabaseError."""
    found = connection.execute("SELECT pg_try_advisory_lock(%s)", [RESTORING]).fetchone()
    if not found or not found[0]:
        raise UnusableDatabaseError("A bot starts on this database, or it is being restored. Stop every bot first.")
    _refuse_others(connection)


def _refuse_others(connection: psycopg.Connection) -> None:
    """Raise UnusableDatabaseError while anybody else is connected."""
    others = connection.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_type = 'client backend'"
    ).fetchone()
    if others and others[0]:
        raise UnusableDatabaseError(f"{others[0]} connections are open to this database. Stop every bot first.")


def _restore(url: str, file: Path) -> None:
    _run(url, "pg_restore", "--no-owner", "--no-acl", "--exit-on-error", "--single-transaction", str(file), into=True)


def _prove(url: str, file: Path, contents: Contents) -> bool:
    name = f"scribe_proof_{secrets.token_hex(6)}"
    try:
        with _connected(url) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    except psycopg.errors.InsufficientPrivilege:
        _run(url, "pg_restore", "--file=/dev/null", str(file))
        return False
    scratch = make_url(url).set(database=name).render_as_string(hide_password=False)
    try:
        _restore(scratch, file)
        with _connected(scratch) as copy:
            contents.compare(_rows(copy))
    finally:
        with _connected(url) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    return True


def _rows(connection: psycopg.Connection) -> dict[str, int]:
    tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    counted = {}
    for (name,) in tables:
        found = connection.execute(sql.SQL("SELECT count(*) FROM public.{}").format(sql.Identifier(name))).fetchone()
        assert found is not None
        counted[name] = found[0]
    return counted


def _last_number(connection: psycopg.Connection) -> int:
    found = connection.execute("SELECT coalesce(max(incident_count), 0) FROM public.workspace").fetchone()
    return int(found[0]) if found else 0


def _set_aside(connection: psycopg.Connection) -> str:
    kept = f"{_KEPT}{datetime.now(UTC):%Y%m%d_%H%M%S_%f}"
    try:
        with connection.transaction():
            connection.execute(sql.SQL("ALTER SCHEMA public RENAME TO {}").format(sql.Identifier(kept)))
            connection.execute("CREATE SCHEMA public")
            _refuse_others(connection)  # who came since the first look finds all as it was
    except psycopg.errors.InsufficientPrivilege as error:
        raise BackupError(
            "The schema public cannot be renamed to keep it: connect as its owner, or restore into an empty database."
        ) from error
    return kept


def _bring_back(url: str, kept: str) -> None:
    """Put what was set aside back in its place, after a restore that failed."""
    with _connected(url) as connection, connection.transaction():
        connection.execute("DROP SCHEMA public CASCADE")
        if kept:
            connection.execute(sql.SQL("ALTER SCHEMA {} RENAME TO public").format(sql.Identifier(kept)))
        else:
            connection.execute("CREATE SCHEMA public")


@contextlib.contextmanager
def _connected(url: str) -> Iterator[psycopg.Connection]:
    """Connect, each statement its own transaction; raise BackupError when the database does not answer."""
    try:
        connection = psycopg.connect(_conninfo(url), connect_timeout=5, autocommit=True)
    except psycopg.OperationalError as error:
        said = str(error).strip().partition("\n")[0]
        raise BackupError(f"The database did not answer ({said}). Check DATABASE_URL.") from error
    with contextlib.closing(connection):
        yield connection


def _arguments(url: URL) -> dict[str, str]:
    """Return what libpq calls the parts of an address."""
    known = {"host": url.host, "port": url.port, "user": url.username, "password": url.password, "dbname": url.database}
    given = {name: str(value) for name, value in known.items() if value is not None}
    return given | {name: value for name, value in url.query.items() if isinstance(value, str)}


def _conninfo(url: str, **instead: str | None) -> str:
    return psycopg.conninfo.make_conninfo("", **_arguments(make_url(url)) | instead)


def _run(url: str, program: str, *arguments: str, into: bool = False) -> None:
    """Run one of PostgreSQL's programs; the password goes by the environment, which others cannot list."""
    found = shutil.which(program)
    if found is None:
        raise BackupError(f"{program} is not on this machine. {CLIENT}, and try again.")
    environment = _environment(os.environ, make_url(url).password)
    to = ["--dbname", _conninfo(url, password=None)] if into or program == "pg_dump" else []
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own program, and no shell
        [found, *to, *arguments], env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    if done.returncode != 0:
        said = " ".join(done.stderr.decode(errors="replace").split())[:400]
        hint = f" {CLIENT}." if "version mismatch" in said else ""
        raise BackupError(f"{program} did not succeed: {said}.{hint}")


def _environment(surroundings: Mapping[str, str], password: str | None) -> dict[str, str]:
    return {**surroundings, "LC_ALL": "C"} | ({"PGPASSWORD": password} if password else {})
