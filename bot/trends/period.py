"""The period that a report is about: whole days in somebody's calendar, and the one before it to compare with."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from bot.errors import Refusal
from bot.when.days import MONTH, month_number, scan_day
from bot.when.hours import first_valid
from bot.when.relative import NUMBERS
from bot.when.zones import find_zone

LATELY = 30  # days: the period where nobody says one
EARLIEST = date(2000, 1, 1)
_ONE_DAY = timedelta(days=1)
_UNITS = {
    "week": relativedelta(weeks=1),
    "month": relativedelta(months=1),
    "quarter": relativedelta(months=3),
    "year": relativedelta(years=1),
}
_WHICH = re.compile(r"(?:(?P<which>this|last|previous|past)\s+)?(?P<unit>week|month|quarter|year)(?:\s+so\s+far)?")
_LAST_SO_MANY = re.compile(
    rf"(?:(?:the\s+)?(?:last|past|previous)\s+)?(?P<count>\d{{1,4}}|{'|'.join(NUMBERS)})\s+(?P<unit>day|week|month|year)s?"
)
_QUARTER = re.compile(r"(?:(?P<before>20\d\d)[\s-]*)?q(?P<quarter>[1-4])(?:[\s/-]+(?P<year>20\d\d))?")
_ISO_MONTH = re.compile(r"(?P<year>20\d\d)-(?P<month>0[1-9]|1[0-2])")
_NAMED_MONTH = re.compile(rf"(?P<name>{MONTH})\.?(?:,?\s+(?P<year>20\d\d))?", re.IGNORECASE)
_YEAR = re.compile(r"20\d\d")
_WEEK_OF = re.compile(r"(?:the\s+)?week\s+of\s+")
_SINCE = re.compile(r"(?:since|from)\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:\.\.+|–|—|\s-\s|\b(?:to|until|till|through|and)\b|\s|,)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Period:
    """The days from `first` to `last`, both included, in the calendar of `zone` (an IANA name).

    `name` is what people call it ("July 2025"), empty where it is only dates; `unit` is then how long it is, so that
    the period before July is June. `is_running`: it was to end later, and was cut at today.
    """

    first: date
    last: date
    zone: str
    name: str = ""
    unit: relativedelta | None = field(default=None, compare=False)
    is_running: bool = False

    @property
    def start(self) -> datetime:
        """The moment at which it begins, in UTC."""
        return _midnight(self.first, self.zone)

    @property
    def end(self) -> datetime:
        """The moment at which it is over, in UTC."""
        return _midnight(self.last + _ONE_DAY, self.zone)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def words(self) -> str:
        """What to type to have it again."""
        return self.name or f"{self.first.isoformat()} to {self.last.isoformat()}"

    @property
    def before(self) -> "Period":
        """The period before it: a whole one of its unit, of one that is running the same days of it, else as long."""
        if self.unit is None:
            length = timedelta(days=self.days)
            return Period(self.first - length, self.first - _ONE_DAY, self.zone)
        last = self.last - self.unit if self.is_running else self.first - _ONE_DAY
        return Period(self.first - self.unit, last, self.zone)


def read_period(words: str, *, today: date, zone: str) -> Period:
    """Read a period as people type it, of days up to `today`; the last 30 days where nothing is said.

    `month`, `last quarter`, `2025`, `july`, `q3 2025`, `90 days`, `2025-07-01 to 2025-07-31`, `since 1 July`.
    Raises Refusal for words that name none, and for one that lies ahead.
    """
    typed = " ".join(words.split()).lower()
    if not typed:
        return Period(today - timedelta(days=LATELY - 1), today, zone)
    try:
        found = next((period for read in _READERS if (period := read(typed, today, zone))), None)
    except (OverflowError, ValueError):
        found = None
    if found is None:
        raise Refusal("which_period", given=words)
    return bounded(found, today)


def bounded(period: Period, today: date) -> Period:
    """Cut a period at today. Raises Refusal when it begins later, or before anything can have been kept."""
    if period.first > today:
        raise Refusal("period_lies_ahead", first=period.first)
    if period.first < EARLIEST:
        raise Refusal("which_period", given=period.words)
    if period.last <= today:
        return period
    return Period(period.first, today, period.zone, period.name, period.unit, is_running=True)


def spanning(first: date, last: date, zone: str) -> Period:
    """Return the period from one day to another, both included; a whole month, quarter or year by its name."""
    named = (_of_unit(unit, first, zone) for unit in ("month", "quarter", "year"))
    whole = (one for one in named if (one.first, one.last) == (first, last))
    return next(whole, Period(first, last, zone))


def _midnight(day: date, zone: str) -> datetime:
    return first_valid(datetime.combine(day, time()), find_zone(zone).rules)


def _of_unit(unit: str, day: date, zone: str) -> Period:
    """Return the week, month, quarter or year that holds a day."""
    begins = {
        "week": day - timedelta(days=day.weekday()),
        "month": day.replace(day=1),
        "quarter": day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1),
        "year": day.replace(month=1, day=1),
    }
    first = begins[unit]
    names = {
        "week": f"week of {first.day} {first:%B %Y}",
        "month": f"{first:%B %Y}",
        "quarter": f"Q{(first.month + 2) // 3} {first.year}",
        "year": f"{first.year}",
    }
    return Period(first, first + _UNITS[unit] - _ONE_DAY, zone, names[unit], _UNITS[unit])


def _relative(typed: str, today: date, zone: str) -> Period | None:
    found = _WHICH.fullmatch(typed)
    if found is None:
        return None
    unit = found["unit"]
    is_last = found["which"] in {"last", "previous", "past"}
    return _of_unit(unit, today - _UNITS[unit] if is_last else today, zone)


def _last_so_many(typed: str, today: date, zone: str) -> Period | None:
    found = _LAST_SO_MANY.fullmatch(typed)
    if found is None:
        return None
    count = NUMBERS.get(found["count"]) or int(found["count"])
    length = relativedelta(days=count) if found["unit"] == "day" else _UNITS[found["unit"]] * count
    return Period(today - length + _ONE_DAY, today, zone) if count else None


def _calendar(typed: str, today: date, zone: str) -> Period | None:
    """Read a quarter, month or year by its name; one without a year is the latest that has begun."""
    if found := _QUARTER.fullmatch(typed):
        month = int(found["quarter"]) * 3 - 2
        return _of_unit("quarter", _begun(month, found["before"] or found["year"], today), zone)
    if found := _ISO_MONTH.fullmatch(typed):
        return _of_unit("month", date(int(found["year"]), int(found["month"]), 1), zone)
    if found := _NAMED_MONTH.fullmatch(typed):
        return _of_unit("month", _begun(month_number(found["name"]), found["year"], today), zone)
    if _YEAR.fullmatch(typed):
        return _of_unit("year", date(int(typed), 1, 1), zone)
    week = _WEEK_OF.match(typed)
    named = _day_at(typed, week.end(), today) if week else None
    return _of_unit("week", named[0], zone) if named and named[1] == len(typed) else None


def _begun(month: int, year: str | None, today: date) -> date:
    first = date(int(year) if year else today.year, month, 1)
    return first if year or first <= today else first.replace(year=first.year - 1)


def _dates(typed: str, today: date, zone: str) -> Period | None:
    since = _SINCE.match(typed)
    begin = _day_at(typed, since.end() if since else 0, today)
    if begin is None:
        return None
    first, position = begin
    if position == len(typed):
        return Period(first, today if since else first, zone)
    between = _BETWEEN.match(typed, position)
    end = _day_at(typed, between.end(), today) if between else None
    if end is None or end[1] != len(typed):
        return None
    return spanning(min(first, end[0]), max(first, end[0]), zone)


def _day_at(typed: str, start: int, today: date) -> tuple[date, int] | None:
    """Return the day that is named at `start`, the latest one up to today where it names no year, and where it ends."""
    scanned = scan_day(typed, start)
    if scanned is None:
        return None
    day, end = scanned
    dates = list(day.dates(today))
    found = next((one for one in dates if one <= today), dates[0] if dates else None)
    return (found, end) if found else None


_READERS: tuple[Callable[[str, date, str], Period | None], ...] = (_relative, _last_so_many, _calendar, _dates)
