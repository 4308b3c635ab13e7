"""`eval` counts what was read right, prints every miss, and says where a file cannot be read."""

import json
from pathlib import Path
from typing import Any

import pytest

from handlers.cli import main
from tests.words import no_bot

NOON = {"now": "2025-07-15T12:00:00Z", "user_tz": "Europe/Copenhagen"}
TODAY = {"expected_at": "2025-07-15T11:40:00Z", "expected_text": "failover"}
RIGHT = NOON | TODAY | {"input": "13:40 failover"}
NO_TIME = NOON | {"input": "3 of 5 nodes", "expected_at": None, "expected_text": "3 of 5 nodes"}
FROM_START = NOON | TODAY | {"input": "T+10m failover", "incident_start": "2025-07-15T13:30:00+02:00"}
WRONG = NOON | TODAY | {"input": "13:50 failover"}
FRIDAY = NOON | {"input": "next friday", "expected_date": "2025-07-18", "alternative_date": "2025-07-25"}
ASKED = NOON | {"input": "soon", "expected_date": None}
LATE = NOON | {"input": "tomorrow", "expected_date": "2025-07-17"}


def examples(path: Path, *rows: dict[str, Any]) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return str(path)


def test_it_prints_figures_and_every_miss(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notes = examples(tmp_path / "notes.jsonl", RIGHT, NO_TIME, FROM_START, WRONG)
    due = examples(tmp_path / "due.jsonl", FRIDAY, ASKED, LATE)
    assert main(["eval", "--notes", notes, "--due", due], no_bot) == 0
    said = capsys.readouterr().out
    assert "notes: 3 of 4 right (75.0 %)" in said
    assert "due: 2 of 3 right (66.7 %)" in said
    assert [line.startswith("  miss: ") for line in said.splitlines()] == [False, True, False, True]
    assert '"read_at": "2025-07-15T11:50:00Z"' in said


def test_it_gives_one_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    due = examples(tmp_path / "due.jsonl", FRIDAY, LATE)
    assert main(["eval", "--due", due, "--json"], no_bot) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"due": {"total": 2, "right": 1, "misses": [LATE | {"read_date": "2025-07-16"}]}}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('{"input": "now"}\n', "line 1: this is no example (KeyError"),
        (f"{json.dumps(RIGHT)}\n\nnonsense\n", "line 3: this is no example (JSONDecodeError"),
        (json.dumps(RIGHT | {"now": "2025-07-15T12:00:00"}), "names no zone"),
        (json.dumps([1]), "line 1: this is no example"),
    ],
)
def test_what_is_no_example_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], written: str, said: str
) -> None:
    file = tmp_path / "notes.jsonl"
    file.write_text(written)
    assert main(["eval", "--notes", str(file)], no_bot) == 1
    assert said in capsys.readouterr().err


def test_without_a_file_it_says_how(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval"], no_bot) == 1
    assert main(["eval", "--notes", str(tmp_path / "none.jsonl")], no_bot) == 1
    said = capsys.readouterr().err
    assert "python app.py eval --notes" in said
    assert "cannot be read" in said


BLAME = [
    {"text": "The operator failed to look.", "label": "blameful", "target": "role", "kind": "article"},
    {"text": "We forgot to look.", "label": "blameful", "target": "we", "kind": "postmortem"},
    {"text": "One cannot expect more of those people.", "label": "blameful", "target": "role", "kind": "article"},
    {"text": "The node failed to join.", "label": "neutral", "target": None, "kind": "postmortem"},
    {"text": "The engineer failed to see that it was a drill, which was the plan.", "label": "neutral", "target": None},
]


def test_blame_is_measured_with_intervals_and_without_self(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = examples(tmp_path / "blame.jsonl", *BLAME)
    assert main(["eval", "--blame", file], no_bot) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[:3] == [
        "blame: 5 sentences",
        "  all: precision 0.667 (2 of 3; 0.21 to 0.94), recall 0.667 (2 of 3; 0.21 to 0.94)",
        "  without we and I: precision 0.500 (1 of 2; 0.09 to 0.91), recall 0.500 (1 of 2; 0.09 to 0.91)",
    ]
    assert said[3] == "  article (2): precision 1.000 (1 of 1; 0.21 to 1.00), recall 0.500 (1 of 2; 0.09 to 0.91)"
    assert [line.startswith("  miss: ") for line in said[-2:]] == [True, True]


def test_blame_beside_others_is_one_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blame = examples(tmp_path / "blame.jsonl", *BLAME[:3])
    due = examples(tmp_path / "due.jsonl", FRIDAY)
    assert main(["eval", "--due", due, "--blame", blame, "--json"], no_bot) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["due"]["right"] == 1
    assert told["blame"] == {
        "total": 3,
        "precision": 1.0,
        "recall": pytest.approx(2 / 3),
        "precision_without_we": 1.0,
        "recall_without_we": 0.5,
        "misses": [BLAME[2] | {"found": []}],
    }


def test_a_label_of_another_kind_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = examples(tmp_path / "blame.jsonl", {"text": "x", "label": "maybe"})
    assert main(["eval", "--blame", file], no_bot) == 1
    assert "line 1: this is no example (ValueError: label is 'maybe'" in capsys.readouterr().err
