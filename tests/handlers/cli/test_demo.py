"""`python app.py demo`: the whole story, as `make demo` plays it."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.defaults import KINDS
from handlers.cli import demo
from handlers.cli.playing.story import PEOPLE

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Played:
    """The folder in which the demo was started, what it showed, and what its JSON tells."""

    place: Path
    shown: str
    told: Any


def it_leaves_four_documents_and_says_where(demo: Played) -> None:
    place, shown = demo.place, demo.shown
    names = ["incident.json", "postmortem.html", "postmortem.md", "timeline.csv"]
    assert sorted(one.name for one in (place / "demo").iterdir()) == names
    assert [name for name in names if f"demo/{name}" not in shown] == []
    assert sorted(one.name for one in place.iterdir()) == ["demo", "pictures"]


def it_has_the_key_times_of_the_incident(demo: Played) -> None:
    incident = demo.told["incident"]
    names = ("started", "detected", "acknowledged", "mitigated", "resolved")
    clocks = [incident[f"{name}_at"] for name in names]
    assert clocks == [f"2025-07-15T{clock}:00Z" for clock in ("17:42", "17:42", "17:44", "18:20", "18:27")]


def it_has_the_figures_of_the_impact(demo: Played) -> None:
    impact = demo.told["incident"]["impact"]
    assert (impact["users"], impact["tickets"], impact["cost"]) == ("1300, 12%", "427", "$120,000")
    assert impact["effort"] == "3 engineers 3 hours"
    assert impact["text"] == "whoever is logged in stays so"


def it_asks_why_four_times_and_looks_at_both_sides(demo: Played) -> None:
    document = (demo.place / "demo" / "postmortem.md").read_text()
    assert [number for number in range(1, 5) if f"\n{number}. **Why" not in document] == []
    kinds = [line["kind"] for line in demo.told["timeline"]]
    assert (kinds.count("well"), kinds.count("badly")) == (3, 3)


def its_action_items_have_owners_and_dates(demo: Played) -> None:
    items = {one["owner_name"]: (one["due_on"], one["status"]) for one in demo.told["action_items"]}
    assert items == {
        "DevOps Team": ("2025-07-30", "done"),
        "Backend Team": ("2025-08-15", "open"),
        "Tech Lead": ("2025-07-25", "done"),
    }


def reminders_went_out_before_on_and_after_the_day(demo: Played) -> None:
    sent = [
        (one["owner_name"], reminder["kind"], reminder["sent_at"][:10])
        for one in demo.told["action_items"]
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


def several_people_speak_and_an_edit_counts_once(demo: Played) -> None:
    lines = demo.told["timeline"]
    assert len({line["author_id"] for line in lines}) == len(PEOPLE)
    found = [line for line in lines if "OAuth" in line["text"] and line["source"] == "reaction"]
    assert [(line["text"].count("token"), line["edited"], line["occurred_at"]) for line in found] == [
        (1, True, "2025-07-15T17:50:00Z")
    ]
    assert len([line for line in lines if line["source"] == "reaction"]) == 6


def what_was_said_late_stands_in_its_place_and_is_marked(demo: Played) -> None:
    late = [line for line in demo.told["timeline"] if line["late"]]
    assert [(line["occurred_at"], line["recorded_at"]) for line in late] == [
        ("2025-07-15T17:55:00Z", "2025-07-15T18:45:00Z")
    ]
    assert [line["position"] for line in late] != [len(demo.told["timeline"])]


def lines_are_in_order_and_in_the_sheet(demo: Played) -> None:
    times = [line["occurred_at"] for line in demo.told["timeline"]]
    assert times == sorted(times)
    with (demo.place / "demo" / "timeline.csv").open(newline="") as sheet:
        assert [row["occurred_at"] for row in csv.DictReader(sheet)] == times


def the_terminal_shows_who_typed_what_and_what_came_back(demo: Played) -> None:
    shown = " ".join(demo.shown.replace("│", " ").split())
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


def pictures_are_pages_where_there_is_no_camera(demo: Played) -> None:
    place, shown = demo.place, demo.shown
    pages = {one.name for one in (place / "pictures").iterdir()}
    assert pages >= {"declare.html", "channel.html", "timeline.html", "resolved.html", "reminder-due.html"}
    assert "none is no program" in shown


CHECKS: tuple[Callable[[Played], None], ...] = (
    it_leaves_four_documents_and_says_where,
    it_has_the_key_times_of_the_incident,
    it_has_the_figures_of_the_impact,
    it_asks_why_four_times_and_looks_at_both_sides,
    its_action_items_have_owners_and_dates,
    reminders_went_out_before_on_and_after_the_day,
    several_people_speak_and_an_edit_counts_once,
    what_was_said_late_stands_in_its_place_and_is_marked,
    lines_are_in_order_and_in_the_sheet,
    the_terminal_shows_who_typed_what_and_what_came_back,
    pictures_are_pages_where_there_is_no_camera,
)


def test_it_tells_the_whole_story(tmp_path: Path, subtests: pytest.Subtests) -> None:
    surroundings = {
        "PATH": os.defpath,
        "HOME": str(tmp_path),
        "TIMEZONE": "Asia/Tokyo",
        "SLACK_SIGNING_SECRET": "other",
    }
    ran = subprocess.run(
        [sys.executable, str(ROOT / "app.py"), "demo", "--pictures", "pictures"],
        cwd=tmp_path,
        env=surroundings | {"CHROMIUM": "none"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    played = Played(tmp_path, ran.stdout, json.loads((tmp_path / "demo" / "incident.json").read_text()))
    for check in CHECKS:
        with subtests.test(check.__name__):
            check(played)


def test_it_does_not_depend_on_what_is_configured() -> None:
    given = demo.defaults()
    assert (given["timezone"], given["kinds"], "slack_bot_token" in given) == ("UTC", KINDS, False)
