"""`python app.py eval --notes FILE --due FILE`: how well times are read, measured on examples as JSON Lines."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.when import read_due, read_note

NAME = "eval"
SUMMARY = "Measure how times and due dates are read, on examples of your own (JSON Lines)."
Example = Mapping[str, Any]


class ExamplesError(Exception):
    """A file of examples cannot be read; the message names the place."""


@dataclass
class Score:
    """How many examples were read right, and what was read of the others."""

    total: int = 0
    right: int = 0
    misses: list[dict[str, Any]] = field(default_factory=list)

    def add(self, example: Example, read: dict[str, Any], *, is_right: bool) -> None:
        """Count one example."""
        self.total += 1
        self.right += is_right
        if not is_right:
            self.misses.append({**example, **read})


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the word."""
    parser.add_argument(
        "--notes", type=Path, metavar="FILE", help="{input, now, user_tz, expected_at, expected_text[, incident_start]}"
    )
    parser.add_argument(
        "--due", type=Path, metavar="FILE", help="{input, now, user_tz, expected_date[, alternative_date]}"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object instead of sentences")


def run(given: argparse.Namespace) -> int:
    """Print the figures and every miss; return 1 when the examples cannot be read."""
    wanted = [(name, path, judge) for name, path, judge in _wanted(given) if path is not None]
    if not wanted:
        return _refuse("Say what to measure on: python app.py eval --notes notes.jsonl --due due.jsonl")
    try:
        scores = {name: _measure(path, judge) for name, path, judge in wanted}
    except ExamplesError as error:
        return _refuse(str(error))
    print(json.dumps(_told(scores), ensure_ascii=False) if given.json else _worded(scores))
    return 0


def _wanted(given: argparse.Namespace) -> list[tuple[str, Path | None, Callable[[Score, Example], None]]]:
    return [("notes", given.notes, _judge_note), ("due", given.due, _judge_due)]


def _measure(path: Path, judge: Callable[[Score, Example], None]) -> Score:
    score = Score()
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ExamplesError(f"{path} cannot be read ({error}). Give a file of JSON Lines in UTF-8.") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                judge(score, json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise ExamplesError(
                    f"{path}, line {number}: this is no example ({type(error).__name__}: {error})."
                ) from error
    return score


def _judge_note(score: Score, example: Example) -> None:
    begun = example.get("incident_start")
    reading = read_note(
        example["input"],
        now=_moment(example["now"]),
        zone=example["user_tz"],
        started_at=_moment(begun) if begun else None,
    )
    wanted = _moment(example["expected_at"]) if example["expected_at"] else None
    at = reading.moment.at if reading.moment else None
    read = {"read_at": _utc(at), "read_text": reading.text}
    score.add(example, read, is_right=at == wanted and reading.text == example["expected_text"])


def _judge_due(score: Score, example: Example) -> None:
    due = read_due(example["input"], now=_moment(example["now"]), zone=example["user_tz"])
    read = due.on.isoformat() if due.on else None
    accepted = {example["expected_date"], example.get("alternative_date", example["expected_date"])}
    score.add(example, {"read_date": read}, is_right=read in accepted)


def _moment(written: str) -> datetime:
    at = datetime.fromisoformat(written)
    if at.tzinfo is None:
        raise ValueError(f"{written!r} names no zone")
    return at.astimezone(UTC)


def _utc(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None


def _told(scores: Mapping[str, Score]) -> dict[str, Any]:
    return {
        name: {"total": score.total, "right": score.right, "misses": score.misses} for name, score in scores.items()
    }


def _worded(scores: Mapping[str, Score]) -> str:
    lines = []
    for name, score in scores.items():
        share = 100 * score.right / score.total if score.total else 0.0
        lines.append(f"{name}: {score.right} of {score.total} right ({share:.1f} %)")
        lines += [f"  miss: {json.dumps(miss, ensure_ascii=False)}" for miss in score.misses]
    return "\n".join(lines)


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1
