"""Time zones as people name them, and as Slack and the settings name them."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

# What an abbreviation means: the region's civil time whatever the season, and the half of the year it names
# (True = daylight saving), which decides only in the hour that a clock shows twice.
_REGIONS: dict[str, tuple[str, bool | None]] = {
    "pt": ("America/Los_Angeles", None),
    "pst": ("America/Los_Angeles", False),
    "pdt": ("America/Los_Angeles", True),
    "pacific": ("America/Los_Angeles", None),
    "mt": ("America/Denver", None),
    "mst": ("America/Denver", False),
    "mdt": ("America/Denver", True),
    "mountain": ("America/Denver", None),
    "ct": ("America/Chicago", None),
    "cst": ("America/Chicago", False),
    "cdt": ("America/Chicago", True),
    "central": ("America/Chicago", None),
    "et": ("America/New_York", None),
    "est": ("America/New_York", False),
    "edt": ("America/New_York", True),
    "eastern": ("America/New_York", None),
    "akst": ("America/Anchorage", False),
    "akdt": ("America/Anchorage", True),
    "hst": ("Pacific/Honolulu", None),
    "brt": ("America/Sao_Paulo", None),
    "bst": ("Europe/London", True),
    "cet": ("Europe/Brussels", False),
    "cest": ("Europe/Brussels", True),
    "eet": ("Europe/Helsinki", False),
    "eest": ("Europe/Helsinki", True),
    "msk": ("Europe/Moscow", None),
    "sast": ("Africa/Johannesburg", None),
    "pkt": ("Asia/Karachi", None),
    "ist": ("Asia/Kolkata", None),
    "sgt": ("Asia/Singapore", None),
    "hkt": ("Asia/Hong_Kong", None),
    "jst": ("Asia/Tokyo", None),
    "kst": ("Asia/Seoul", None),
    "awst": ("Australia/Perth", None),
    "acst": ("Australia/Adelaide", False),
    "acdt": ("Australia/Adelaide", True),
    "aest": ("Australia/Sydney", False),
    "aedt": ("Australia/Sydney", True),
    "nzst": ("Pacific/Auckland", False),
    "nzdt": ("Pacific/Auckland", True),
}

# Abbreviations that mean something else to those who live there.
_AT_HOME: dict[tuple[str, str], tuple[str, bool | None]] = {
    ("ist", "Europe/Dublin"): ("Europe/Dublin", True),
    ("ist", "Eire"): ("Europe/Dublin", True),
    ("ist", "Asia/Jerusalem"): ("Asia/Jerusalem", False),
    ("ist", "Asia/Tel_Aviv"): ("Asia/Jerusalem", False),
    ("ist", "Israel"): ("Asia/Jerusalem", False),
    ("cst", "Asia/Shanghai"): ("Asia/Shanghai", None),
    ("cst", "Asia/Taipei"): ("Asia/Taipei", None),
}

_WORDS = ("eastern", "central", "mountain", "pacific")
_ABBREVIATIONS = "|".join(sorted((name for name in _REGIONS if name not in _WORDS), key=len, reverse=True))
_ZONE = re.compile(
    rf"""(?P<space>\s*)(?P<open>[(\[]\s*)?(?:
      (?P<offset>(?:utc|gmt)(?P<hours>[+\-−][0-9]{{1,2}}(?::?[0-9]{{2}})?)?|(?-i:Z)|(?<=[0-9])z)
    | (?P<bare>[+\-−][0-9]{{2}}:[0-9]{{2}}|[+\-−][0-9]{{2}}(?:00|15|30|45)|[+\-−][0-9]{{2}})
    | (?P<iana>(?-i:[A-Z])[A-Za-z]+(?:/[A-Za-z_][A-Za-z_+\-0-9]*){{1,2}})
    | (?P<word>(?-i:Central|Mountain)|eastern|pacific|(?:central|mountain)(?=\s+time))
      (?:\s+(?:standard\s+|daylight\s+)?time\b|(?!\s+(?:europe|us|usa|asia|africa|america|canada|india|region|cluster)))
    | (?P<short>{_ABBREVIATIONS})
    | (?P<local>local(?:\s+time|(?=\s*[)\]])))
    )(?(open)\s*[)\]])(?![^\W_])""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True)
class Zone:
    """A zone to read a clock in; `daylight` names one half of the year (None: not said)."""

    name: str
    rules: tzinfo
    daylight: bool | None = None


def find_zone(name: str | None, fallback: str = "UTC") -> Zone:
    """Return the zone of an IANA name; a broken or missing name gives `fallback`, and a broken one of those UTC."""
    for key in (name, fallback):
        if key:
            try:
                return Zone(key, ZoneInfo(key))
            except (ValueError, OSError, LookupError):
                continue
    return Zone("UTC", UTC)


def in_zone(at: datetime, zone: str | None, fallback: str) -> datetime:
    """Return the aware `at` as the clocks of `zone` show it (of `fallback`, when the name is missing or broken)."""
    return at.astimezone(find_zone(zone, fallback).rules)


def scan_zone(text: str, start: int, home: Zone, *, dated: bool = False) -> tuple[Zone, int] | None:
    """Read the zone that follows a clock time at `start`; return it and where it ends.

    `home` is the person's own zone. `dated` says that a full date was given: then "+0200" may stand apart, as logs
    write it, while "17:42 +1000 errors" is no zone.
    """
    found = _ZONE.match(text, start)
    if found is None:
        return None
    if found["bare"]:
        zone = _bare_offset(found, dated=dated)
    elif found["offset"]:
        zone = _offset(found["hours"] or "+0")
    else:
        zone = _named(found, home)
    return (zone, found.end()) if zone else None


def _bare_offset(found: re.Match[str], *, dated: bool) -> Zone | None:
    written = found["bare"]
    attached = not found["space"]
    # Without a date "13:20-05:00" is a range of two clocks, "17:42 +1000" a count.
    spelled = ":" in written and written[0] == "+"
    if not dated and not (spelled or (attached and written[0] == "+" and len(written) == 5)):
        return None
    return _offset(written) if len(written) > 3 or attached else None


def _offset(written: str) -> Zone | None:
    digits = written[1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    if hours > (14 if written[0] == "+" else 12) or minutes not in {0, 15, 30, 45}:
        return None
    length = timedelta(hours=hours, minutes=minutes)
    return Zone("UTC", timezone(length if written[0] == "+" else -length))


def _named(found: re.Match[str], home: Zone) -> Zone | None:
    if found["local"]:
        return home
    if found["iana"]:
        return find_zone(found["iana"]) if found["iana"] in _known_zones() else None
    name = (found["word"] or found["short"]).lower()
    region, daylight = _AT_HOME.get((name, home.name)) or _REGIONS[name]
    return Zone(region, ZoneInfo(region), daylight)


@cache
def _known_zones() -> frozenset[str]:
    return frozenset(available_timezones())
