"""`python app.py report`: what a period tells, for who runs the bot; the same facts give the same bytes."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers.cli import main
from tests import past
from tests.databases import opened
from tests.words import no_bot

JUNE = ["report", "--from", "2025-06-01", "--to", "2025-06-30"]


@pytest.fixture(autouse=True)
def summer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_url: str) -> Iterator[None]:
    """The incidents of June, in a database that the bot still holds."""
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SCRIBE_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("TIMEZONE", "Europe/Copenhagen")
    monkeypatch.chdir(tmp_path)
    with opened(sqlite_url) as database:
        database.write(lambda session: past.fill(session, "T1", member="U0ANA"))
        yield


def test_it_writes_everything_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(JUNE, no_bot) == 0
    written = capsys.readouterr().out
    for line in ("# Incidents, June 2025", "whole days in Europe/Copenhagen", "*Before* is 2025-05-01 to 2025-05-31.",
                 "**5 incidents** (0 before), 1 of them still open.",
                 "**1 private incident among them: whoever reads this learns of it.**",
                 "| Time to mitigate | 27 min | – | 4 of 5 | mitigated − started |",
                 "4 fell due: 1 done in time, 1 done late, 1 dropped, 1 overdue.",
                 "The vault is open (private)"):  # fmt: skip
        assert line in written, line
    assert main([*JUNE, "--public", "--format", "json"], no_bot) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["incidents"] | {"not_counted": None} == {
        "count": 4, "before": 0, "still_open": 1, "private": 0, "not_counted": None
    }  # fmt: skip
    assert told["times"][2]["median_seconds"] == 1800


@pytest.mark.parametrize("form", ["markdown", "csv", "json"])
def test_the_same_facts_give_the_same_bytes(form: str) -> None:
    for name in ("one", "two"):
        assert main([*JUNE, "--format", form, "--output", name], no_bot) == 0
    assert Path("one").read_bytes() == Path("two").read_bytes()
    if form == "csv":
        with Path("one").open(newline="") as file:
            rows = {(one["section"], one["name"]): one["value"] for one in csv.DictReader(file)}
        assert rows["action items", "due late"] == "1"


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        (["--to", "2025-06-30"], 1, "Say the first day too"),
        (["--from", "2025-06-30", "--to", "2025-06-01"], 1, "lies after --to 2025-06-01"),
        (["--from", "2999-01-01"], 1, "lies ahead"),
        (["--from", "1066-10-14"], 1, "is no period that I know"),
    ],
)
def test_what_makes_no_period_is_said(
    given: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", *given], no_bot) == code
    assert said in capsys.readouterr().err


def test_a_day_is_a_day(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["report", "--from", "june"], no_bot)
    assert "'june' is no day: write it as 2025-07-31" in capsys.readouterr().err


def test_without_days_it_is_about_the_last_thirty(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--format", "json"], no_bot) == 0
    assert json.loads(capsys.readouterr().out)["period"]["days"] == 30
