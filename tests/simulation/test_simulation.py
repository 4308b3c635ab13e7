"""The promises hold whatever happens, in any order; and bugs that are planted on purpose are found."""

import itertools
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis.errors import FlakyFailure, HypothesisException

from tests.faults.planted import PLANTS, QUICKLY_FOUND, Plant
from tests.postgres import PostgresServer
from tests.simulation.play import chosen_seed, play, play_for, sqlite_worlds
from tests.simulation.world import World

NUMBERS = itertools.count(1)
PROMISE = re.compile(r"P\d: |somebody is pinged")
RUNS_UNTIL_FOUND = 240
FOR_LONG_SECONDS = 240.0  # and what the last runs take: six minutes at most


@pytest.fixture(autouse=True)
def _what_dies_says_nothing() -> Iterator[None]:
    """Leave out the tracebacks of threads that end because their bot is dead."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def worlds(ready: Path) -> Iterator[Callable[[], World]]:
    """What makes worlds on SQLite."""
    with sqlite_worlds(ready) as made:
        yield made


@pytest.fixture
def postgres_worlds(postgres_server: PostgresServer, postgres_template: str) -> Callable[[], World]:
    """What makes worlds on PostgreSQL."""

    def make() -> World:
        return World(postgres_server.create_database(f"simulation_{next(NUMBERS)}", template=postgres_template))

    return make


@pytest.mark.timeout(300)
def test_the_promises_hold_whatever_happens(worlds: Callable[[], World]) -> None:
    play(worlds, runs=8, acts=8, start=chosen_seed())


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_the_promises_hold_for_long(worlds: Callable[[], World]) -> None:
    deaths = play_for(worlds, seconds=FOR_LONG_SECONDS, acts=20, start=chosen_seed())
    assert len(deaths) > 5, f"the bot died at {dict(deaths)} only"


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_the_promises_hold_on_postgresql_too(postgres_worlds: Callable[[], World]) -> None:
    play_for(postgres_worlds, seconds=FOR_LONG_SECONDS, acts=20, start=chosen_seed())


@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    "plant",
    [
        *(pytest.param(plant, id=plant.__name__) for plant in QUICKLY_FOUND),
        *(
            pytest.param(plant, id=plant.__name__, marks=pytest.mark.soak)
            for plant in PLANTS
            if plant not in QUICKLY_FOUND
        ),
    ],
)
def test_a_planted_bug_is_found(plant: Plant, worlds: Callable[[], World]) -> None:
    # how far the outbox came when the bot died is a matter of threads: not each run that breaks a promise does so again
    with plant(), pytest.raises((AssertionError, FlakyFailure)) as found:
        play(worlds, runs=RUNS_UNTIL_FOUND, acts=12, start=chosen_seed())
    told = [str(one) for one in causes(found.value) if not isinstance(one, HypothesisException)]
    assert told, found.value
    assert all(PROMISE.match(one) for one in told), f"not a promise is broken, but: {told}"


def causes(error: BaseException) -> list[BaseException]:
    """Return what an error consists of."""
    inner = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    return [cause for one in inner for cause in causes(one)] or [error]
