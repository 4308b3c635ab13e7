"""How a word looks into the database: reading only, beside the running bot."""

import contextlib
from collections.abc import Iterator

from sqlmodel import Session

from bot.settings import Settings
from storage.database import Database, UnusableDatabaseError, open_database
from storage.migrations import is_current
from storage.patience import allow

MOST_SECONDS = 600  # for a statement, and for who reads what is printed page by page


@contextlib.contextmanager
def looking(settings: Settings) -> Iterator[Session]:
    """Give a session that can only read; raise UnusableDatabaseError when there is nothing that can be read."""
    database = open_database(settings.database_url, read_only=True)
    try:
        with database.read() as session:
            check_shape(session)
            yield session
    finally:
        database.close()


@contextlib.contextmanager
def writing(settings: Settings) -> Iterator[Database]:
    """Give a database to write to; raise UnusableDatabaseError when a running bot holds the SQLite file."""
    with looking(settings):
        pass  # a database that is not there is not made here
    database = open_database(settings.database_url)
    try:
        yield database
    finally:
        database.close()


def check_shape(session: Session) -> None:
    """Raise UnusableDatabaseError for a database of another version; nobody waits in Slack for what is read then."""
    allow(session.connection(), MOST_SECONDS)
    if not is_current(session.connection()):
        raise UnusableDatabaseError("This database is of another version. Run: python app.py migrate")
