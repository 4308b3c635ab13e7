"""The database's shape: the migrations make what the tables say, and a crash on the way leaves what was there."""

from pathlib import Path
from textwrap import dedent

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlmodel import select

from storage import migrations, people
from storage.database import Database, UnusableDatabaseError, open_database
from storage.people import Person


def test_the_migrations_make_what_the_tables_say(db: Database) -> None:
    with db.engine.connect() as connection, connection.begin():
        command.check(migrations.config(connection))


def test_upgrading_twice_changes_nothing(db: Database) -> None:
    db.write(lambda session: people.meet(session, "T1", "ana"))
    migrations.upgrade(db.engine)
    with db.read() as session:
        assert migrations.is_current(session.connection())
        assert [person.user_id for person in session.exec(select(Person))] == ["ana"]


def test_a_database_without_tables_becomes_current(bare_url: str) -> None:
    db = open_database(bare_url)
    with db.read() as session:
        assert not migrations.is_current(session.connection())
    migrations.upgrade(db.engine)
    with db.read() as session:
        assert migrations.is_current(session.connection())
    db.close()


def test_a_crash_in_a_migration_leaves_the_old_shape(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db.write(lambda session: people.meet(session, "T1", "ana"))
    head = ScriptDirectory.from_config(migrations.config()).get_current_head()
    tables = set(inspect(db.engine).get_table_names())
    (tmp_path / "later.py").write_text(
        dedent(f"""
        import sqlalchemy as sa
        from alembic import op
        revision, down_revision = "9999", "{head}"
        def upgrade():
            op.create_table("half_done", sa.Column("id", sa.Integer, primary_key=True))
            op.execute("DELETE FROM person")
            with op.batch_alter_table("incident") as incident:
                incident.add_column(sa.Column("half_done", sa.Integer))
            raise RuntimeError("the power went off")
        """)
    )
    known = migrations.config

    def with_one_more(connection: object = None) -> object:
        config = known(connection)  # type: ignore[arg-type]
        released = Path(migrations.__file__).parent / "versions"
        config.set_main_option("path_separator", "os")
        config.set_main_option("version_locations", f"{released}:{tmp_path}")
        return config

    monkeypatch.setattr(migrations, "config", with_one_more)
    with pytest.raises(RuntimeError, match="the power went off"):
        migrations.upgrade(db.engine)
    monkeypatch.undo()
    assert set(inspect(db.engine).get_table_names()) == tables
    assert "half_done" not in {column["name"] for column in inspect(db.engine).get_columns("incident")}
    with db.read() as session:
        assert migrations.is_current(session.connection())
        assert [person.user_id for person in session.exec(select(Person))] == ["ana"]


@pytest.mark.parametrize(
    ("shape", "can_go_on"), [("0009.{own}", True), ("0009.0009", False), ("0009", False), ("{own}", True)]
)
def test_code_goes_on_with_a_newer_shape_only_where_that_says_so(db: Database, shape: str, can_go_on: bool) -> None:
    own = ScriptDirectory.from_config(migrations.config()).get_current_head()
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :shape"), {"shape": shape.format(own=own)})
        assert migrations.is_current(connection) is can_go_on
    if can_go_on:
        migrations.upgrade(db.engine)
    else:
        with pytest.raises(UnusableDatabaseError, match="A newer version of the bot has shaped this database"):
            migrations.upgrade(db.engine)
