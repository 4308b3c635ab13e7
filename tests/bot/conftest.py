from collections.abc import Iterator

import pytest

from tests.bot.office import Office, Words, at_work, world_of
from tests.databases import opened


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    """An outbox at work on each database, with one kind that does what the test says."""
    words = Words()
    with opened(database_url) as db:
        world = world_of(db)
        with at_work(world, [words]) as made:
            yield Office(db, world, words, made)
