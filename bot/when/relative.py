"""Times told from now or from the incident's start: "10 min ago", "an hour and a half ago", "-10m", "T+1h05m"."""

import re
from datetime import timedelta

NUMBERS = {
    **{
        word: count
        for count, word in enumerate(
            ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), start=1
        )
    },
    "a": 1,
    "an": 1,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
}
_LONGEST_SECONDS = 100 * 366 * 86_400
_SECONDS = {"s": 1, "m": 60, "h": 3600}
_WORDS = "|".join(sorted(NUMBERS, key=len, reverse=True))
_UNIT = r"(?:seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h)"
_PART = re.compile(
    rf"""(?:half\s+(?:an?\s+)?(?P<half>hour|minute)
    | (?:(?P<digits>[0-9]{{1,9}}(?:\.[0-9]{{1,6}})?|\.[0-9]{{1,6}})\s?|(?P<words>{_WORDS})\s+)
      (?P<and_a_half>and\s+a\s+half\s+)?(?P<unit>{_UNIT})(?![^\W\d])\.?(?P<half_after>\s+and\s+a\s+half\b)?)""",
    re.IGNORECASE | re.VERBOSE,
)
_BETWEEN = re.compile(r"\s*(?:,|and\b|&amp;|\+)?\s*", re.IGNORECASE)
_MINUTES_LEFT_OUT = re.compile(r"[0-5][0-9](?![0-9.:])")
_AGO = re.compile(r"\s*ago(?![\w'’])", re.IGNORECASE)
_NOW = re.compile(r"just\s+now(?![\w'’])|now(?=:(?![\w+'-]+:)|\s+:(?:\s|\Z))", re.IGNORECASE)
_MINUS = re.compile(r"[-−–](?=[0-9.])")
_FROM_START = re.compile(r"t\s?(?P<sign>[+\-−–])\s?(?=[0-9])", re.IGNORECASE)
_END = re.compile(r"(?![\w%/'’]|[.,:][0-9]|-\w)")


def scan_ago(text: str, start: int) -> tuple[timedelta, int] | None:
    """Read "N unit ago" at `start`, sums and number words too; return how long ago, and where it ends."""
    length = _scan_length(text, start)
    end = _AGO.match(text, length[1]) if length else None
    return (length[0], end.end()) if length and end else None


def read_length(text: str) -> timedelta | None:
    """Read a length of time that is all of a text: "20m", "1 h 30", "an hour and a half"; a bare number is minutes."""
    said = text.strip()
    if re.fullmatch("[0-9]{1,6}", said):
        return timedelta(minutes=int(said))
    found = _scan_length(said, 0)
    return found[0] if found and found[1] == len(said) else None


def scan_now(text: str, start: int) -> int | None:
    """Return where "just now" or the "now" of "now:" ends."""
    found = _NOW.match(text, start)
    return found.end() if found else None


def scan_minus(text: str, start: int) -> tuple[timedelta, int] | None:
    """Read "-10m" at `start`; return how long ago, and where it ends."""
    sign = _MINUS.match(text, start)
    length = _scan_length(text, sign.end()) if sign else None
    return length if length and _END.match(text, length[1]) else None


def scan_from_start(text: str, start: int) -> tuple[timedelta, int] | None:
    """Read "T+12m" at `start`; return how long after the incident's start (negative: before it), and where it ends."""
    found = _FROM_START.match(text, start)
    length = _scan_length(text, found.end()) if found else None
    if found is None or length is None or not _END.match(text, length[1]):
        return None
    return (length[0] if found["sign"] == "+" else -length[0], length[1])


def _scan_length(text: str, start: int) -> tuple[timedelta, int] | None:
    seconds, end, unit = 0.0, start, ""
    part = _PART.match(text, start)
    while part:
        unit = (part["half"] or part["unit"]).lower()[0]
        seconds += _count(part) * _SECONDS[unit]
        end = part.end()
        between = _BETWEEN.match(text, end)
        part = _PART.match(text, between.end()) if between else None
    left_out = _MINUTES_LEFT_OUT.match(text, end) if unit == "h" else None
    if left_out:
        seconds, end = seconds + 60 * int(left_out[0]), left_out.end()
    return (timedelta(seconds=seconds), end) if start < end and seconds < _LONGEST_SECONDS else None


def _count(part: re.Match[str]) -> float:
    if part["half"]:
        return 0.5
    whole = float(part["digits"]) if part["digits"] else NUMBERS[part["words"].lower()]
    return whole + (0.5 if part["and_a_half"] or part["half_after"] else 0)
