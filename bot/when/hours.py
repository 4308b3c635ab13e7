"""Working hours in a person's own zone, over every change of its clocks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo


@dataclass(frozen=True)
class Hours:
    """When a person works: from `starts_hour` until before `ends_hour` (0–24) on `days` (1 is Monday) in `zone`."""

    zone: tzinfo
    starts_hour: int
    ends_hour: int
    days: frozenset[int]

    def today(self, at: datetime) -> date:
        """Return the date that the person's calendar shows at the aware `at`."""
        return at.astimezone(self.zone).date()

    def includes(self, at: datetime) -> bool:
        """Whether the person works at the aware `at`."""
        local = at.astimezone(self.zone)
        return local.isoweekday() in self.days and self.starts_hour <= local.hour < self.ends_hour

    def next_minute(self, at: datetime) -> datetime:
        """Return `at` when the person works then, else the first moment after it at which they do, in UTC."""
        if self.includes(at):
            return at.astimezone(UTC)
        today = self.today(at)
        return next(moment for moment in self._starts(today) if moment > at)

    def start_of(self, day: date) -> datetime:
        """Return the first working moment of `day`, or of the next day that is a working day, in UTC."""
        return next(self._starts(day))

    def start_before(self, day: date) -> datetime:
        """Return the first working moment of `day`, or of the last day before it that is a working day, in UTC."""
        while day.isoweekday() not in self.days:
            day -= timedelta(days=1)
        return self.start_of(day)

    def week_of(self, day: date) -> date:
        """Return the date on which the person's week that holds `day` begins: after their longest rest."""
        return day - timedelta(days=(day.isoweekday() - self._first_day()) % 7)

    def start_of_week(self, day: date) -> datetime:
        """Return the first working moment of the person's week that holds `day`, in UTC."""
        return self.start_of(self.week_of(day))

    def _first_day(self) -> int:
        def rest_before(day: int) -> int:
            return next(gap for gap in range(1, 8) if (day - gap - 1) % 7 + 1 in self.days) - 1

        return max(sorted(self.days), key=rest_before)

    def _starts(self, day: date) -> Iterator[datetime]:
        while True:
            moment = first_valid(datetime.combine(day, time(self.starts_hour)), self.zone)
            if self.includes(moment):
                yield moment
            day += timedelta(days=1)


def first_valid(shown: datetime, zone: tzinfo) -> datetime:
    """Return, in UTC, when the clocks of `zone` show the naive `shown`.

    Shown twice, it is the first time; never shown, it is the moment at which the clocks leap over it.
    """
    moment = shown.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == shown:
        return moment
    # A leap: read with the offset of after it, `shown` lies before the leap; with the offset of before, after it.
    before = int(shown.replace(tzinfo=zone, fold=1).astimezone(UTC).timestamp())
    after = int(moment.timestamp())
    offset = moment.astimezone(zone).utcoffset()
    while after - before > 1:
        middle = (before + after) // 2
        if datetime.fromtimestamp(middle, zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return datetime.fromtimestamp(after, UTC)
