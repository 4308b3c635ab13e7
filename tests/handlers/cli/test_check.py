"""`check` prints where, which rule, why and what instead; and its exit code says whether anything was found."""

import io
import json
import sys
from pathlib import Path

import pytest

from handlers.cli import main
from tests.words import no_bot

DOCUMENT = """# Postmortem

The node failed to join. Priya accidentally deleted it.

## Action items

- Be more careful (owner: Ana)
- Add a check, owner: Ben, by friday
"""


@pytest.fixture
def document(tmp_path: Path) -> str:
    file = tmp_path / "one.md"
    file.write_text(DOCUMENT)
    return str(file)


def test_it_says_where_why_and_what_instead(document: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", document], no_bot) == 1
    said = capsys.readouterr().out
    assert f"{document}:3:26  L5: Priya\n" in said
    assert f"{document}:3:32  L6: accidentally deleted\n    Priya accidentally deleted it.\n" in said
    assert "    Say: deleted\n" in said
    assert ":7:" in said
    assert "failed to join" not in said
    assert "4 things to look at. Nothing was changed." in said
    assert Path(document).read_text() == DOCUMENT


def test_it_gives_one_object(document: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", document, "--json"], no_bot) == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [(one["line"], one["column"], one["rule"]) for one in found] == [
        (3, 26, "L5"),
        (3, 32, "L6"),
        (7, 3, "L11"),
        (7, 3, "no_date"),
    ]
    assert found[1]["rewrite"] == "deleted"
    assert found[3]["rewrite"] is None


def test_nothing_found_is_0(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("The node failed to join.".encode("utf-8-sig"))))
    assert main(["check", "-"], no_bot) == 0
    assert capsys.readouterr().out == "-: nothing found.\n"


@pytest.mark.parametrize("written", [None, b"\xff\xfe\x00"])
def test_what_cannot_be_read_is_2(tmp_path: Path, capsys: pytest.CaptureFixture[str], written: bytes | None) -> None:
    file = tmp_path / "one.md"
    if written is not None:
        file.write_bytes(written)
    assert main(["check", str(file)], no_bot) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_a_team_turns_rules_off_and_adds_words(
    document: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "scribe.toml"
    config.write_text('blameless_off = ["L5", "L11"]\nblameless_words = ["node"]\n')
    monkeypatch.setenv("SCRIBE_CONFIG", str(config))
    assert main(["check", document, "--json"], no_bot) == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [one["rule"] for one in found] == ["words", "L6", "care", "no_date"]
