"""Days as people name them beside a clock time: "yesterday", "Tue", "Jul 14", "2025-07-15", "2 days ago"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.when.relative import NUMBERS

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?"
    r"|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\b"
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ORDINAL = r"(?:st|nd|rd|th)?"
NAMED_DATE = (
    rf"(?:(?P<day_first>[0-3]?[0-9]){_ORDINAL}(?:\s+of)?[\s.\-]+(?P<month_last>{MONTH})\.?"
    rf"|(?P<month_first>{MONTH})\.?[\s\-]+(?P<day_last>[0-3]?[0-9]){_ORDINAL}(?![0-9:]))"
    r"(?:(?:,\s*|\s+|-)(?P<named_year>(?:19|20)[0-9]{2})(?![0-9:]|\s?z\b|\s?utc\b))?"
)
NUMERIC_DATE = r"(?P<year>[12][0-9]{3})(?P<mark>[-/])(?P<month>[01]?[0-9])(?P=mark)(?P<day>[0-3]?[0-9])(?![0-9])"
_BASIC_DATE = r"(?P<basic>[12][0-9]{3}[01][0-9][0-3][0-9])(?=t[0-9]|\s+[0-9]{1,2}:[0-9]{2}|\s+[0-9]{4}\s?z\b)"
_DAY = re.compile(
    rf"""(?:on\s+)?(?:
      (?:(?:{WEEKDAY})\.?,?\s+(?:the\s+)?)?(?:{NUMERIC_DATE}|{_BASIC_DATE}|{NAMED_DATE})
    | (?P<part>last\s+night|this\s+(?:morning|afternoon|evening)|tonight)\b
    | (?:earlier\s+)?(?P<today>today)\b
    | (?P<before>(?:the\s+)?day\s+before\s+)?(?P<yesterday>yesterday)\b
      (?:\s+(?P<when>morning|afternoon|evening|night)\b)?
    | (?P<ago>[0-9]{{1,4}}|{"|".join(NUMBERS)})\s+(?P<ago_unit>day|week)s?\s+ago\b
    | (?P<last>last\s+)?(?P<weekday>{WEEKDAY})\.?(?:\s+(?P<weekday_part>morning|afternoon|evening|night)\b)?
    )(?!['’])""",
    re.IGNORECASE | re.VERBOSE,
)
_SAID_AFTER = re.compile(r"(?:\s+|,\s*)(?:(?P<on>on\s+)|(?=today|yesterday|this|last\s+night|earlier))", re.IGNORECASE)
_LATE = ("afternoon", "evening", "night", "tonight")


@dataclass(frozen=True)
class Day:
    """A day as it was named; exactly one way of naming is filled, and `late` says that the clock's hour is pm."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    days_back: int | None = None
    weekday: int | None = None
    not_today: bool = False
    last_night: bool = False
    late: bool = False

    @property
    def is_date(self) -> bool:
        """Say whether this is a date of the calendar."""
        return self.month is not None

    @property
    def is_fixed(self) -> bool:
        """Say whether this names one day only, so that a moment of it stays as written even in the future."""
        return self.year is not None or self.days_back is not None

    def dates(self, today: date) -> Iterator[date]:
        """Give the dates that this may mean, the latest first; `today` is the date in the zone that it is read in."""
        if self.month is not None:
            yield from self._calendar_dates(today)
        elif self.weekday is not None:
            back = (today.weekday() - self.weekday) % 7
            yield from (today - timedelta(days=back + week) for week in (0, 7) if back + week or not self.not_today)
        else:
            yield today - timedelta(days=self.days_back or 0)

    def _calendar_dates(self, today: date) -> Iterator[date]:
        years = [self.year] if self.year is not None else range(today.year + 1, today.year - 9, -1)
        for year in years:
            try:
                yield date(year, self.month or 0, self.day or 0)
            except ValueError:
                continue


def scan_day(text: str, start: int) -> tuple[Day, int] | None:
    """Read a day at `start`; return it and where it ends."""
    found = _DAY.match(text, start)
    if found is None:
        return None
    day = _calendar_day(found) if found["year"] or found["basic"] or named(found) else _spoken_day(found)
    return (day, found.end())


def scan_day_after(text: str, start: int) -> tuple[Day, int] | None:
    """Read a day that follows its clock time: "23:50 yesterday", "17:42 on 15 July"."""
    between = _SAID_AFTER.match(text, start)
    return scan_day(text, between.end()) if between else None


def named(found: re.Match[str]) -> tuple[int, int] | None:
    """Return month and day of a match of NAMED_DATE, None where it did not take part."""
    month, day = found["month_last"] or found["month_first"], found["day_first"] or found["day_last"]
    return (month_number(month), int(day)) if month and day else None


def month_number(name: str) -> int:
    """Return 1–12 for the name of a month that matched MONTH."""
    return _MONTHS.index(name[:3].lower()) + 1


def weekday_number(name: str) -> int:
    """Return 0 (Monday) – 6 for the name of a weekday that matched WEEKDAY."""
    return _WEEKDAYS.index(name[:3].lower())


def _calendar_day(found: re.Match[str]) -> Day:
    month_and_day = named(found)
    if month_and_day:
        year = int(found["named_year"]) if found["named_year"] else None
        return Day(year=year, month=month_and_day[0], day=month_and_day[1])
    if found["basic"]:
        basic = found["basic"]
        return Day(year=int(basic[:4]), month=int(basic[4:6]), day=int(basic[6:]))
    return Day(year=int(found["year"]), month=int(found["month"]), day=int(found["day"]))


def _spoken_day(found: re.Match[str]) -> Day:
    if found["weekday"]:
        late = _is_late(found["weekday_part"])
        return Day(weekday=weekday_number(found["weekday"]), not_today=bool(found["last"]), late=late)
    if found["part"]:
        last_night = found["part"].lower().startswith("last")
        return Day(days_back=0, last_night=last_night, late=not last_night and _is_late(found["part"]))
    if found["ago"]:
        count = NUMBERS.get(found["ago"].lower()) or int(found["ago"])
        return Day(days_back=count * (7 if found["ago_unit"].lower() == "week" else 1))
    if found["yesterday"]:
        return Day(days_back=2 if found["before"] else 1, late=_is_late(found["when"]))
    return Day(days_back=0)


def _is_late(part: str | None) -> bool:
    return bool(part) and (part or "").lower().endswith(_LATE)
