"""A typed line: when it happened, what kind it is, what it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.when import Moment, read_note
from bot.words.commands import note_words


@dataclass(frozen=True)
class LineWords:
    """What was read of a typed line; `kind` is an id or None, `moment` None when no time was said."""

    kind: str | None
    moment: Moment | None
    text: str


def line_words(
    rest: str,
    *,
    kinds: Mapping[str, str],
    now: datetime,
    zone: str,
    started_at: datetime | None = None,
    utc: bool = False,
) -> LineWords:
    """Read `[when] [kind:] <text>`, the kind before or after the time; `kinds` maps what people type to ids.

    `utc`: clocks without a zone are read in UTC instead of `zone`.
    """
    reading = read_note(rest, now=now, zone=zone, started_at=started_at, utc=utc)
    kind, text = note_words(reading.text, kinds)
    if kind is None:
        return LineWords(None, reading.moment, reading.text)
    if reading.moment is None:
        reading = read_note(text, now=now, zone=zone, started_at=started_at, utc=utc)
        return LineWords(kind, reading.moment, reading.text)
    return LineWords(kind, reading.moment, text)
