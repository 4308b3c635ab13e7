"""Due dates as people write them: "friday", "in 2 weeks", "EOM", "Aug 1": a calendar date, or a question.

A clock time in the phrase is ignored, save in a full timestamp with a zone, whose instant decides the date.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.when.clock_times import scan_clock
from bot.when.days import NAMED_DATE, NUMERIC_DATE, Day
from bot.when.due_rules import DueReading, date_of, reading_of, slashed_date
from bot.when.moments import Present, instant_of
from bot.when.zones import find_zone


@dataclass(frozen=True)
class Due:
    """The date that a phrase names: `on`, or None with a question; `past` says that it lies before today.

    `alternative` is the other date that people mean by the same words; the question then names both.
    `choices` are the dates that a phrase may mean of which none is likelier ("03/04"); `on` is then None.
    """

    on: date | None
    alternative: date | None = None
    question: str | None = None
    past: bool = False
    choices: tuple[date, ...] = ()

    @property
    def readings(self) -> tuple[date, ...]:
        """Return the dates among which somebody has to choose; none where there is no doubt."""
        return (self.on, self.alternative) if self.on and self.alternative else self.choices


_INTRODUCTION = re.compile(
    r"(?:(?:due|deadline|until|till|by|before|no\s+later\s+than|not\s+later\s+than|at\s+the\s+latest|latest|on)\b[\s:]*)+",
    re.IGNORECASE,
)
_END_OF_DAY = re.compile(
    r"(?:eod|cob|(?:the\s+)?end\s+of\s+(?:the\s+)?(?:business\s+)?day|close\s+of\s+business|end\s+of\s+business)\b"
    r"[\s,]*(?:on\s+|of\s+)?(?=\S)",
    re.IGNORECASE,
)
_CLOCK_AFTER = re.compile(
    r"(?:[\s,]+(?:at\s+|by\s+|@\s*|before\s+)?"
    r"(?:eod|cob|end\s+of\s+(?:the\s+)?day|close\s+of\s+business|morning|noon|midday|afternoon|evening|night|midnight"
    r"|(?:[0-2]?[0-9](?:(?::[0-5][0-9]){1,2}(?:\s?[ap]\.?m\b\.?)?|\s?[ap]\.?m\b\.?)|(?<=at\s)[0-2]?[0-9])"
    r"(?:\s?(?:z|[a-z]{2,4}|utc[+-][0-9]{1,2})\b)?)){1,2}$",
    re.IGNORECASE,
)
_CLOCK_BEFORE = re.compile(
    r"(?:(?:noon|midday|midnight)|[0-2]?[0-9](?::[0-5][0-9])(?:\s?[ap]\.?m\b\.?)?|[0-2]?[0-9]\s?[ap]\.?m\b\.?)"
    r"(?:\s?(?:z|utc|gmt|[pmce][sd]?t|cest|bst|ist|jst)\b)?[\s,]+(?:on\s+)?(?=[a-z])",
    re.IGNORECASE,
)
_AT_THE_LATEST = re.compile(r"[\s,]+(?:at\s+the\s+(?:very\s+)?latest|latest)$", re.IGNORECASE)
_FULL_DATE_TO_CLOCK = re.compile(r"t|,?\s+(?:at\s+)?", re.IGNORECASE)
_SLASHED = re.compile(r"([0-3]?[0-9])[./-]([0-3]?[0-9])(?:\.|[./-]((?:20)?[0-9]{2}))?")
_HOURS = re.compile(r"(?:in\s+|within\s+)?([0-9]{1,4})\s?(?:h|hrs?|hours?)(?:\s+from\s+now)?", re.IGNORECASE)


def read_due(text: str, *, now: datetime, zone: str) -> Due:
    """Read a phrase that names a due date; `now` is aware, `zone` is the person's IANA zone.

    A date without a year is the next one, "next friday" gives both dates that people mean by it, and what names no
    date ("soon", "15/08/2025", "monday or tuesday") gives a question.
    """
    phrase = " ".join(text.split())[:200].strip(" .,;!()[]*_`")
    home = find_zone(zone)
    today = now.astimezone(home.rules).date()
    introduction = _INTRODUCTION.match(phrase)
    words = _AT_THE_LATEST.sub("", phrase[introduction.end() :] if introduction else phrase)
    try:
        reading = _timestamp(words, Present(now, home)) or _first_reading(words, now, today, zone)
    except (OverflowError, ValueError):
        reading = None
    if reading is None:
        choices = _day_or_month_first(words, today)
        return Due(None, question=_ask_which(phrase, choices) if choices else _ask(phrase), choices=choices)
    if reading.alternative:
        return Due(reading.on, reading.alternative, _ask_which(phrase, (reading.on, reading.alternative)))
    return Due(reading.on, past=reading.on < today)


def _ask(phrase: str) -> str:
    example = "Write a date such as 2025-08-15, “friday” or “in 2 weeks”."
    return f"“{phrase}” names no single date. {example}" if phrase else f"When is it due? {example}"


def _ask_which(phrase: str, choices: tuple[date, ...]) -> str:
    named = " or ".join(f"{on:%A} {on.day} {on:%B %Y}" for on in choices)
    return f"Does “{phrase}” mean {named}?"


def _day_or_month_first(words: str, today: date) -> tuple[date, ...]:
    """Return what "03/04" may mean, the day first and the month first; one that is in no calendar is left out."""
    found = _SLASHED.fullmatch(list(_without_clock(words))[-1])
    if found is None:
        return ()
    first, second, year = int(found[1]), int(found[2]), found[3]
    read = (slashed_date(day, month, year, today) for day, month in ((first, second), (second, first)))
    return tuple(dict.fromkeys(on for on in read if on))


def _timestamp(words: str, present: Present) -> DueReading | None:
    """Read a full date with a clock and a zone: the instant decides which date it is where the person lives."""
    found = re.match(NUMERIC_DATE, words) or re.match(NAMED_DATE, words, re.IGNORECASE)
    between = _FULL_DATE_TO_CLOCK.match(words, found.end()) if found else None
    scan = scan_clock(words, between.end(), present.home, dated=True, basic=True) if between else None
    if found is None or scan is None or scan.clock.zone is None or scan.end != len(words):
        return None
    on = date_of(found, present.now.astimezone(scan.clock.zone.rules).date())
    instant = instant_of(scan.clock, Day(on.year, on.month, on.day), present) if on else None
    return DueReading(instant.at.astimezone(present.home.rules).date()) if instant else None


def _first_reading(words: str, now: datetime, today: date, zone: str) -> DueReading | None:
    for candidate in _without_clock(words):
        reading = reading_of(candidate, today)
        if reading:
            return reading
        hours = _HOURS.fullmatch(candidate)
        if hours:
            return DueReading((now + timedelta(hours=int(hours[1]))).astimezone(find_zone(zone).rules).date())
    return None


def _without_clock(words: str) -> Iterator[str]:
    """Give the phrase as it is, then without "EOD" before it, then without a clock time after it, or before it."""
    yield words
    shorter = _END_OF_DAY.sub("", words, count=1) if _END_OF_DAY.match(words) else words
    yield shorter
    found = _CLOCK_AFTER.search(shorter)
    if found:
        yield shorter[: found.start()]
    before = _CLOCK_BEFORE.match(shorter)
    if before:
        yield shorter[before.end() :]
