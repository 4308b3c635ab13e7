"""Clock times as people write them: "17:42", "5 pm", "1742Z", "17h42", "noon", "13:20–13:35 UTC"."""

import re
from dataclasses import dataclass, replace

from bot.when.zones import Zone, scan_zone


@dataclass(frozen=True)
class ClockTime:
    """The hands of a clock, and what was said beside them.

    `half` is "a" or "p" (am, pm), "-" where a word leaves no doubt (noon, midnight), "" where it was not said.
    """

    hour: int
    minute: int = 0
    second: int = 0
    microsecond: int = 0
    half: str = ""
    zone: Zone | None = None


@dataclass(frozen=True)
class Scan:
    """A clock time read from a text: where it ends, and whether it was the start of a range."""

    clock: ClockTime
    end: int
    is_range: bool = False


_HALF = r"(?:\s?(?P<half>[ap])(?:\.\s?m\b\.?|m\b\.?))"
_CLOCK = re.compile(
    rf"""(?:
      (?P<word>(?:12\s+)?(?:noon|midnight)\b)
    | (?P<hour>[01]?[0-9]|2[0-3])
      (?: :(?P<minute>[0-5][0-9])(?::(?P<second>[0-5][0-9])(?:[.,](?P<fraction>[0-9]{{1,9}}))?)?{_HALF}?
        | h(?P<french>[0-5][0-9])
        | \.(?P<dotted>[0-5][0-9]){_HALF.replace("half", "half_dotted")}?
        | {_HALF.replace("half", "half_bare")}
      )
    | (?P<four>(?:[01][0-9]|2[0-3])[0-5][0-9])(?=\s?(?:z|utc)(?![^\W_]))
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_BASIC = re.compile(r"(?P<hour>[01][0-9]|2[0-3])(?P<minute>[0-5][0-9])(?P<second>[0-5][0-9])?(?![0-9:])")

# What makes a clock something else: a port, a version, a ratio, an address, a percentage, "3pmish".
_NOT_THE_END = re.compile(r"[^\W_]|[%'’]|[.,][0-9]|:[0-9]|::|:[0-9a-f]{1,4}:|/|[-–—−][0-9]|-?ish\b", re.IGNORECASE)
# "12:30 minutes of downtime" is a length, "10:15 ratio" a ratio.
_LENGTH = re.compile(
    r"[\s-]*(?:(?:minutes?|mins?|seconds?|secs?|hours?|h|hrs?|ms)\s*(?:of|long|downtime|outage|later|after|ago|in)\b"
    r"|(?:minutes?|mins?|hours?|seconds?|secs?|of|long|into|elapsed|remaining|ratios?|odds|scale|aspect)\b)",
    re.IGNORECASE,
)
# "1h30 after the deploy" is a length too.
_FRENCH_LENGTH = re.compile(
    r"\s*(?:after|before|later|earlier|of|long|to|into|downtime|outage|delay|lag|behind|window)\b", re.IGNORECASE
)
# "17:42h", "17:42 hrs" as some countries write it, but not "12:30 h of downtime".
_HOURS_SUFFIX = re.compile(r"\s?(?:h|hrs)\b(?!\s*(?:of|long|downtime|outage|later|after|ago|in)\b)", re.IGNORECASE)
_TO = re.compile(r"\s*(?:[-–—−]{1,2}|→|-&gt;|->)\s*|\s+(?:to|until|till|through)\s+", re.IGNORECASE)
_BARE_HOUR = re.compile(r"(?P<hour>1[0-2]|0?[1-9])(?=\s*(?:[-–—−]|to\b))", re.IGNORECASE)
_SAME_HERE = re.compile(rf"{_CLOCK.pattern}\s*(?:local(?:\s+time)?|(?:my|your)\s+time|here)", _CLOCK.flags)
_BRACKET = re.compile(r"\s*[(\[]\s*[~±]?(?P<inside>[^()\[\]\n]{1,40}?)\s*[)\]]|\s*/\s*(?=[0-9])")


def scan_clock(text: str, start: int, home: Zone, *, dated: bool = False, basic: bool = False) -> Scan | None:
    """Read a clock time, its zone, and the rest of a range at `start`; None where there is none, or only looks so.

    `home` is the person's own zone. `dated`: a full date was given. `basic`: also ISO's "174230" without colons.
    """
    first = _one(text, start, home, dated=dated, basic=basic)
    if first is None:
        return _range_from_bare_hour(text, start, home)
    last = _range_end(text, first.end, home, dated=dated)
    if last is not None:
        return Scan(_as_in_range(first.clock, last.clock), last.end, is_range=True)
    return first if _stands_alone(text, first) else None


def _one(text: str, start: int, home: Zone, *, dated: bool, basic: bool) -> Scan | None:
    found = _CLOCK.match(text, start)
    clock = _hands(found) if found else None
    if (clock is None or found is None) and basic:
        found = _BASIC.match(text, start)
        clock = ClockTime(int(found["hour"]), int(found["minute"]), int(found["second"] or 0)) if found else None
    if clock is None or found is None:
        return None
    end = (_HOURS_SUFFIX.match(text, found.end()) or found).end()
    zone = scan_zone(text, end, home, dated=dated)
    if zone:
        clock, end = replace(clock, zone=zone[0]), zone[1]
    elif found.re is _CLOCK and found["dotted"] and not clock.half:
        return None
    return _with_bracket(text, Scan(clock, end), home)


def _hands(found: re.Match[str]) -> ClockTime | None:
    if found["word"]:
        return ClockTime(12 if found["word"].lower().endswith("noon") else 0, half="-")
    if found["four"]:
        return ClockTime(int(found["four"][:2]), int(found["four"][2:]))
    half = (found["half"] or found["half_dotted"] or found["half_bare"] or "").lower()
    hour = int(found["hour"])
    if (found["half_bare"] and not 1 <= hour <= 12) or (
        found["french"] and _FRENCH_LENGTH.match(found.string, found.end())
    ):
        return None
    minute = int(found["minute"] or found["french"] or found["dotted"] or 0)
    microsecond = int((found["fraction"] or "0").ljust(6, "0")[:6])
    return ClockTime(_on_24_hours(hour, half), minute, int(found["second"] or 0), microsecond, half)


def _on_24_hours(hour: int, half: str) -> int:
    if half == "a" and hour == 12:
        return 0
    return hour + 12 if half == "p" and 1 <= hour < 12 else hour


def _with_bracket(text: str, scan: Scan, home: Zone) -> Scan:
    """Drop the same moment said again for another zone; where no zone was named yet, the bracket names it."""
    found = _BRACKET.match(text, scan.end)
    if found is None:
        return scan
    if not found["inside"]:
        second = _one(text, found.end(), home, dated=False, basic=False) if scan.clock.zone else None
        return replace(scan, end=second.end) if second and second.clock.zone else scan
    if _SAME_HERE.fullmatch(found["inside"]):
        return replace(scan, end=found.end())
    same = _whole_with_zone(found["inside"], home)
    if same is None:
        return scan
    return replace(scan, clock=scan.clock if scan.clock.zone else same, end=found.end())


def _whole_with_zone(inside: str, home: Zone) -> ClockTime | None:
    found = _CLOCK.match(inside)
    clock = _hands(found) if found else None
    zone = scan_zone(inside, found.end(), home) if found else None
    if clock is None or zone is None or zone[1] != len(inside):
        return None
    return replace(clock, zone=zone[0])


def _range_end(text: str, start: int, home: Zone, *, dated: bool) -> Scan | None:
    to = _TO.match(text, start)
    last = _one(text, to.end(), home, dated=dated, basic=False) if to else None
    return last if last and _stands_alone(text, last) else None


def _range_from_bare_hour(text: str, start: int, home: Zone) -> Scan | None:
    """Read "1-2pm": an hour alone is a time only when the other end of its range says am or pm."""
    found = _BARE_HOUR.match(text, start)
    last = _range_end(text, found.end(), home, dated=False) if found else None
    if found is None or last is None or not last.clock.half:
        return None
    return Scan(_as_in_range(ClockTime(int(found["hour"])), last.clock), last.end, is_range=True)


def _as_in_range(first: ClockTime, last: ClockTime) -> ClockTime:
    """Give the start of a range the zone and the half of the day that were said only at its end."""
    if last.half in {"a", "p"} and not first.half and 1 <= first.hour <= 12:
        same_half = _on_24_hours(first.hour, last.half)
        other = _on_24_hours(first.hour, "a" if last.half == "p" else "p")
        hour = same_half if (same_half, first.minute) <= (last.hour, last.minute) else other
        first = replace(first, hour=hour, half=last.half)
    return first if first.zone else replace(first, zone=last.zone)


def _stands_alone(text: str, scan: Scan) -> bool:
    if _NOT_THE_END.match(text, scan.end):
        return False
    return bool(scan.clock.zone or scan.clock.half or not _LENGTH.match(text, scan.end))
