"""Full-text search: indexes over titles, lines, postmortem sections and links.

Revision ID: 0002
Revises: 0001
"""

from alembic import op

from storage.database import UnusableDatabaseError

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COLUMNS = {"incident": ["title", "summary"], "line": ["text"], "section": ["title", "body"], "link": ["title", "url"]}
SIGNS = "./-_:@<>|&#?=,;+*()[]{}"


def upgrade() -> None:
    make = _sqlite if op.get_bind().dialect.name == "sqlite" else _postgres
    if make is _sqlite and not op.get_bind().exec_driver_sql("SELECT sqlite_compileoption_used('ENABLE_FTS5')").scalar():
        raise UnusableDatabaseError(
            "The SQLite of this Python has no FTS5, which search needs: use a Python whose SQLite has it, "
            "or set DATABASE_URL to PostgreSQL."
        )
    for table, columns in COLUMNS.items():
        make(table, columns)


def _sqlite(table: str, columns: list[str]) -> None:
    """An index beside the table (https://sqlite.org/fts5.html#external_content_tables), kept by triggers."""
    index, names = f"fts_{table}", ", ".join(columns)
    new, old = (", ".join(f"{which}.{column}" for column in columns) for which in ("new", "old"))
    add = f"INSERT INTO {index}(rowid, {names}) VALUES (new.id, {new});"
    drop = f"INSERT INTO {index}({index}, rowid, {names}) VALUES ('delete', old.id, {old});"
    run = op.get_bind().exec_driver_sql
    tokens = "tokenize=\"unicode61 remove_diacritics 0\""
    run(f"CREATE VIRTUAL TABLE {index} USING fts5({names}, content='{table}', content_rowid='id', {tokens})")
    run(f"CREATE TRIGGER {index}_added AFTER INSERT ON \"{table}\" BEGIN {add} END")
    run(f"CREATE TRIGGER {index}_removed AFTER DELETE ON \"{table}\" BEGIN {drop} END")
    run(f"CREATE TRIGGER {index}_changed AFTER UPDATE OF {names} ON \"{table}\" BEGIN {drop} {add} END")
    run(f"INSERT INTO {index}({index}) VALUES ('rebuild')")


def _postgres(table: str, columns: list[str]) -> None:
    words = " || ' ' || ".join(f"coalesce({table}.{column}, '')" for column in columns)
    document = f"to_tsvector('simple', translate(left({words}, 100000), '{SIGNS}', '{' ' * len(SIGNS)}'))"
    op.get_bind().exec_driver_sql(f"CREATE INDEX fts_{table} ON \"{table}\" USING gin (({document.replace(table + '.', '')}))")
