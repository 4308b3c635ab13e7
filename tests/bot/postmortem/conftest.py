"""A real database with the example incident in it."""

from collections.abc import Iterator

import pytest

from bot.rendering import Rendering
from bot.settings import Settings, load_settings
from storage.database import Database
from tests.databases import opened
from tests.example_incident import declare, tell


@pytest.fixture
def settings() -> Settings:
    return load_settings(needs_slack=False, timezone="UTC")


@pytest.fixture
def copenhagen() -> Settings:
    return load_settings(needs_slack=False, timezone="Europe/Copenhagen")


@pytest.fixture
def rendering() -> Rendering:
    return Rendering("UTC")


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    with opened(sqlite_url) as made:
        yield made


@pytest.fixture
def bare(database: Database) -> int:
    """The id of an open incident of which nothing is known but its title."""
    return database.write(lambda session: declare(session).id or 0)


@pytest.fixture
def full(database: Database) -> int:
    """The id of a resolved incident with lines of every kind, roles, whys and action items."""
    return database.write(tell)
