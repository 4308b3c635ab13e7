"""The forms that a due date has, each with the calendar date that it names."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import FR, MO, relativedelta

from bot.when.days import MONTH, NAMED_DATE, NUMERIC_DATE, WEEKDAY, month_number, named, weekday_number
from bot.when.relative import NUMBERS


@dataclass(frozen=True)
class DueReading:
    """The date that a phrase names, and the other one that people mean by it."""

    on: date
    alternative: date | None = None


_Rule = Callable[[re.Match[str], date], DueReading | None]

_COUNT = rf"(?P<count>[0-9]{{1,4}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"


def reading_of(phrase: str, today: date) -> DueReading | None:
    """Return the date that a phrase without a clock time names, counted from `today` where the person lives.

    Raises ValueError for a day that is in no calendar, OverflowError for one that lies beyond it.
    """
    for pattern, rule in _RULES:
        found = pattern.fullmatch(phrase)
        if found:
            return rule(found, today)
    return None


def date_of(found: re.Match[str], today: date) -> date | None:
    """Return the date of a match of NUMERIC_DATE or NAMED_DATE; without a year the next one, today included."""
    groups = found.groupdict()
    if groups.get("year"):
        return date(int(groups["year"]), int(groups["month"]), int(groups["day"]))
    month, day = named(found) or (0, 0)
    if groups["named_year"]:
        return date(int(groups["named_year"]), month, day)
    return _next_valid(((year, month, day) for year in range(today.year, today.year + 9)), today)


def slashed_date(day: int, month: int, year: str | None, today: date) -> date | None:
    """Return a date of numbers (`year` as "2025" or "25"; None: the next one); None when no calendar holds it."""
    if year is None:
        return _next_valid(((later, month, day) for later in range(today.year, today.year + 9)), today)
    try:
        return date(int(year) % 2000 + 2000, month, day)
    except ValueError:
        return None


def _next_valid(candidates: Iterator[tuple[int, int, int]], today: date) -> date | None:
    for year, month, day in candidates:
        try:
            on = date(year, month, day)
        except ValueError:
            continue
        if on >= today:
            return on
    return None


def _on_calendar(found: re.Match[str], today: date) -> DueReading | None:
    on = date_of(found, today)
    weekday = found["of_week"]
    if on is None or (weekday and on.weekday() != weekday_number(weekday)):
        return None
    return DueReading(on)


def _basic_date(found: re.Match[str], _today: date) -> DueReading:
    return DueReading(date(int(found[1]), int(found[2]), int(found[3])))


def _day_of_month(found: re.Match[str], today: date) -> DueReading | None:
    months = (today.replace(day=1) + relativedelta(months=shift) for shift in range(12))
    on = _next_valid(((month.year, month.month, int(found["day"])) for month in months), today)
    weekday = found["of_week"]
    return None if on is None or (weekday and on.weekday() != weekday_number(weekday)) else DueReading(on)


def _weekday(found: re.Match[str], today: date) -> DueReading:
    wanted = weekday_number(found["weekday"])
    ahead = (wanted - today.weekday()) % 7
    manner = (found["manner"] or "").lower()
    if manner.startswith("this"):
        return DueReading(today + timedelta(days=ahead))
    nearest = today + timedelta(days=ahead or 7)
    in_next_week = today + timedelta(days=7 - today.weekday() + wanted)
    if found["next_week"]:
        return DueReading(in_next_week)
    if manner.startswith("next"):
        return DueReading(in_next_week, nearest if nearest != in_next_week else None)
    return DueReading(nearest + timedelta(days=7) if found["week_after"] else nearest)


def _in_length(found: re.Match[str], today: date) -> DueReading:
    count = _number(found["count"])
    unit = found["unit"].lower()
    if found["business"]:
        return DueReading(_business_days(today, count))
    if unit.startswith("mo"):
        return DueReading(today + relativedelta(months=count))
    if unit.startswith("y"):
        return DueReading(today + relativedelta(years=count))
    return DueReading(today + timedelta(days=count * {"d": 1, "w": 7, "f": 14}[unit[0]]))


def _fortnight(_found: re.Match[str], today: date) -> DueReading:
    return DueReading(today + timedelta(days=14))


def _number(word: str) -> int:
    return NUMBERS.get(word.lower()) or int(word)


def _business_days(today: date, count: int) -> date:
    on, left = today, count
    while left > 0:
        on += timedelta(days=1)
        left -= on.weekday() < 5
    return on


def _next_business_day(_found: re.Match[str], today: date) -> DueReading:
    return DueReading(_business_days(today, 1))


def _end_of_week(_found: re.Match[str], today: date) -> DueReading:
    return DueReading(today + relativedelta(weekday=FR))


def _next_week(found: re.Match[str], today: date) -> DueReading:
    monday = today + relativedelta(days=1, weekday=MO)
    return DueReading(monday + timedelta(days=4), None if found["end"] else monday)


def _end_of_month(found: re.Match[str], today: date) -> DueReading:
    return DueReading(today + relativedelta(months=1 if found["next"] else 0, day=31))


def _end_of_named_month(found: re.Match[str], today: date) -> DueReading:
    month = month_number(found["month"])
    year = int(found["year"]) if found["year"] else today.year + (month < today.month)
    return DueReading(date(year, month, 1) + relativedelta(day=31))


def _quarter_end(year: int, quarter: int) -> date:
    return date(year, quarter * 3, 1) + relativedelta(day=31)


def _end_of_quarter(found: re.Match[str], today: date) -> DueReading:
    ahead = today + relativedelta(months=3 if found["next"] else 0)
    return DueReading(_quarter_end(ahead.year, (ahead.month + 2) // 3))


def _numbered_quarter(found: re.Match[str], today: date) -> DueReading:
    quarter = int(found["quarter"])
    year = found["year"]
    on = _quarter_end(int(year) if year else today.year, quarter)
    return DueReading(on if year or on >= today else _quarter_end(today.year + 1, quarter))


def _end_of_year(found: re.Match[str], today: date) -> DueReading:
    year = int(found["year"]) if found["year"] else today.year + bool(found["next"])
    return DueReading(date(year, 12, 31))


def _today(_found: re.Match[str], today: date) -> DueReading:
    return DueReading(today)


def _tomorrow(found: re.Match[str], today: date) -> DueReading:
    return DueReading(today + timedelta(days=2 if found["after"] else 1))


def _rule(pattern: str, rule: _Rule) -> tuple[re.Pattern[str], _Rule]:
    return re.compile(pattern, re.IGNORECASE), rule


_END_OF = r"(?:the\s+)?end\s+of\s+(?:the\s+)?"
_OF_WEEK = rf"(?:(?P<of_week>{WEEKDAY})\.?,?\s+(?:the\s+)?)?"
_UNIT = r"(?P<unit>days?|d|weeks?|wks?|w|months?|mos?|years?|yrs?|y|fortnights?)"
_RULES = (
    _rule(
        rf"today|eod|cob|eob|tonight|immediately|now|this\s+(?:morning|afternoon|evening)|later\s+today|{_END_OF}(?:business\s+)?day"
        r"|close\s+of\s+business|end\s+of\s+business",
        _today,
    ),
    _rule(r"(?P<after>(?:the\s+)?day\s+after\s+)?(?:tomorrow|tmrw|tmr|tomorow)", _tomorrow),
    _rule(
        rf"(?:(?P<next_week>next\s+week)\s+(?:on\s+)?)?(?:(?P<week_after>a\s+week\s+(?:from|on)\s+)|(?P<manner>this|this\s+coming|coming|next)\s+"
        rf"|(?:the\s+)?)(?P<weekday>{WEEKDAY})\.?",
        _weekday,
    ),
    _rule(
        rf"(?P<manner>)(?P<week_after>)(?P<weekday>{WEEKDAY})\.?\s+(?:of\s+)?(?P<next_week>next\s+week)",
        _weekday,
    ),
    _rule(
        rf"(?:(?:with)?in\s+(?:the\s+next\s+)?)?(?:{_COUNT}\s?)(?P<business>(?:business|working|work)\s*)?{_UNIT}"
        r"(?:\s+from\s+(?:now|today)|['’]?\s+time)?",
        _in_length,
    ),
    _rule(r"(?:in\s+)?fortnight(?:['’]?s\s+time)?", _fortnight),
    _rule(r"(?:the\s+)?next\s+(?:business|working|work)\s*day", _next_business_day),
    _rule(rf"(?:{_END_OF}|(?:later\s+)?this\s+|{_END_OF}this\s+)week|eow", _end_of_week),
    _rule(rf"(?P<end>{_END_OF}|eow\s+)?next\s+week", _next_week),
    _rule(
        rf"eom|(?:{_END_OF})?this\s+month|{_END_OF}month|month[\s-]end|(?:{_END_OF}|eom\s+)?(?P<next>next)\s+month",
        _end_of_month,
    ),
    _rule(rf"(?:{_END_OF}|eom\s+)(?P<month>{MONTH})\.?(?:,?\s+(?P<year>20[0-9]{{2}}))?", _end_of_named_month),
    _rule(
        rf"eoq|(?:{_END_OF})?this\s+quarter|{_END_OF}quarter|(?:{_END_OF})?(?P<next>next)\s+quarter", _end_of_quarter
    ),
    _rule(rf"(?:{_END_OF}|eo|in\s+)?q(?P<quarter>[1-4])(?:[\s,/-]+(?P<year>20[0-9]{{2}}))?", _numbered_quarter),
    _rule(
        rf"eoy|year[\s-]end|(?:{_END_OF})?this\s+year|{_END_OF}(?:year|(?P<year>20[0-9]{{2}}))|(?:{_END_OF})?(?P<next>next)\s+year",
        _end_of_year,
    ),
    _rule(rf"{_OF_WEEK}{NUMERIC_DATE}", _on_calendar),
    _rule(rf"{_OF_WEEK}(?:the\s+)?{NAMED_DATE}", _on_calendar),
    _rule(r"(20[0-9]{2})([01][0-9])([0-3][0-9])", _basic_date),
    _rule(rf"{_OF_WEEK}(?:the\s+)?(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)", _day_of_month),
)
