"""`python app.py migrate`: bring the database to the shape that this version needs."""

import argparse

from bot.settings import load_settings
from storage.database import open_database
from storage.migrations import is_current, upgrade

NAME = "migrate"
SUMMARY = "Bring the database to the shape that this version needs."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing follows the word."""
    del parser


def run(given: argparse.Namespace) -> int:
    """Migrate, and say so; raise UnusableDatabaseError when another process holds the SQLite file."""
    del given
    database = open_database(load_settings(needs_slack=False).database_url)
    try:
        with database.engine.connect() as connection:
            was_current = is_current(connection)
        upgrade(database.engine)
    finally:
        database.close()
    print("The database was up to date already." if was_current else "The database is up to date now.")
    return 0
