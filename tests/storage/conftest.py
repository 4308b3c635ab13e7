from collections.abc import Iterator

import pytest

from storage.database import Database, open_database
from storage.migrations import upgrade


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """A fresh database of each kind, of the present shape."""
    opened = open_database(database_url)
    upgrade(opened.engine)
    yield opened
    opened.close()


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Database]:
    """A fresh SQLite database of the present shape."""
    opened = open_database(sqlite_url)
    upgrade(opened.engine)
    yield opened
    opened.close()
