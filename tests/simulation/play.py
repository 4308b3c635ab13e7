"""Playing the simulation: a number of runs from one seed, which is printed."""

import itertools
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.simulation.machine import Simulation
from tests.simulation.world import World

SEED = "SIMULATION_SEED"
RUNS_OF_A_SEED = 3


def chosen_seed() -> int:
    """Return the seed that SIMULATION_SEED names, else a new one."""
    return int(os.environ.get(SEED) or random.SystemRandom().randrange(10**9))


def play(new_world: Callable[[], World], *, runs: int, acts: int, start: int) -> Counter[str]:
    """Play so many runs of so many acts from a seed; return at which points the bot died.

    Raises what a run that breaks a promise raises; it names the seed, and its acts are printed.
    """
    deaths: list[str] = []
    machine = type("Play", (Simulation,), {"new_world": staticmethod(new_world), "deaths": deaths})
    chosen = settings(
        max_examples=runs,
        stateful_step_count=acts,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        print_blob=True,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(seed(start)(machine), settings=chosen)
    except BaseException as error:
        error.add_note(f"Play it again with {SEED}={start}.")
        raise
    return Counter(deaths)


def play_for(new_world: Callable[[], World], *, seconds: float, acts: int, start: int) -> Counter[str]:
    """Play a few runs from each of the seeds behind `start`, until the time is over; return where the bot died."""
    deaths: Counter[str] = Counter()
    until = time.monotonic() + seconds
    for number in itertools.count(start):
        deaths += play(new_world, runs=RUNS_OF_A_SEED, acts=acts, start=number)
        if time.monotonic() > until:
            sys.stdout.write(f"{RUNS_OF_A_SEED} runs of each seed from {start} to {number}.\n")
            return deaths
    raise AssertionError("time does not end")


@contextmanager
def sqlite_worlds(ready: Path) -> Iterator[Callable[[], World]]:
    """Give what makes a world on a SQLite file of its own."""
    numbers = itertools.count(1)
    folder = Path(tempfile.mkdtemp(prefix="simulation-"))

    def make() -> World:
        path = folder / f"run{next(numbers)}.db"
        shutil.copy(ready, path)
        return World(f"sqlite:///{path}")

    try:
        yield make
    finally:
        shutil.rmtree(folder, ignore_errors=True)
