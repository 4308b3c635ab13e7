"""`python app.py <word>`: answers in sentences, exit codes, and files that are whole or not there."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import Settings
from handlers.cli import main
from handlers.cli.words import WORDS
from tests.databases import opened
from tests.example_incident import ANA, tell
from tests.words import no_bot


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, missing_url: str) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SCRIBE_CONFIG", "TIMEZONE", "PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", missing_url)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def told(missing_url: str) -> Iterator[None]:
    """The example incident, in a database that the bot still holds."""
    with opened(missing_url) as database:
        database.write(tell)
        yield


@pytest.mark.usefixtures("told")
class TestExport:
    def test_it_writes_to_standard_output_beside_the_running_bot(
        self, capfdbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        assert main(["export", "INC-1", "--format", "json"], no_bot) == 0
        assert json.loads(capfdbinary.readouterr().out)["incident"]["key"] == "INC-1"

    @pytest.mark.parametrize("form", ["json", "markdown", "html", "csv", "csv-actions"])
    def test_it_writes_a_file(self, form: str) -> None:
        assert main(["export", "inc-1", "--format", form, "--output", "out"], no_bot) == 0
        assert "Bo Achterberg" in Path("out").read_text()
        assert Path("out").stat().st_mode & 0o077 == 0
        beside = {"out-timeline.svg"} if form == "markdown" else set()  # the picture that the document shows
        assert {one.name for one in Path().iterdir() if "out" in one.name} == {"out"} | beside

    def test_line_ends_of_csv_stay(self) -> None:
        main(["export", "1", "--format", "csv", "--output", "out"], no_bot)
        assert Path("out").read_bytes().count(b"\r\n") == 18

    def test_a_file_that_exists_is_kept(self, capsys: pytest.CaptureFixture[str]) -> None:
        Path("out").write_text("mine")
        assert main(["export", "INC-1", "--output", "out"], no_bot) == 1
        assert Path("out").read_text() == "mine"
        assert capsys.readouterr().err == "out exists already: add --force to replace it, or choose another name.\n"

    def test_force_replaces_it(self) -> None:
        Path("out").write_text("mine")
        assert main(["export", "INC-1", "--output", "out", "--force"], no_bot) == 0
        assert Path("out").read_text().startswith("# INC-1: Warehouses")

    def test_what_is_kept_of_a_person_replaces_a_file_with_force_only(self, capsys: pytest.CaptureFixture[str]) -> None:
        Path("out").write_text("mine")
        words = ["person", "export", ANA, "--output", "out"]
        assert main(words, no_bot) == 1
        assert Path("out").read_text() == "mine"
        assert capsys.readouterr().err == "out exists already: add --force to replace it, or choose another name.\n"
        assert main([*words, "--force"], no_bot) == 0
        assert json.loads(Path("out").read_text())["person"] == ANA

    def test_a_place_that_cannot_be_written_is_said(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["export", "INC-1", "--output", "nowhere/out"], no_bot) == 1
        assert capsys.readouterr().err.startswith("nowhere/out-timeline.svg cannot be written (No such file or direc")

    def test_an_incident_that_is_not_there_is_said(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["export", "INC-7"], no_bot) == 1
        assert capsys.readouterr().err.startswith("There is no INC-7 in this database.")

    @pytest.mark.parametrize("name", [[], ["INC-"], ["; DROP TABLE incident"]])
    def test_something_that_is_no_incident_is_said(self, name: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["export", *name], no_bot) == 1
        assert capsys.readouterr().err.startswith("Say which incident")

    def test_the_zone_of_the_settings_counts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TIMEZONE", "Asia/Tokyo")
        main(["export", "INC-1", "--output", "out"], no_bot)
        assert "**06:06** (Tue 10 Mar 21:06 UTC)" in Path("out").read_text()

    def test_migrate_is_refused_while_the_bot_runs(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["migrate"], no_bot) == 1
        assert "Another process is using" in capsys.readouterr().err


def test_the_schema_needs_no_database(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["export", "--schema"], no_bot) == 0
    assert json.loads(capfdbinary.readouterr().out)["$schema"].startswith("https://json-schema.org/")


def test_no_database_is_said_and_none_is_made(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["export", "INC-1"], no_bot) == 1
    assert "There is no database at" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_database_of_another_version_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "scribe.db").execute("CREATE TABLE other (x)").connection.close()
    assert main(["export", "INC-1"], no_bot) == 1
    assert capsys.readouterr().err == "This database is of another version. Run: python app.py migrate\n"


def test_migrate_makes_the_database_current(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate"], no_bot) == 0
    assert main(["migrate"], no_bot) == 0
    assert capsys.readouterr().out.splitlines() == [
        "The database is up to date now.",
        "The database was up to date already.",
    ]


def test_a_database_that_does_not_answer_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    assert main(["migrate"], no_bot) == 1
    assert capsys.readouterr().err.startswith("The database did not answer (")


def test_every_wrong_setting_is_named_at_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", "many")
    monkeypatch.setenv("TIMEZONE", "Mars/Base")
    assert main([], no_bot) == 2
    said = capsys.readouterr().err
    assert [name for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "PORT", "TIMEZONE") if name not in said] == []
    assert "Traceback" not in said
    assert main(["migrate"], no_bot) == 2
    assert "SLACK" not in capsys.readouterr().err


def test_without_a_word_the_bot_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")
    started: list[bool] = []

    def serve(settings: Settings) -> int:
        started.append(settings.is_socket_mode)
        return 7

    assert main([], serve) == 7
    assert started == [True]


def test_a_wrong_word_is_refused() -> None:
    with pytest.raises(SystemExit) as left:
        main(["exprot"], no_bot)
    assert left.value.code == 2


def test_help_lists_every_word(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"], no_bot)
    said = capsys.readouterr().out
    assert [word.NAME for word in WORDS if word.NAME not in said or word.SUMMARY.split()[0] not in said] == []


def test_a_machine_without_utf8_gets_utf8(missing_url: str) -> None:
    with opened(missing_url) as database:
        database.write(tell)
    code = "import sys; from handlers.cli import main; sys.exit(main(sys.argv[1:], print))"
    environment = {"DATABASE_URL": missing_url, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    root = Path(__file__).parents[3]
    ran = subprocess.run(
        [sys.executable, "-c", code, "export", "INC-1"], cwd=root, env=environment, capture_output=True, check=True
    )
    assert "Cem Yıldız" in ran.stdout.decode()


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text("Bob forgot to renew the certificate.\n")
    script, note = str(Path(__file__).parents[3] / "app.py"), str(tmp_path / "note.md")
    with subprocess.Popen([sys.executable, script, "check", note], stdout=-1, stderr=-1) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 1
