"""The database's shape over time: `upgrade` brings any released version to the present one."""

import functools
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

_LOCK = 0x5C71BE  # the advisory lock under which replicas migrate one after the other


def config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration; with `connection`, migrations run on it."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    made.attributes["connection"] = connection
    return made


def upgrade(engine: Engine) -> None:
    """Bring the database to the present shape; a crash on the way leaves the shape it had."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if not is_current(connection):
            command.upgrade(config(connection), "head")


def is_current(connection: Connection) -> bool:
    """Whether the database has the present shape."""
    return MigrationContext.configure(connection).get_current_revision() == _newest(config)


@functools.cache
def _newest(configured: Callable[[], Config]) -> str | None:
    return ScriptDirectory.from_config(configured()).get_current_head()
