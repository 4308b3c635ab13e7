"""A moment somebody wrote down: from a clock and a day to an instant in UTC."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from bot.when.clock_times import ClockTime
from bot.when.days import Day
from bot.when.zones import Zone

# A clock that runs ahead of ours by so much still means today.
_SKEW = timedelta(minutes=5)


@dataclass(frozen=True)
class Moment:
    """An instant as a person wrote it; `at` is aware and in UTC.

    `zone` is the IANA name that it was read in ("UTC" for exact offsets). `alternative` is the other instant that the
    same words may mean: an hour that the clocks showed twice.
    """

    at: datetime
    approximate: bool
    zone: str
    written: str
    alternative: datetime | None = None


@dataclass(frozen=True)
class Present:
    """What a time is read against: the present moment (aware), the person's zone, the incident's start if known."""

    now: datetime
    home: Zone
    started_at: datetime | None = None

    @property
    def latest_past(self) -> datetime:
        """Return the last instant that counts as past: the minute of now, and five more."""
        return self.now.replace(second=0, microsecond=0) + _SKEW


@dataclass(frozen=True)
class Instant:
    """An instant in UTC with the zone that it was read in, and the other one that the same words may mean."""

    at: datetime
    zone: str
    alternative: datetime | None = None


def instant_of(clock: ClockTime, day: Day | None, present: Present) -> Instant | None:
    """Return the instant of a clock time on a day; without one, its most recent past occurrence.

    None when there is no such day, or when it lies outside the calendar.
    """
    zone = clock.zone or present.home
    try:
        return _instant(_hour_by_day(clock, day), day, zone, present)
    except (OverflowError, ValueError):
        return None


def _instant(clock: ClockTime, day: Day | None, zone: Zone, present: Present) -> Instant | None:
    latest = present.latest_past
    today = present.now.astimezone(zone.rules).date()
    fallback: Instant | None = None
    for on in _dates(clock, day, today):
        found = _on_date(on, clock, zone, latest)
        if found.at <= latest:
            return found
        if day and day.is_fixed and not day.last_night:
            fallback = fallback or found
    return fallback


def _dates(clock: ClockTime, day: Day | None, today: date) -> Iterator[date]:
    if day is None:
        yield from (today + timedelta(days=shift) for shift in (1, 0, -1, -2))
    elif day.last_night:
        evening = clock.hour >= 12
        yield from (today - timedelta(days=shift) for shift in ((1, 2) if evening else (0, 1)))
    else:
        yield from day.dates(today)


def _hour_by_day(clock: ClockTime, day: Day | None) -> ClockTime:
    """Move a bare hour to where "this afternoon" or "last night" puts it."""
    if day is None or clock.half:
        return clock
    if day.last_night and clock.hour == 12:
        return replace(clock, hour=0)
    late = day.late and 1 <= clock.hour <= 11
    return replace(clock, hour=clock.hour + 12) if late or (day.last_night and 6 <= clock.hour <= 11) else clock


def _on_date(on: date, clock: ClockTime, zone: Zone, latest: datetime) -> Instant:
    """Read the clock on a date: a skipped hour with the offset before the change, a repeated one as the last past."""
    local = datetime.combine(on, time(clock.hour, clock.minute, clock.second, clock.microsecond), zone.rules)
    first, second = local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)
    if second <= first:
        return Instant(first, zone.name)
    if zone.daylight is not None:
        return Instant(first if zone.daylight else second, zone.name)
    if second <= latest:
        return Instant(second, zone.name, first)
    return Instant(first, zone.name)
