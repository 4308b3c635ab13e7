"""`python -m storage.migrations "What changes"`: write the migration from the tables as they are to the classes."""

import sys
import tempfile
from pathlib import Path

from alembic import command

from storage.migrations import upgrade
from storage.migrations.running import config
from storage.sqlite import SqliteDatabase


def main(message: str) -> None:
    """Write the next migration beside the others."""
    number = len(list(Path(__file__).with_name("versions").glob("[0-9]*.py"))) + 1
    with tempfile.TemporaryDirectory() as folder:
        database = SqliteDatabase(f"sqlite:///{folder}/scribe.db")
        upgrade(database.engine)
        with database.engine.begin() as connection:
            command.revision(config(connection), message=message, autogenerate=True, rev_id=f"{number:04}")
        database.close()


if __name__ == "__main__":
    main(sys.argv[1])
