"""`python app.py export --all DIR`: every document and an index in which every number is explained."""

import json
from html import escape
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from sqlmodel import Session

from bot import retention
from handlers.cli import main
from storage import audit, workspaces
from tests.stage import Stage, wait_for
from tests.words import no_bot

TITLE = "../../etc | <b>down</b> [x](y) `z` *now*"


class Export:
    """Somebody who types `python app.py export --all out …` beside the running bot."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def types(self, *words: str, code: int = 0) -> str:
        self.capsys.readouterr()
        assert main(["export", "--all", "out", *words], no_bot) == code, self.capsys.readouterr()
        said = self.capsys.readouterr()
        return said.out + said.err

    @property
    def index(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(Path("out/index.json").read_text())
        return read

    @property
    def gaps(self) -> dict[str, str]:
        return {one["key"]: one["why"] for one in self.index["gaps"]}


@pytest.fixture
def export(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Export:
    (tmp_path / "away").mkdir()
    monkeypatch.chdir(tmp_path / "away")
    return Export(capsys)


def told(stage: Stage) -> None:
    """INC-1 resolved, INC-2 private, INC-3 into INC-1, INC-4 cancelled, INC-5 purged, INC-6 never stored."""
    titles = (f"sev1 {TITLE}", "sev2 --private Leak of keys", "sev1 Printers are down", "sev4 A test", "sev3 Long ago")
    for title in titles:
        stage.types(stage.ana, f"declare {title}")
    stage.types(stage.ana, "INC-1 note the print queue stands still")
    stage.types(stage.ana, "INC-5 resolve")
    stage.types(stage.ana, "INC-3 merge into INC-1")
    stage.types(stage.ana, "INC-4 cancel")
    stage.types(stage.ana, "INC-1 resolve")
    fifth = stage.incident(5).id or 0

    def purge(session: Session) -> None:
        retention.purge(session, fifth, by="", at=stage.clock.now())
        workspaces.next_incident_number(session, stage.slack.team_id)

    stage.bot.db.write(purge)


def test_every_number_is_there_or_explained(
    quick_stage: Stage, export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = quick_stage
    monkeypatch.setenv("DATABASE_URL", stage.bot.services.settings.database_url)
    assert export.types() == "There is no incident yet.\n"
    told(stage)
    said = export.types()
    assert "4 incidents in 9 files in out; 2 numbers without a file, index.md says why" in said
    assert "Private incidents are among them" in said
    assert export.gaps == {"INC-5": "purged", "INC-6": "unused"}
    shown = {one["key"]: (one["status"], one["closed_as"], one["merged_into"]) for one in export.index["incidents"]}
    assert shown == {
        "INC-1": ("resolved", "", ""),
        "INC-2": ("investigating", "", ""),
        "INC-3": ("resolved", "duplicate", "INC-1"),
        "INC-4": ("resolved", "cancelled", ""),
    }
    listed = [name for one in export.index["incidents"] for name in one["files"]]
    there = sorted(str(one.relative_to("out")) for one in Path("out").rglob("*"))
    assert there == sorted([*listed, "index.json", "index.md"])
    assert [one.name for one in Path().iterdir()] == ["out"]  # nothing lies outside of it
    assert "print queue" in Path("out/inc-1-postmortem.md").read_text()
    assert json.loads(Path("out/inc-1-incident.json").read_text())["incident"]["title"] == TITLE
    index = Path("out/index.md").read_text()
    assert "| duplicate of INC-1 |" in index
    assert "| cancelled: declared in error |" in index
    assert "INC-5: removed on 2025-07-15" in index
    drawn = MarkdownIt("commonmark").enable("table").render(index)
    assert f"<td>{escape(TITLE, quote=False)}</td>" in drawn  # as it was typed: no sign of it means anything
    assert drawn.count("<tr>") == 5

    wait_for(lambda: many(stage) == 1, "record of the export", 30)
    assert "3 incidents in" in export.types("--public")
    assert export.gaps == {"INC-2": "private", "INC-5": "purged", "INC-6": "unused"}
    assert "INC-2: private, and left out" in Path("out/index.md").read_text()
    assert "Leak" not in Path("out/index.md").read_text()
    assert list(Path("out").glob("inc-2-*")) == []  # what the first run wrote


def many(stage: Stage) -> int:
    """Count the records of exports on the command line: of all four incidents at once."""
    with stage.bot.db.read() as session:
        records = list(audit.of_team(session, stage.slack.team_id))
    return sum(one.action == "exported" and one.details.get("many") == 4 for one in records)


def test_run_again_it_writes_what_is_new_and_leaves_the_rest(
    quick_stage: Stage, export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = quick_stage
    monkeypatch.setenv("DATABASE_URL", stage.bot.services.settings.database_url)
    for title in ("Checkout is down", "Login is slow"):
        stage.types(stage.ana, f"declare {title}")
    stage.settle()
    export.types()
    before = {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in Path("out").iterdir()}
    Path("out/inc-1-postmortem.md").unlink()  # as if it had been interrupted
    stage.types(stage.ben, "INC-2 note better now")
    export.types()
    after = {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in Path("out").iterdir()}
    changed = {name for name, found in after.items() if before.get(name) != found}
    second = {"inc-2-postmortem.md", "inc-2-postmortem-timeline.svg", "inc-2-incident.json"}
    assert changed == {"inc-1-postmortem.md", *second, "index.md", "index.json"}  # the picture is new


def test_a_folder_of_somebody_elses_is_left_alone(
    quick_stage: Stage, export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = quick_stage
    monkeypatch.setenv("DATABASE_URL", stage.bot.services.settings.database_url)
    stage.types(stage.ana, "declare Checkout is down")
    Path("out").mkdir()
    Path("out/letter.txt").write_text("mine")
    assert "holds something else" in export.types(code=1)
    assert [one.name for one in Path("out").iterdir()] == ["letter.txt"]
    # a link that somebody left there is replaced, not followed
    Path("elsewhere.md").write_text("theirs")
    Path("out/inc-1-postmortem.md").symlink_to(Path("elsewhere.md").resolve())
    export.types("--force", "--format", "markdown", "--profile", "internal")
    assert Path("elsewhere.md").read_text() == "theirs"
    assert not Path("out/inc-1-postmortem.md").is_symlink()
    Path("file").write_text("")
    assert main(["export", "--all", "file"], no_bot) == 1
    assert main(["export", "--all", "file", "--force"], no_bot) == 1
