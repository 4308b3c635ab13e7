from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.when.hours import Hours, first_valid

MINUTE = timedelta(minutes=1)
WEEKDAYS = frozenset({1, 2, 3, 4, 5})


@cache
def transitions(zone: ZoneInfo) -> tuple[datetime, ...]:
    """Every change of a zone's clocks from 2024 to 2030, to the second, in UTC."""
    return tuple(_transitions(zone))


def _transitions(zone: ZoneInfo) -> Iterator[datetime]:
    step = timedelta(days=7)
    at, end = datetime(2024, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
    while at < end:
        before, after = at, at + step
        at = after
        if before.astimezone(zone).utcoffset() == after.astimezone(zone).utcoffset():
            continue
        while after - before > timedelta(seconds=1):
            middle = (before + (after - before) / 2).replace(microsecond=0)
            if middle.astimezone(zone).utcoffset() == before.astimezone(zone).utcoffset():
                before = middle
            else:
                after = middle
        yield after


def shown(at: datetime, offset: timedelta) -> datetime:
    return (at + offset).replace(tzinfo=None)


def look_at_every_change(zones: Iterable[str], read: Callable[[datetime, tzinfo], datetime]) -> int:
    """Have the times around every change of the clocks read; return how many."""
    checked = 0
    for name in zones:
        zone = ZoneInfo(name)
        for leap in transitions(zone):
            before = (leap - timedelta(seconds=1)).astimezone(zone).utcoffset()
            after = leap.astimezone(zone).utcoffset()
            assert before is not None
            assert after is not None
            first_shown, last_shown = sorted((shown(leap, before), shown(leap, after)))
            moment = first_shown
            while moment < last_shown:
                # In a gap the first valid time is the leap itself; in a fold the first of two is that of before.
                expected = leap if after > before else (moment - before).replace(tzinfo=UTC)
                assert read(moment, zone) == expected, (name, moment)
                moment += timedelta(minutes=10)
                checked += 1
            early, late = first_shown - MINUTE, last_shown
            assert read(early, zone) == (early - before).replace(tzinfo=UTC), (name, early)
            assert read(late, zone) == (late - after).replace(tzinfo=UTC), (name, late)
    return checked


def test_every_zone_at_every_change_of_its_clocks() -> None:
    assert look_at_every_change(sorted(available_timezones()), first_valid) > 10_000


@pytest.mark.parametrize("fold", [0, 1])
def test_times_that_are_read_as_if_clocks_never_leapt_are_found_out(fold: int) -> None:
    def read(shown: datetime, zone: tzinfo) -> datetime:
        return shown.replace(tzinfo=zone, fold=fold).astimezone(UTC)

    with pytest.raises(AssertionError, match="Europe/Copenhagen"):
        look_at_every_change(["Europe/Copenhagen"], read)


def test_the_start_of_a_day_in_a_gap_is_its_first_valid_minute() -> None:
    # On 2025-03-30 the clocks of Copenhagen leap from 02:00 to 03:00.
    hours = Hours(ZoneInfo("Europe/Copenhagen"), 2, 6, frozenset(range(1, 8)))
    assert hours.start_of(date(2025, 3, 30)) == datetime(2025, 3, 30, 1, 0, tzinfo=UTC)
    # Where the whole shift falls into the gap, the next day begins the work.
    night = Hours(ZoneInfo("Europe/Copenhagen"), 2, 3, frozenset(range(1, 8)))
    assert night.start_of(date(2025, 3, 30)) == datetime(2025, 3, 31, 0, 0, tzinfo=UTC)


def test_days_without_work_are_passed_over_in_both_directions() -> None:
    hours = Hours(UTC, 9, 17, WEEKDAYS)
    saturday = date(2025, 7, 19)
    assert hours.start_of(saturday) == datetime(2025, 7, 21, 9, tzinfo=UTC)
    assert hours.start_before(saturday) == datetime(2025, 7, 18, 9, tzinfo=UTC)
    assert hours.next_minute(datetime(2025, 7, 18, 17, tzinfo=UTC)) == datetime(2025, 7, 21, 9, tzinfo=UTC)
    assert hours.next_minute(datetime(2025, 7, 18, 16, 59, tzinfo=UTC)) == datetime(2025, 7, 18, 16, 59, tzinfo=UTC)


@settings(max_examples=150, deadline=None)
@given(
    name=st.sampled_from(sorted(available_timezones())),
    minutes=st.integers(0, 7 * 366 * 1440),
    starts=st.integers(0, 23),
    length=st.integers(1, 24),
    days=st.frozensets(st.integers(1, 7), min_size=1),
)
def test_the_next_working_minute_is_the_next_one(
    name: str, minutes: int, starts: int, length: int, days: frozenset[int]
) -> None:
    at = datetime(2024, 1, 1, 0, 0, 30, tzinfo=UTC) + minutes * MINUTE
    hours = Hours(ZoneInfo(name), starts, min(24, starts + length), days)
    found = hours.next_minute(at)
    assert found >= at
    assert hours.includes(found)
    assert found == at or not hours.includes(found - timedelta(seconds=1))
    # Nothing between the two is working time either.
    step = max((found - at) / 200, timedelta(minutes=1))
    between = at
    while between < found:
        assert not hours.includes(between)
        between += step
