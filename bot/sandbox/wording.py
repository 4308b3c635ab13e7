"""What a text becomes before it is drawn: pieces (paragraph, quote, list …) of spans (words of one style)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Span:
    """Words of one style (of bold, italic, strike, code), as typed: nothing in `text` is escaped any more."""

    text: str
    kind: Literal["text", "link", "mention", "emoji", "date"] = "text"
    url: str = ""
    styles: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Piece:
    """One paragraph of a text; `indent` is the depth of a list, `number` its place in an ordered one."""

    kind: Literal["words", "quote", "pre", "bullet", "ordered", "heading", "table"]
    spans: tuple[Span, ...] = ()
    indent: int = 0
    number: int = 0
    rows: tuple[tuple[str, ...], ...] = ()


def zone_named(name: str) -> tzinfo:
    """Find a zone of the IANA database; a name that it does not have counts as UTC."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return UTC


@dataclass(frozen=True)
class Reader:
    """The person who looks: the names they see for ids, their zone, and their present moment where it matters."""

    names: Mapping[str, str]
    zone: str
    now: datetime | None = None
    _zone: tzinfo = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_zone", zone_named(self.zone))

    def named(self, identifier: str, otherwise: str = "") -> str:
        return self.names.get(identifier) or otherwise or identifier

    def moment(self, seconds: str | float) -> datetime | None:
        """Turn a `ts` or an epoch into the reader's time; None where it is no time."""
        try:
            return datetime.fromtimestamp(float(seconds), UTC).astimezone(self._zone)
        except (ValueError, OverflowError, OSError):
            return None

    def date(self, seconds: str, form: str, fallback: str) -> str:
        """Word `<!date^…>` as Slack does. https://docs.slack.dev/messaging/formatting-message-text#date-formatting."""
        at = self.moment(seconds)
        if at is None:
            return fallback
        for token, words in self._tokens(at).items():
            form = form.replace("{" + token + "}", words)
        return form

    def _tokens(self, at: datetime) -> dict[str, str]:
        num, day = f"{at:%Y-%m-%d}", at.day
        long = f"{at:%A, %B} {day}{_ordinal(day)}, {at.year}"
        plain = f"{at:%B} {day}{_ordinal(day)}, {at.year}"
        short = f"{at:%b} {day}, {at.year}"
        near = self._near(at)
        return {
            "date_num": num,
            "date_slash": f"{at:%m/%d/%Y}",
            "date_short_pretty": near or short,
            "date_long_pretty": near or long,
            "date_pretty": near or plain,
            "date_short": short,
            "date_long": long,
            "date": plain,
            "day_divider_pretty": near or long,
            "time_secs": f"{at:%H:%M:%S}",
            "time": f"{at:%H:%M}",
            "ago": _ago(self.now - at) if self.now else short,
        }

    def _near(self, at: datetime) -> str:
        if self.now is None:
            return ""
        days = (at.date() - self.now.astimezone(self._zone).date()).days
        return {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days, "")


def _ordinal(day: int) -> str:
    return "th" if 10 <= day % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _ago(past: timedelta) -> str:
    minutes = int(past.total_seconds() // 60)
    amount, unit = next(
        (minutes // size, unit)
        for size, unit in ((1440, "day"), (60, "hour"), (1, "minute"))
        if abs(minutes) >= size or size == 1
    )
    return f"{amount} {unit}{'' if amount == 1 else 's'} ago"
