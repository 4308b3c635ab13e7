"""Times as people write them: "17:42", "10m ago", "yesterday 23:50 PT", "next friday" -> aware UTC, or a date.

`read_note`, `read_leading` and `read_moment` find instants; `read_due` finds dates. All are pure: the present moment
and the person's zone come in as parameters, and no text makes them raise.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from bot.text import trim_end
from bot.when.clock_times import scan_clock
from bot.when.due import Due, read_due
from bot.when.moments import Moment, Present
from bot.when.relative import read_length, scan_from_start
from bot.when.scanning import Expression, scan_expression
from bot.when.zones import find_zone, in_zone

__all__ = [
    "Due",
    "Moment",
    "NoteReading",
    "in_zone",
    "is_bare_clock",
    "is_from_start",
    "read_due",
    "read_leading",
    "read_length",
    "read_moment",
    "read_note",
]

_TRAILING_WITHIN = 120
_CLOSING = str.maketrans("([", ")]")
_EMOJI = r"(?!:[a-z0-9_+'\-]+:)"
_SEPARATOR = re.compile(
    rf"\s+|{_EMOJI}:|[,|\])]|\.(?=\s|$)|(?:[-=]|[–—])(?:>|&gt;)|→|[-–—]+(?=\s|$)|[-–—](?=[^\W\d])", re.IGNORECASE
)
_WORD_START = re.compile(r"(?:^|(?<=[\s(\[]))(?=\S)")
_AFTER_TRAILING = re.compile(r"[\s.!)\]*_`]*")
_DANGLING = " \t\n,;:|([–—*_`-"
_SENTENCE_END = re.compile(r"[.!?;]\s|\n")
_SCHEDULE = re.compile(
    r"\b(?:since|until|till?|by|before|after|every|each|daily|nightly|weekly|hourly|scheduled?|planned|will|cron"
    r"|windows?|tomorrow|eta|due|next\s+update)\b|['’]ll\b|\bfrom\b.{1,80}?\bto\b",
    re.IGNORECASE,
)
# "broke 5 or 10 minutes ago", "more than 2 hours ago": the words before make it vague.
_VAGUE_BEFORE = re.compile(
    r"(?:(?<![\w-])[0-9]+\s*[-–—]|\b(?:or|to|and|than|least|most|over|under|almost|nearly|within|past|last|of|from|as|like|the|every))\s*\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class NoteReading:
    """A note without its time; `moment` is None where no time was said, and the text is then whole."""

    moment: Moment | None
    text: str


def read_note(
    text: str, *, now: datetime, zone: str, started_at: datetime | None = None, utc: bool = False
) -> NoteReading:
    """Find the time at the start of a note, or at its end.

    `now` is aware; `zone` is the person's IANA zone; `started_at` is the incident's start, for "T+12m"; `utc` reads
    bare clocks in UTC instead of the person's zone.
    """
    present = _present(now, zone, started_at, utc=utc)
    leading = _leading(text, present)
    if leading:
        return NoteReading(*leading)
    return _trailing(text, present) or NoteReading(None, text.strip())


def read_leading(
    text: str, *, now: datetime, zone: str, started_at: datetime | None = None, utc: bool = False
) -> tuple[Moment | None, str]:
    """Find the time at the start of a text; return it and the text without it. Parameters as for `read_note`."""
    return _leading(text, _present(now, zone, started_at, utc=utc)) or (None, text.strip())


def read_moment(
    text: str, *, now: datetime, zone: str, started_at: datetime | None = None, utc: bool = False
) -> Moment | None:
    """Read a text that is a time and nothing else; None where it is not. Parameters as for `read_note`."""
    present = _present(now, zone, started_at, utc=utc)
    whole = text.strip()
    if whole.lower().rstrip(".!:") == "now":
        whole = "just now"
    found = scan_expression(whole, 0, present)
    if found is None or _AFTER_TRAILING.sub("", whole[_after(whole, found) :]):
        return None
    return _moment(whole, found)


def is_bare_clock(written: str) -> bool:
    """Whether a time that was read (`Moment.written`) is a clock alone: no day, no zone, nothing relative."""
    found = scan_clock(written, 0, find_zone("UTC"))
    return found is not None and found.end == len(written) and found.clock.zone is None


def is_from_start(written: str) -> bool:
    """Whether a time that was read (`Moment.written`) is told from the incident's start, as "T+12m" is."""
    return scan_from_start(written, 0) is not None


def _present(now: datetime, zone: str, started_at: datetime | None, *, utc: bool) -> Present:
    return Present(now, find_zone("UTC" if utc else zone), started_at)


def _leading(text: str, present: Present) -> tuple[Moment, str] | None:
    whole = text.strip()
    found = scan_expression(whole, 0, present)
    if found is None:
        return None
    return _moment(whole, found), whole if found.is_range else _rest(whole, found)


def _rest(text: str, found: Expression) -> str:
    rest = text[_after(text, found) :].strip()
    closing = found.marks[::-1].translate(_CLOSING)
    if closing and rest.endswith(closing) and text[found.end : found.end + 1] not in set(closing):
        rest = rest[: -len(closing)].rstrip()
    return rest


def _after(text: str, found: Expression) -> int:
    """Return where the text goes on after the time, its closing marks and the separators."""
    position, marks = found.end, "".join(mark for mark in found.marks if mark in "*_`")
    while position < len(text):
        if marks and text[position] == marks[-1]:
            marks, position = marks[:-1], position + 1
        elif separator := _SEPARATOR.match(text, position):
            position = separator.end()
        else:
            break
    return position


def _trailing(text: str, present: Present) -> NoteReading | None:
    whole = text.strip()
    for start in _WORD_START.finditer(whole, max(0, len(whole) - _TRAILING_WITHIN)):
        found = scan_expression(whole, start.start(), present)
        if found and _is_trailing(whole, start.start(), found):
            before = whole if found.is_range else trim_end(whole[: start.start()], _DANGLING)
            return NoteReading(_moment(whole, found), before)
    return None


def _is_trailing(text: str, start: int, found: Expression) -> bool:
    if not (found.after_at or found.is_ago) or not _AFTER_TRAILING.fullmatch(text, found.end):
        return False
    before = text[:start]
    if found.is_ago and _VAGUE_BEFORE.search(before[-40:]):
        return False
    return not _SCHEDULE.search(_SENTENCE_END.split(before)[-1])


def _moment(text: str, found: Expression) -> Moment:
    instant = found.instant
    written = text[found.start : found.end].strip()
    return Moment(instant.at, found.approximate, instant.zone, written, instant.alternative)
