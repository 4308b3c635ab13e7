"""One time expression at a place in a text, whatever its form."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.when.clock_times import Scan, scan_clock
from bot.when.days import Day, scan_day, scan_day_after
from bot.when.moments import Instant, Present, instant_of
from bot.when.relative import scan_ago, scan_from_start, scan_minus, scan_now

_APPROXIMATE = r"(?:[~±≈]|(?:around|about|approx(?:imately)?\.?|ca\.?|circa|roughly)(?=[\s~0-9]))"
_OPENING = re.compile(
    rf"(?:(?P<approximate>{_APPROXIMATE})|(?P<at>at(?=[\s~*_`(\[])|@)|(?P<mark>[*_`(\[]))\s*", re.IGNORECASE
)
_DAY_TO_CLOCK = re.compile(
    rf"(?:(?P<iso>t(?=[0-9]))|(?:\s*,\s*|\s+|\s*(?=[@~]))(?:[-–—]\s+)?"
    rf"(?P<at>(?:at\b|@)\s*)?(?P<approximate>(?:{_APPROXIMATE}\s*)*))",
    re.IGNORECASE,
)
_DATE_TOKEN = re.compile(r"<!date\^(-?[0-9]{1,12})\^[^<>]*>")


@dataclass(frozen=True)
class Expression:
    """A time expression: its instant, where it starts (after at, @ and marks) and ends, and how it was introduced."""

    instant: Instant
    start: int
    end: int
    approximate: bool = False
    marks: str = ""
    is_range: bool = False
    after_at: bool = False
    is_ago: bool = False


@dataclass(frozen=True)
class _Opening:
    end: int
    approximate: bool
    marks: str
    after_at: bool


def scan_expression(text: str, start: int, present: Present) -> Expression | None:
    """Read a time expression that begins at `start`, with the words and marks that may stand before it."""
    opening = _scan_opening(text, start)
    for scan in _FORMS:
        found = scan(text, opening, present)
        if found:
            return found
    return None


def _scan_opening(text: str, start: int) -> _Opening:
    end, marks, approximate, after_at = start, "", False, False
    while found := _OPENING.match(text, end):
        end = found.end()
        marks += found["mark"] or ""
        approximate = approximate or bool(found["approximate"])
        about = (found["approximate"] or "").lower()
        after_at = after_at or bool(found["at"]) or about == "around"
    return _Opening(end, approximate, marks, after_at)


def _expression(opening: _Opening, instant: Instant | None, end: int, *, is_ago: bool = False) -> Expression | None:
    if instant is None:
        return None
    return Expression(
        instant,
        opening.end,
        end,
        approximate=opening.approximate,
        marks=opening.marks,
        after_at=opening.after_at,
        is_ago=is_ago,
    )


def _token(text: str, opening: _Opening, present: Present) -> Expression | None:
    found = _DATE_TOKEN.match(text, opening.end)
    if found is None:
        return None
    try:
        at = datetime.fromtimestamp(int(found[1]), UTC)
    except (OverflowError, ValueError, OSError):
        return None
    return _expression(opening, Instant(at, present.home.name), found.end())


def _ago(text: str, opening: _Opening, present: Present) -> Expression | None:
    found = scan_ago(text, opening.end)
    return _expression(opening, _shifted(present, present.now, found, -1), found[1], is_ago=True) if found else None


def _minus(text: str, opening: _Opening, present: Present) -> Expression | None:
    found = scan_minus(text, opening.end)
    return _expression(opening, _shifted(present, present.now, found, -1), found[1]) if found else None


def _from_start(text: str, opening: _Opening, present: Present) -> Expression | None:
    found = scan_from_start(text, opening.end) if present.started_at else None
    if found is None or present.started_at is None:
        return None
    return _expression(opening, _shifted(present, present.started_at, found, 1), found[1])


def _now(text: str, opening: _Opening, present: Present) -> Expression | None:
    end = scan_now(text, opening.end)
    return _expression(opening, Instant(present.now.astimezone(UTC), present.home.name), end) if end else None


def _day_and_clock(text: str, opening: _Opening, present: Present) -> Expression | None:
    day = scan_day(text, opening.end)
    between = _DAY_TO_CLOCK.match(text, day[1]) if day else None
    if day is None or between is None:
        return None
    scan = scan_clock(text, between.end(), present.home, dated=day[0].is_date, basic=bool(between["iso"]))
    approximate = opening.approximate or bool(between["approximate"])
    after_at = opening.after_at or bool(between["at"]) or "around" in (between["approximate"] or "").lower()
    return _clock_expression(
        _Opening(opening.end, approximate, opening.marks, after_at), scan, day[0], present, scan.end if scan else 0
    )


def _clock_and_day(text: str, opening: _Opening, present: Present) -> Expression | None:
    scan = scan_clock(text, opening.end, present.home)
    if scan is None:
        return None
    day, end = (None if scan.is_range else scan_day_after(text, scan.end)) or (None, scan.end)
    return _clock_expression(opening, scan, day, present, end)


def _clock_expression(
    opening: _Opening, scan: Scan | None, day: Day | None, present: Present, end: int
) -> Expression | None:
    instant = instant_of(scan.clock, day, present) if scan else None
    if scan is None or instant is None:
        return None
    return Expression(
        instant,
        opening.end,
        end,
        approximate=opening.approximate,
        marks=opening.marks,
        is_range=scan.is_range,
        after_at=opening.after_at,
    )


def _shifted(present: Present, origin: datetime, found: tuple[timedelta, int], sign: int) -> Instant | None:
    try:
        return Instant((origin + sign * found[0]).astimezone(UTC), present.home.name)
    except OverflowError:
        return None


_FORMS: tuple[Callable[[str, _Opening, Present], Expression | None], ...] = (
    _token,
    _ago,
    _minus,
    _from_start,
    _now,
    _day_and_clock,
    _clock_and_day,
)
