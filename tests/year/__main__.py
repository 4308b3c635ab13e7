"""Play a year of a team of 40 with 200 incidents, and print how often they were reminded: `make year`."""

import logging
import random
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from tests.bot.desk import desk
from tests.year.simulation import BEGIN, Overlooked, Year


def main() -> int:
    """Play it with the given seed, or with a new one; return 1 when somebody was told too much."""
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else random.randrange(1_000_000)
    print(f"seed {seed}")  # noqa: T201
    logging.disable(logging.ERROR)  # the desk delivers reminders only, and says so of everything else
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'year.db'}"
        with desk(url, BEGIN, also=[Overlooked()]) as at:
            figures = Year(at, seed, timedelta(days=365)).play()
    print(f"{figures.told()}; {time.monotonic() - begun:.0f} s")  # noqa: T201
    weekly = figures.weekly()
    is_well = weekly[len(weekly) // 2] <= 1 and weekly[int(len(weekly) * 0.95)] <= 3
    return 0 if is_well and not (figures.twice_a_day or figures.at_night or figures.after_done) else 1


if __name__ == "__main__":
    sys.exit(main())
