"""`python app.py eval --notes FILE --due FILE --blame FILE`: how well the bot reads, on examples as JSON Lines."""

import argparse
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.when import read_due, read_note
from handlers.cli.blame_score import BlameScore
from handlers.cli.writing import refuse

NAME = "eval"
SUMMARY = "Measure how times and due dates are read, and blame is found, on examples of your own (JSON Lines)."
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

    def told(self) -> dict[str, Any]:
        """Return the figures for `--json`."""
        return {"total": self.total, "right": self.right, "misses": self.misses}

    def worded(self, name: str) -> Iterator[str]:
        """Give the figures in lines of text."""
        share = 100 * self.right / self.total if self.total else 0.0
        yield f"{name}: {self.right} of {self.total} right ({share:.1f} %)"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the word."""
    parser.add_argument(
        "--notes", type=Path, metavar="FILE", help="{input, now, user_tz, expected_at, expected_text[, incident_start]}"
    )
    parser.add_argument(
        "--due", type=Path, metavar="FILE", help="{input, now, user_tz, expected_date[, alternative_date]}"
    )
    parser.add_argument("--blame", type=Path, metavar="FILE", help="{text, label: blameful | neutral[, target, kind]}")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of sentences")


def run(given: argparse.Namespace) -> int:
    """Print the figures and every miss; return 1 when the examples cannot be read."""
    times = {"notes": (given.notes, _judge_note), "due": (given.due, _judge_due)}
    if not (given.notes or given.due or given.blame):
        return refuse("Say what to measure on: python app.py eval --notes FILE --due FILE --blame FILE")
    try:
        scores = {name: _measure(path, judge) for name, (path, judge) in times.items() if path is not None}
        blame = _measure_blame(given.blame) if given.blame else None
    except ExamplesError as error:
        return refuse(str(error))
    told = {name: score.told() for name, score in scores.items()} | ({"blame": blame.told()} if blame else {})
    print(json.dumps(told, ensure_ascii=False) if given.json else _worded(scores, blame))
    return 0


def _measure(path: Path, judge: Callable[[Score, Example], None]) -> Score:
    score = Score()
    _each(path, lambda example: judge(score, example))
    return score


def _measure_blame(path: Path) -> BlameScore:
    score = BlameScore()
    _each(path, score.add)
    return score


def _each(path: Path, take: Callable[[Example], None]) -> None:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ExamplesError(f"{path} cannot be read ({error}). Give a file of JSON Lines in UTF-8.") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                take(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise ExamplesError(
                    f"{path}, line {number}: this is no example ({type(error).__name__}: {error})."
                ) from error


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


def _worded(scores: Mapping[str, Score], blame: BlameScore | None) -> str:
    lines: list[str] = []
    for name, score in scores.items():
        lines += [*score.worded(name), *_misses(score.misses)]
    if blame is not None:
        lines += [*blame.worded(), *_misses(blame.told()["misses"])]
    return "\n".join(lines)


def _misses(misses: list[dict[str, Any]]) -> list[str]:
    return [f"  miss: {json.dumps(miss, ensure_ascii=False)}" for miss in misses]
