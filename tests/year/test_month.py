"""A month of a team of 40: nobody is nagged, nobody at night, nobody about what is done. The year is `make year`."""

import random
from datetime import timedelta

from tests.bot.desk import desk
from tests.year.simulation import BEGIN, Overlooked, Year


def test_nobody_is_nagged_in_a_month_of_a_team_of_forty(sqlite_url: str) -> None:
    seed = random.randrange(1_000_000)
    with desk(sqlite_url, BEGIN, also=[Overlooked()]) as at:
        figures = Year(at, seed, timedelta(days=30)).play()
    print(f"seed {seed}: {figures.told()}")  # noqa: T201 - the figures are to be seen
    weekly = figures.weekly()
    assert figures.items > 20, seed
    assert sum(figures.letters.values()) > 20, seed
    assert weekly[len(weekly) // 2] <= 1, (seed, figures.told())
    assert weekly[int(len(weekly) * 0.95)] <= 3, (seed, figures.told())
    assert (figures.twice_a_day, figures.at_night, figures.after_done) == ([], [], []), seed
