from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.incident_stage import Stage, stage

POSTGRES = pytest.mark.postgres
SCENES = [
    ("sqlite", "socket"),
    ("sqlite", "http"),
    pytest.param(("postgres", "socket"), marks=POSTGRES),
    pytest.param(("postgres", "http"), marks=POSTGRES),
]
ONE_OF_EACH = [
    ("sqlite", "socket"),
    pytest.param(("postgres", "http"), marks=POSTGRES),
    pytest.param(("sqlite", "http"), marks=pytest.mark.soak),
    pytest.param(("postgres", "socket"), marks=[POSTGRES, pytest.mark.soak]),
]


def _staged(request: pytest.FixtureRequest, factory: pytest.TempPathFactory) -> Iterator[Stage]:
    kind, transport = request.param
    folder: Path = factory.mktemp("faults")
    if kind == "postgres":
        server = request.getfixturevalue("postgres_server")
        module = request.module.__name__.rpartition(".")[2]
        url = server.create_database(f"{module}_{request.fixturename}_{transport}")
    else:
        url = f"sqlite:///{folder / 'scribe.db'}"
    with stage(url, folder, transport=transport) as made:
        yield made


@pytest.fixture(autouse=True)
def _no_life_outlasts_its_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """End what a failed test leaves running, so that the next one of its module starts as it should."""
    yield
    for name in {"scene", "one_of_each"} & set(request.fixturenames):
        made: Stage = request.getfixturevalue(name)
        made.child.kill()
        made.slack.faults.clear()


@pytest.fixture(scope="module", params=SCENES, ids="-".join)
def scene(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One incident for all tests of a module, over each database and each way in; no bot runs at first."""
    yield from _staged(request, tmp_path_factory)


@pytest.fixture(scope="module", params=ONE_OF_EACH, ids="-".join)
def one_of_each(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The same, with each database and each way in once; the other pairs are tried by `make soak`."""
    yield from _staged(request, tmp_path_factory)
