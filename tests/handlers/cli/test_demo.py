"""`python app.py demo`: the whole story, as `make demo` plays it."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.defaults import KINDS
from handlers.cli import demo
from handlers.cli.playing.story import PEOPLE

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder in which the demo was started, and what it showed."""
    place = tmp_path_factory.mktemp("demo")
    surroundings = {"PATH": os.defpath, "HOME": str(place), "TIMEZONE": "Asia/Tokyo", "SLACK_SIGNING_SECRET": "other"}
    command = [sys.executable, str(ROOT / "app.py"), "demo", "--pictures", "pictures"]
    ran = subprocess.run(
        command,
        cwd=place,
        env=surroundings | {"CHROMIUM": "none"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    return place, ran.stdout


@pytest.fixture(scope="module")
def told(played: tuple[Path, str]) -> Any:
    return json.loads((played[0] / "demo" / "incident.json").read_text())


def test_it_leaves_four_documents_and_says_where(played: tuple[Path, str]) -> None:
    place, shown = played
    names = ["incident.json", "postmortem.html", "postmortem.md", "timeline.csv"]
    assert sorted(one.name for one in (place / "demo").iterdir()) == names
    assert [name for name in names if f"demo/{name}" not in shown] == []
    assert sorted(one.name for one in place.iterdir()) == ["demo", "pictures"]


def test_it_has_the_key_times_of_the_incident(told: Any) -> None:
    incident = told["incident"]
    names = ("started", "detected", "acknowledged", "mitigated", "resolved")
    clocks = [incident[f"{name}_at"] for name in names]
    assert clocks == [f"2025-07-15T{clock}:00Z" for clock in ("17:42", "17:42", "17:44", "18:20", "18:27")]


def test_it_has_the_figures_of_the_impact(told: Any) -> None:
    impact = told["incident"]["impact"]
    assert (impact["users"], impact["tickets"], impact["cost"]) == ("1300, 12%", "427", "$120,000")
    assert impact["effort"] == "3 engineers 3 hours"
    assert impact["text"] == "whoever is logged in stays so"


def test_it_asks_why_four_times_and_looks_at_both_sides(played: tuple[Path, str], told: Any) -> None:
    document = (played[0] / "demo" / "postmortem.md").read_text()
    assert [number for number in range(1, 5) if f"\n{number}. **Why" not in document] == []
    kinds = [line["kind"] for line in told["timeline"]]
    assert (kinds.count("well"), kinds.count("badly")) == (3, 3)


def test_its_action_items_have_owners_and_dates(told: Any) -> None:
    items = {one["owner_name"]: (one["due_on"], one["status"]) for one in told["action_items"]}
    assert items == {
        "DevOps Team": ("2025-07-30", "done"),
        "Backend Team": ("2025-08-15", "open"),
        "Tech Lead": ("2025-07-25", "done"),
    }


def test_reminders_went_out_before_on_and_after_the_day(told: Any) -> None:
    sent = [
        (one["owner_name"], reminder["kind"], reminder["sent_at"][:10])
        for one in told["action_items"]
        for reminder in one["reminders"]
        if reminder["sent_at"]
    ]
    assert sent == [
        ("DevOps Team", "before", "2025-07-28"),
        ("DevOps Team", "before", "2025-07-29"),
        ("DevOps Team", "due", "2025-07-30"),
        ("DevOps Team", "overdue", "2025-07-31"),
        ("Backend Team", "before", "2025-08-11"),
        ("Backend Team", "before", "2025-08-14"),
        ("Backend Team", "due", "2025-08-15"),
        ("Tech Lead", "before", "2025-07-21"),
    ]


def test_several_people_speak_and_an_edit_counts_once(told: Any) -> None:
    lines = told["timeline"]
    assert len({line["author_id"] for line in lines}) == len(PEOPLE)
    found = [line for line in lines if "OAuth" in line["text"] and line["source"] == "reaction"]
    assert [(line["text"].count("token"), line["edited"], line["occurred_at"]) for line in found] == [
        (1, True, "2025-07-15T17:50:00Z")
    ]
    assert len([line for line in lines if line["source"] == "reaction"]) == 6


def test_what_was_said_late_stands_in_its_place_and_is_marked(told: Any) -> None:
    late = [line for line in told["timeline"] if line["late"]]
    assert [(line["occurred_at"], line["recorded_at"]) for line in late] == [
        ("2025-07-15T17:55:00Z", "2025-07-15T18:45:00Z")
    ]
    assert [line["position"] for line in late] != [len(told["timeline"])]


def test_lines_are_in_order_and_in_the_sheet(played: tuple[Path, str], told: Any) -> None:
    times = [line["occurred_at"] for line in told["timeline"]]
    assert times == sorted(times)
    with (played[0] / "demo" / "timeline.csv").open(newline="") as sheet:
        assert [row["occurred_at"] for row in csv.DictReader(sheet)] == times


def test_the_terminal_shows_who_typed_what_and_what_came_back(played: tuple[Path, str]) -> None:
    shown = " ".join(played[1].replace("│", " ").split())
    for said in (
        "/incident declare sev2",
        "INC-1: acknowledged 13:44 EDT (17:44 UTC).",
        "Slack delivers that 📌 twice more",
        "drafted from 22 lines by 4 people",
        "clicks [Done]",
        "1 action item: 1 overdue",
        "Nothing is left to do here. Thank you!",
    ):
        assert said in shown


def test_pictures_are_pages_where_there_is_no_camera(played: tuple[Path, str]) -> None:
    place, shown = played
    pages = {one.name for one in (place / "pictures").iterdir()}
    assert pages >= {"declare.html", "channel.html", "timeline.html", "resolved.html", "reminder-due.html"}
    assert "none is no program" in shown


def test_it_does_not_depend_on_what_is_configured() -> None:
    given = demo.defaults()
    assert (given["timezone"], given["kinds"], "slack_bot_token" in given) == ("UTC", KINDS, False)
