"""The database's shape over time: `upgrade` brings any released version to the present one.

A revision is named by a number, with which the name of its file begins. One that the version before can still work
with says so: 0007.0006 is shape 7, and code whose own shape is 6 may go on with it. So replicas of two adjacent
versions share a database while they are replaced one by one, and what only the older one needs is removed a version
later.
"""

import importlib
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from storage.database import UnusableDatabaseError
from storage.patience import allow

_LOCK = 0x5C71BE  # the advisory lock under which replicas migrate one after the other
RESTORING = 0x5C71BF  # the advisory lock that a restore holds: whoever starts meanwhile waits for its end
FOLDERS = [Path(__file__).with_name("versions")]


def upgrade(engine: Engine, *, is_restore: bool = False) -> None:
    """Bring the database to the present shape; a crash on the way leaves the shape it had.

    While a PostgreSQL database is restored this waits, unless the restore itself asks (`is_restore`).
    Raises UnusableDatabaseError when a newer version shaped it, and this one cannot work with that.
    """
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            allow(connection, 0)
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            if not is_restore:
                connection.execute(text("SELECT pg_advisory_xact_lock_shared(:lock)"), {"lock": RESTORING})
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if is_current(connection):
            return
        if _number(revision(connection)) > _number(newest()):
            raise UnusableDatabaseError(
                "A newer version of the bot has shaped this database: run that one, or put back a backup from before."
            )
        importlib.import_module("storage.migrations.running").run(connection)


def is_current(connection: Connection) -> bool:
    """Whether the database has the present shape, or a newer one that this version can work with."""
    found, own = revision(connection), newest()
    if found == own:
        return True
    oldest = found.partition(".")[2]
    return bool(oldest) and _number(oldest) <= _number(own) < _number(found)


def is_empty(connection: Connection) -> bool:
    """Whether there is no table at all: what the bot makes its own in when it starts."""
    return not inspect(connection).get_table_names()


def may_make_tables(connection: Connection) -> bool:
    """Whether the role may make tables; since PostgreSQL 15 only the database's owner may, unless somebody is let."""
    asked = "SELECT coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)"
    return connection.dialect.name != "postgresql" or bool(connection.execute(text(asked)).scalar_one())


def revision(connection: Connection) -> str:
    """Return the name of the shape that the database has, "" where it has none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def newest() -> str:
    """Return the name of the shape that this version makes: that of the last file of `FOLDERS`."""
    names = [file.name.partition("_")[0] for folder in FOLDERS for file in folder.glob("[0-9]*_*.py")]
    return max(names, key=_number)


def _number(revision: str) -> int:
    digits = revision.partition(".")[0]
    return int(digits) if digits.isdigit() else 0
