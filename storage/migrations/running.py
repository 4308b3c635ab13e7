"""Alembic, which runs the migrations.

Loaded only where there is one to run: it takes 10 MiB of memory and a quarter of a second.
"""

import os
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from storage import migrations


def config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration; with `connection`, migrations run on it."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    made.set_main_option("path_separator", "os")
    made.set_main_option("version_locations", os.pathsep.join(str(folder) for folder in migrations.FOLDERS))
    made.attributes["connection"] = connection
    return made


def run(connection: Connection) -> None:
    """Run every migration that the database has not seen."""
    command.upgrade(config(connection), "head")
