"""What a released version stored, kept as JSON beside the tests: every later version must take it over unchanged.

When a version is released, `python -m tests.storage.releases 1.2.0` writes `released/1.2.0.json`: the example incident
as that version stores it. It is never changed afterwards.
"""

import base64
import json
import sys
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy import Connection, MetaData, insert, select

from storage import migrations
from storage.database import open_database
from storage.migrations.running import config
from tests.example_incident import tell

FOLDER = Path(__file__).parent / "released"
Snapshot = dict[str, Any]


def snapshot(connection: Connection) -> Snapshot:
    """Return the shape of a database and all its rows, as its own tables tell them; the search index follows them."""
    return {
        "revision": migrations.revision(connection),
        "tables": {
            table.name: [
                {name: _written(value) for name, value in row.items()}
                for row in connection.execute(select(table)).mappings()
            ]
            for table in _tables(connection).sorted_tables
        },
    }


def load(connection: Connection, kept: Snapshot) -> None:
    """Make an empty database what a version had stored."""
    command.upgrade(config(connection), kept["revision"])
    for table in _tables(connection).sorted_tables:
        rows = [{name: _read(value) for name, value in row.items()} for row in kept["tables"].get(table.name, [])]
        if rows:
            connection.execute(insert(table), rows)


def _tables(connection: Connection) -> MetaData:
    found = MetaData()
    found.reflect(connection, only=lambda name, _: not name.startswith(("fts_", "alembic_", "sqlite_")))
    return found


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"$moment": value.replace(tzinfo=None).isoformat()}
    if isinstance(value, date):
        return {"$day": value.isoformat()}
    return {"$bytes": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def _read(value: Any) -> Any:
    match value:
        case {"$moment": str(said)}:
            return datetime.fromisoformat(f"{said}+00:00")
        case {"$day": str(said)}:
            return date.fromisoformat(said)
        case {"$bytes": str(said)}:
            return base64.b64decode(said)
    return value


def main(version: str) -> None:
    """Write what the present version stores, as that of a release."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/scribe.db")
        migrations.upgrade(database.engine)
        database.write(tell)
        with database.engine.connect() as connection:
            kept = snapshot(connection)
        database.close()
    FOLDER.mkdir(exist_ok=True)
    file = FOLDER / f"{version}.json"
    file.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    sys.stdout.write(f"{file} holds what version {version} stores.\n")


if __name__ == "__main__":
    main(sys.argv[1])
