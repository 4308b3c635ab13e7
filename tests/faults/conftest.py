import itertools
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.incident_stage import Stage, stage
from tests.faults.sample import SEED

POSTGRES = pytest.mark.postgres
IN_CI = (("sqlite", "socket"), ("postgres", "http"))
SCENES = [
    IN_CI[0],
    pytest.param(IN_CI[1], marks=POSTGRES),
    pytest.param(("sqlite", "http"), marks=pytest.mark.soak),
    pytest.param(("postgres", "socket"), marks=[POSTGRES, pytest.mark.soak]),
]


HERE = Path(__file__).parent
NUMBERS = itertools.count(1)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder: `make soak` runs all of it, what CI runs and what CI chose to leave out."""
    for item in items:
        if not item.path.is_relative_to(HERE):
            continue
        item.add_marker(pytest.mark.fault)
        if item.path.name.startswith("test_kills_") and _is_left_out(item):
            item.add_marker(pytest.mark.soak)


def _is_left_out(item: pytest.Item) -> bool:
    """Whether CI kills at this point in the other of its two scenes (a note and a reaction: in both)."""
    given = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    point = {name: value for name, value in given.items() if name != "scene"}
    if not point or given.get("scene") not in IN_CI:
        return False
    return bool(given["scene"] != random.Random(f"{SEED} {item.originalname} {point}").choice(IN_CI))  # type: ignore[attr-defined]


# Reminders may leave whenever the tests run.
AT_ANY_HOUR = {"WORK_STARTS_HOUR": "0", "WORK_ENDS_HOUR": "24", "WORK_DAYS": "[1, 2, 3, 4, 5, 6, 7]"}


def _staged(request: pytest.FixtureRequest, factory: pytest.TempPathFactory) -> Iterator[Stage]:
    kind, transport = request.param
    folder: Path = factory.mktemp("faults")
    if kind == "postgres":
        server = request.getfixturevalue("postgres_server")
        url = server.create_database(f"staged_{next(NUMBERS)}")  # a scene may be set up again: tests are stolen back
    else:
        url = f"sqlite:///{folder / 'scribe.db'}"
    with stage(url, folder, transport=transport, **AT_ANY_HOUR) as made:
        yield made


@pytest.fixture(autouse=True)
def _no_life_outlasts_its_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """End what a failed test leaves running, so that the next one of its module starts as it should."""
    yield
    if "scene" in request.fixturenames:
        made: Stage = request.getfixturevalue("scene")
        made.child.kill()
        made.slack.faults.clear()


@pytest.fixture(scope="module", params=SCENES, ids="-".join)
def scene(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One incident for all tests of a module; no bot runs at first.

    Over each database and each way in, once in CI; `make soak` tries the other pairs too.
    """
    yield from _staged(request, tmp_path_factory)
