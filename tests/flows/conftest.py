"""Stages for dialogues: over both ways in on SQLite, and a few over both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stage import HTTP, SOCKET, Stage, ready_made, sqlite_copy, staged


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file of the present shape."""
    return ready_made(tmp_path_factory.mktemp("ready"))


@pytest.fixture(params=[SOCKET, HTTP])
def stage(request: pytest.FixtureRequest, ready: Path, tmp_path: Path) -> Iterator[Stage]:
    """The app before the stand-in, once by Socket Mode and once by signed HTTP."""
    with staged(sqlite_copy(ready, tmp_path), request.param) as made:
        yield made


@pytest.fixture(params=[HTTP, pytest.param(SOCKET, marks=pytest.mark.soak)])
def quick_stage(request: pytest.FixtureRequest, ready: Path, tmp_path: Path) -> Iterator[Stage]:
    """The app before the stand-in by signed HTTP, for many variants of one dialogue; `make soak` adds Socket Mode."""
    with staged(sqlite_copy(ready, tmp_path), request.param) as made:
        yield made


@pytest.fixture
def either_stage(database_url: str) -> Iterator[Stage]:
    """The app before the stand-in by Socket Mode, once on each database."""
    with staged(database_url) as made:
        yield made
