"""Fixtures that many tests share; PostgreSQL's are in `tests.postgres`."""

import gc
import itertools
import os
import re
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from tests.databases import opened, ready_made, sqlite_copy
from tests.postgres import PostgresMissingError, PostgresServer, running_server

_NUMBERS = itertools.count(1)
ROOT = Path(__file__).parents[1]


def told_in_reliability() -> set[tuple[str, str]]:
    """Return the file and the name of each test that docs/reliability.md names."""
    return set(
        re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8"))
    )


def place_of(item: pytest.Item) -> tuple[str, str]:
    """Return the file and the name of a test, whatever its parameters are."""
    return item.path.relative_to(ROOT).as_posix(), getattr(item, "originalname", item.name)


def pytest_collection_finish() -> None:
    """Spare the collector what was imported: to look through all of it again and again takes a tenth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks for PostgreSQL (`-m "not postgres"` leaves it out), and what `make soak` is to run as well."""
    of_faults = told_in_reliability()
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if names & {"postgres_server", "postgres_template", "postgres_url"}:
            item.add_marker(pytest.mark.postgres)
        if place_of(item) in of_faults:
            item.add_marker(pytest.mark.fault)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Spell out half surrogates in what a test logged: the workers of a test run cannot send them to each other."""
    report = yield
    report.sections = [(name, said.encode("utf-8", "backslashreplace").decode()) for name, said in report.sections]
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the figures of the fault tests at the end of a soak; where all goes well pytest says nothing of them."""
    if "fault" not in config.option.markexpr:
        return
    for report in terminalreporter.getreports("passed"):
        if report.when == "call" and "fault" in report.keywords and report.capstdout:
            name = report.nodeid.rpartition("/")[2]
            terminalreporter.write_line(f"{name} ({report.duration:.0f} s): {report.capstdout.strip()}")


@pytest.fixture(autouse=True)
def _no_message_is_too_long(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail whatever makes a template build more blocks than a message takes."""
    yield
    told = [one for when in ("setup", "call") for one in caplog.get_records(when)]
    assert [one.getMessage() for one in told if one.name == "bot.blocks"] == []


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One server for the session, or for the xdist worker.

    Skips where there are no binaries; fails instead when REQUIRE_POSTGRES is set.
    """
    try:
        with running_server() as server:
            yield server
    except PostgresMissingError as error:
        if os.environ.get("REQUIRE_POSTGRES"):
            pytest.fail(f"REQUIRE_POSTGRES is set. {error}", pytrace=False)
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer) -> str:
    """The name of the database, of the present shape, that each test's own is copied from."""
    with opened(postgres_server.create_database("ready")):
        return "ready"


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file of the present shape, that each test's own is copied from: it spares them the migration."""
    return ready_made(tmp_path_factory.mktemp("ready"))


@pytest.fixture
def postgres_url(postgres_server: PostgresServer, postgres_template: str) -> Iterator[str]:
    """The address of a fresh PostgreSQL database, with tables and without rows."""
    name = f"test_{next(_NUMBERS)}"
    yield postgres_server.create_database(name, template=postgres_template)
    postgres_server.drop_database(name)


@pytest.fixture
def sqlite_url(ready: Path, tmp_path: Path) -> str:
    """The address of a fresh SQLite file, with tables and without rows."""
    return sqlite_copy(ready, tmp_path)


@pytest.fixture
def missing_url(tmp_path: Path) -> str:
    """The address of a SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'scribe.db'}"


@pytest.fixture
def bare_postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The address of a PostgreSQL database without tables."""
    name = f"bare_{next(_NUMBERS)}"
    yield postgres_server.create_database(name)
    postgres_server.drop_database(name)


@pytest.fixture(params=["missing_url", pytest.param("bare_postgres_url", marks=pytest.mark.postgres)])
def bare_url(request: pytest.FixtureRequest) -> str:
    """The address of a database without tables, once of each kind."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh database, with tables and without rows, once of each kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))
