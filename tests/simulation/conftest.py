"""A ready-made SQLite file, to be copied for each run."""

from pathlib import Path

import pytest

from tests.databases import ready_made


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file of the present shape."""
    return ready_made(tmp_path_factory.mktemp("ready"))
