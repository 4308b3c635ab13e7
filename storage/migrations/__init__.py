"""The database's shape over time: `upgrade` brings any released version to the present one.

A revision is named by a number. One that the version before can still work with says so in its name: 0007.0006 is
shape 7, and code whose own shape is 6 may go on with it. So replicas of two adjacent versions share a database while
they are replaced one by one, and what only the older one needs is removed a version later.
"""

import functools
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from storage.database import UnusableDatabaseError
from storage.patience import allow

_LOCK = 0x5C71BE  # the advisory lock under which replicas migrate one after the other
RESTORING = 0x5C71BF  # the advisory lock that a restore holds: whoever starts meanwhile waits for its end


def config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration; with `connection`, migrations run on it."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    made.attributes["connection"] = connection
    return made


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
        if _number(MigrationContext.configure(connection).get_current_revision()) > _number(_newest(config)):
            raise UnusableDatabaseError(
                "A newer version of the bot has shaped this database: run that one, or put back a backup from before."
            )
        command.upgrade(config(connection), "head")


def is_current(connection: Connection) -> bool:
    """Whether the database has the present shape, or a newer one that this version can work with."""
    found, own = MigrationContext.configure(connection).get_current_revision(), _newest(config)
    if found == own:
        return True
    oldest = (found or "").partition(".")[2]
    return bool(oldest) and _number(oldest) <= _number(own) < _number(found)


def is_empty(connection: Connection) -> bool:
    """Whether there is no table at all: what the bot makes its own in when it starts."""
    return not inspect(connection).get_table_names()


def may_make_tables(connection: Connection) -> bool:
    """Whether the role may make tables; since PostgreSQL 15 only the database's owner may, unless somebody is let."""
    asked = "SELECT coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)"
    return connection.dialect.name != "postgresql" or bool(connection.execute(text(asked)).scalar_one())


def _number(revision: str | None) -> int:
    digits = (revision or "0").partition(".")[0]
    return int(digits) if digits.isdigit() else 0


@functools.cache
def _newest(configured: Callable[[], Config]) -> str | None:
    return ScriptDirectory.from_config(configured()).get_current_head()
