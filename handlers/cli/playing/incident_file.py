"""Incidents written as JSON, for `replay`: read, and checked down to the place that is wrong."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bot.people import known_zone

EXAMPLE = "2025-07-15T17:42:00Z"
KEY_TIMES = {"start": "started", "detected": "detected", "mitigated": "mitigated", "resolved": "resolved"}
EARLIEST, LATEST = datetime(2000, 1, 2, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)  # what a Slack ts is taken for


class BadFileError(Exception):
    """The file holds no incident; the message is a sentence that names the place."""


@dataclass(frozen=True)
class Event:
    """Something that happened, `at` a moment in UTC or None when nobody knows; `text` is to be kept verbatim."""

    at: datetime | None
    text: str


@dataclass(frozen=True)
class Todo:
    """An action item; `owner` is a name."""

    text: str
    owner: str | None
    due: date | None


@dataclass(frozen=True)
class WrittenIncident:
    """An incident as its file tells it.

    `times` holds the known key times by the names that the bot has for them; `zone` is an IANA name, UTC where the
    file's is none.
    """

    title: str
    zone: str
    times: dict[str, datetime]
    events: list[Event]
    impact: str | None
    factors: list[str]
    todos: list[Todo]

    def in_order(self) -> Iterator[tuple[datetime, Event]]:
        """Give the events as they happened, each with the moment of its place.

        One without a time follows the one that stands before it in the file.
        """
        known = [event.at for event in self.events if event.at] or [*self.times.values()] or [datetime.now(UTC)]
        place, placed = known[0], []
        for event in self.events:
            place = event.at or place
            placed.append((place, event))
        yield from sorted(placed, key=lambda one: one[0])


def read_incident(path: Path) -> WrittenIncident:
    """Read a file of the form that README describes; raise BadFileError with the place that is wrong."""
    whole = _object(_json(path), "the file")
    times = {name: at for key, name in KEY_TIMES.items() if (at := _moment(whole.get(key), key))}
    if "started" in times and "resolved" in times and times["started"] > times["resolved"]:
        raise BadFileError("resolved lies before start: one of them is wrong.")
    events = [_event(one, f"events[{number}]") for number, one in enumerate(_list(whole, "events"))]
    if not events and not times:
        raise BadFileError("events is empty, and so are start, detected, mitigated and resolved: nothing to replay.")
    return WrittenIncident(
        title=" ".join(_text(whole.get("title"), "title").split()),
        zone=known_zone(_maybe_text(whole.get("timezone_in_source"), "timezone_in_source")) or "UTC",
        times=times,
        events=events,
        impact=_maybe_text(whole.get("impact"), "impact"),
        factors=[
            _text(one, f"contributing_factors[{number}]")
            for number, one in enumerate(_list(whole, "contributing_factors"))
        ],
        todos=[_todo(one, f"action_items[{number}]") for number, one in enumerate(_list(whole, "action_items"))],
    )


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise BadFileError(f"it cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise BadFileError(f"byte {error.start + 1} is not UTF-8: save the file as UTF-8.") from error
    except json.JSONDecodeError as error:
        raise BadFileError(f"line {error.lineno}, column {error.colno} is not JSON: {error.msg}.") from error
    except (RecursionError, ValueError) as error:
        raise BadFileError("it is nested too deeply, or a number in it is too long.") from error


def _event(value: Any, where: str) -> Event:
    told = _object(value, where)
    return Event(_moment(told.get("at"), f"{where}.at"), _text(told.get("text"), f"{where}.text"))


def _todo(value: Any, where: str) -> Todo:
    told = _object(value, where)
    owner = _maybe_text(told.get("owner"), f"{where}.owner")
    return Todo(_text(told.get("text"), f"{where}.text"), owner, _date(told.get("due"), f"{where}.due"))


def _object(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadFileError(f"{where} is {_kind(value)}, where an object with names is expected.")
    return value


def _list(whole: dict[str, Any], where: str) -> list[Any]:
    value = whole.get(where)
    if value is not None and not isinstance(value, list):
        raise BadFileError(f"{where} is {_kind(value)}, where a list is expected.")
    return value or []


def _text(value: Any, where: str) -> str:
    said = _maybe_text(value, where)
    if said is None:
        raise BadFileError(f"{where} is missing or empty: write a text.")
    return said


def _maybe_text(value: Any, where: str) -> str | None:
    if value is not None and not isinstance(value, str):
        raise BadFileError(f"{where} is {_kind(value)}, where a text is expected.")
    if value is None or not value.strip():
        return None
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise BadFileError(f"{where} holds half a character (position {error.start + 1}).") from error
    return value


def _moment(value: Any, where: str) -> datetime | None:
    said = _maybe_text(value, where)
    if said is None:
        return None
    try:
        at = datetime.fromisoformat(said.strip())
    except ValueError as error:
        raise BadFileError(f"{where} is {said[:40]!r}: write a moment such as {EXAMPLE}, or null.") from error
    if at.tzinfo is None:
        raise BadFileError(f"{where} is {said[:40]!r}, without a zone: write it in UTC, such as {EXAMPLE}.")
    if not EARLIEST <= at < LATEST:
        raise BadFileError(f"{where} is {said[:40]!r}: only the years 2000 to 2199 can be replayed.")
    return at.astimezone(UTC)


def _date(value: Any, where: str) -> date | None:
    said = _maybe_text(value, where)
    if said is None:
        return None
    try:
        return datetime.fromisoformat(said.strip()).date()
    except ValueError as error:
        raise BadFileError(f"{where} is {said[:40]!r}: write a date such as 2025-07-30, or null.") from error


def _kind(value: Any) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", str: "a text", list: "a list"}
    return "null" if value is None else names.get(type(value), "an object")
