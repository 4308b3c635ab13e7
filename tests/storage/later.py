"""One migration more than there is, as a later version may bring it, good or bad."""

import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import inspect
from sqlmodel import select

from storage import migrations
from storage.database import Database
from storage.people import Person

MIGRATION = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "9999{older}", "{head}"
def upgrade():
"""
# What it does to tables and rows, and then a crash.
HALF_DONE = """
op.create_table("half_done", sa.Column("id", sa.Integer, primary_key=True))
op.execute("DELETE FROM person")
with op.batch_alter_table("incident") as incident:
    incident.add_column(sa.Column("half_done", sa.Integer))
raise RuntimeError("the power went off")
"""
# The same, by somebody who commits on the way: half of the shape, or half of the rows.
HALF_COMMITTED = {
    "the shape is another one": """
op.create_table("half_done", sa.Column("id", sa.Integer, primary_key=True))
op.execute("COMMIT")
raise RuntimeError("the power went off")
""",
    "somebody is lost": """
op.execute("DELETE FROM person")
op.execute("COMMIT")
raise RuntimeError("the power went off")
""",
}


@contextmanager
def one_more(folder: Path, steps: str, *, suits_present: bool = False) -> Iterator[None]:
    """Let there be a migration of such steps, kept in an empty folder, behind those of the product.

    `suits_present`: its name says that the present version can go on with it.
    """
    older = f".{migrations.newest()}" if suits_present else ""
    made = MIGRATION.format(head=migrations.newest(), older=older)
    (folder / f"9999{older}_later.py").write_text(made + textwrap.indent(steps, "    "))
    with patch.object(migrations, "FOLDERS", [*migrations.FOLDERS, folder]):
        yield


def shape(db: Database) -> set[str]:
    """Return the names of the tables, and of the columns of incidents."""
    tables = inspect(db.engine)
    return {*tables.get_table_names(), *(f"incident.{column['name']}" for column in tables.get_columns("incident"))}


def is_as_before(db: Database, before: set[str]) -> None:
    """Check that the database has the shape that it had, and ana."""
    assert shape(db) == before, "the shape is another one"
    with db.read() as session:
        assert migrations.is_current(session.connection())
        assert [person.user_id for person in session.exec(select(Person))] == ["ana"], "somebody is lost"
