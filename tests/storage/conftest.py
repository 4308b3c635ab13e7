from collections.abc import Iterator

import pytest

from storage.database import Database
from tests.databases import opened


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """A fresh database of each kind, of the present shape."""
    with opened(database_url) as database:
        yield database


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Database]:
    """A fresh SQLite database of the present shape."""
    with opened(sqlite_url) as database:
        yield database
