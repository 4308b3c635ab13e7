"""Stages for dialogues: over both ways in on SQLite, and a few over both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.sandbox import Channel, exchange, signed
from bot.sandbox.delivery import ACK_SECONDS
from tests.databases import sqlite_copy
from tests.faults.child import SLOW_MACHINE
from tests.stage import HTTP, SOCKET, Stage, staged


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave a dialogue's Socket Mode to `make soak`, but for those that are marked `both_ways`."""
    for item in items:
        given = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
        if given.get("stage") == SOCKET and not item.get_closest_marker("both_ways"):
            item.add_marker(pytest.mark.soak)


@pytest.fixture(autouse=True)
def _slack_is_patient_with_a_slow_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an answer in a dialogue come late while many run at once: the fault tests hold the three seconds."""
    for room in (exchange, signed):
        monkeypatch.setattr(room, "ACK_SECONDS", ACK_SECONDS * SLOW_MACHINE)


@pytest.fixture(params=[SOCKET, HTTP])
def stage(request: pytest.FixtureRequest, ready: Path, tmp_path: Path) -> Iterator[Stage]:
    """The app before the stand-in: by signed HTTP; by Socket Mode in soak, and where marked `both_ways`."""
    with staged(sqlite_copy(ready, tmp_path), request.param) as made:
        yield made


@pytest.fixture
def quick_stage(stage: Stage) -> Stage:
    """The same, for tests that take more than one stage."""
    return stage


@pytest.fixture
def channel(stage: Stage) -> Channel:
    """The channel of an incident that was declared on the stage."""
    return stage.declares()


@pytest.fixture
def quick(stage: Stage) -> Stage:
    """The stage, with an incident that was declared on it."""
    stage.declares()
    return stage


@pytest.fixture
def either_stage(database_url: str) -> Iterator[Stage]:
    """The app before the stand-in by Socket Mode, once on each database."""
    with staged(database_url) as made:
        yield made
