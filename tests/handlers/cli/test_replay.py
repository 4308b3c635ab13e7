"""`python app.py replay FILE`: every event of a written incident, in its place, through the real bot."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

import app
from handlers.cli import main
from handlers.cli.playing.incident_file import BadFileError, read_incident
from tests.words import no_bot

WRITTEN = {
    "title": "--here <Search> & index",
    "timezone_in_source": "Europe/Berlin",
    "start": "2025-03-01T22:50:00Z",
    "detected": "2025-03-01T23:10:00Z",
    "mitigated": None,
    "resolved": "2025-03-02T00:10:00Z",
    "events": [
        {"at": None, "text": "Nobody knows when this was"},
        {"at": "2025-03-02T00:03:00Z", "text": "The same twice"},
        {"at": "2025-03-02T00:03:00Z", "text": "The same twice"},
        {"at": "2025-03-01T23:58:00Z", "text": "10:30 <b>bold</b> {{7*7}} <!channel> @ana & -> _x_"},
        {"at": None, "text": "/incident note this came after the bold one"},
        {"at": "2025-03-01T23:59:59+00:00", "text": "decision: 5 min ago"},
    ],
    "impact": "12:30 was the worst hour: search was empty",
    "contributing_factors": ["The index & its copy were one", "note: no alarm"],
    "action_items": [
        {"text": "Restarted nodes get an alarm <soon>", "owner": "Search Team", "due": "2025-03-20"},
        {"text": "Write it down", "owner": None, "due": None},
    ],
}
IN_ORDER = [
    ("2025-03-01T23:58:00Z", "10:30 <b>bold</b> {{7*7}} <!channel> @ana & -> _x_"),
    (None, "/incident note this came after the bold one"),
    ("2025-03-01T23:59:59Z", "decision: 5 min ago"),
    (None, "Nobody knows when this was"),
    ("2025-03-02T00:03:00Z", "The same twice"),
    ("2025-03-02T00:03:00Z", "The same twice"),
]


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the documents, in a place where the bot has a database of its own."""
    place = tmp_path_factory.mktemp("replay")
    (place / "outage.json").write_text(json.dumps(WRITTEN))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        patch.setenv("DATABASE_URL", f"sqlite:///{place / 'own.db'}")
        assert main(["replay", "outage.json"], no_bot, app.Bot) == 0
    return place / "replay" / "outage"


@pytest.fixture(scope="module")
def exported(replayed: Path) -> Any:
    return json.loads((replayed / "incident.json").read_text())


def test_every_event_is_there_in_order_with_its_time_and_its_very_text(exported: Any) -> None:
    events = [line for line in exported["timeline"] if line["source"] == "reaction"]
    assert [(line["occurred_at"], line["text"]) for line in events] == IN_ORDER
    assert len({line["message_ts"] for line in events}) == len(IN_ORDER)


def test_what_is_said_at_the_end_stands_at_the_end(exported: Any) -> None:
    assert exported["timeline"][0]["text"] == "Declared sev3: --here <Search> & index"
    last = [(line["kind"], line["text"]) for line in exported["timeline"][-2:]]
    assert last == [("impact", "12:30 was the worst hour: search was empty"), ("milestone", "Resolved")]
    assert exported["timeline"][-1]["occurred_at"] == "2025-03-02T00:10:00Z"


def test_key_times_impact_and_action_items_are_those_of_the_file(exported: Any) -> None:
    incident = exported["incident"]
    assert (incident["key"], incident["title"], incident["status"]) == ("INC-1", WRITTEN["title"], "resolved")
    times = {name: incident[f"{name}_at"] for name in ("started", "detected", "mitigated", "resolved")}
    assert list(times.values()) == [WRITTEN[name] for name in ("start", "detected", "mitigated", "resolved")]
    assert incident["impact"] == {"text": WRITTEN["impact"]}
    items = [
        {"text": one["text"], "owner": one["owner_name"] or None, "due": one["due_on"]}
        for one in exported["action_items"]
    ]
    assert items == WRITTEN["action_items"]


def test_the_document_tells_both_days(replayed: Path) -> None:
    document = (replayed / "postmortem.md").read_text()
    first, second = document.index("Saturday, 1 March 2025\n"), document.index("Sunday, 2 March 2025\n")
    told = [
        "**23:58** 10:30 ",
        "**time unknown** /incident",
        "**23:59** decision",
        "**time unknown** Nobody",
        "**00:03** The same twice",
    ]
    places = [document.index(one) for one in told]
    assert first < places[0] < places[2] < second < places[4]
    assert places[0] < places[1] < places[2]
    assert document.count("**00:03** The same twice") == 2
    assert "The index & its copy were one" in document
    assert "<b>bold</b>" not in document.replace("\\<", "")
    assert "&lt;!channel&gt;" in (replayed / "postmortem.html").read_text()


def test_the_four_documents_are_there_and_no_database_was_touched(replayed: Path) -> None:
    assert sorted(one.name for one in replayed.iterdir()) == [
        "incident.json",
        "postmortem.html",
        "postmortem.md",
        "timeline.csv",
    ]
    with (replayed / "timeline.csv").open(newline="") as sheet:
        assert len([row for row in csv.DictReader(sheet) if row["source"] == "reaction"]) == len(IN_ORDER)
    assert sorted(one.name for one in replayed.parents[1].iterdir()) == ["outage.json", "replay"]


def test_without_an_end_it_is_resolved_at_no_known_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = {"title": "Mail is late", "events": [{"at": "2025-05-05T05:05:05Z", "text": "\x1b[31mIt is late"}]}
    (tmp_path / "mail.json").write_text(json.dumps(written))
    arguments = ["replay", str(tmp_path / "mail.json"), "--speed", "100", "--output", str(tmp_path / "out")]
    assert main(arguments, no_bot, app.Bot) == 0
    told = json.loads((tmp_path / "out" / "incident.json").read_text())
    assert (told["incident"]["status"], told["incident"]["resolved_at"]) == ("resolved", None)
    assert told["timeline"][-1]["occurred_at"] is None
    shown = capsys.readouterr().out
    assert str(tmp_path / "out" / "postmortem.md") in shown.replace("\n", "")
    assert "\x1b[31m" not in shown


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ('{"title": "x",\n "start": }', "line 2, column 11 is not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ("[]", "the file is a list"),
        ('{"start": "2025-01-01T00:00:00Z"}', "title is missing or empty"),
        ('{"title": "x"}', "events is empty"),
        ('{"title": "x", "events": {}}', "events is an object"),
        ('{"title": "x", "events": [{"at": null, "text": "a"}, null]}', "events[1] is null"),
        ('{"title": "x", "events": [{"at": "soon", "text": "a"}]}', "events[0].at is 'soon'"),
        ('{"title": "x", "events": [{"at": 3, "text": "a"}]}', "events[0].at is a number"),
        (
            '{"title": "x", "events": [{"at": "2025-01-01T00:00:00", "text": "a"}]}',
            "events[0].at is '2025-01-01T00:00:00', without a zone",
        ),
        ('{"title": "x", "events": [{"at": null, "text": "\\ud800"}]}', "events[0].text holds half a character"),
        ('{"title": "x", "start": "1970-01-01T00:00:00Z"}', "start is '1970-01-01T00:00:00Z'"),
        (
            '{"title": "x", "start": "2025-01-02T00:00:00Z", "resolved": "2025-01-01T00:00:00Z"}',
            "resolved lies before start",
        ),
        ('{"title": "x", "start": "2025-01-02T00:00:00Z", "impact": []}', "impact is a list"),
        (
            '{"title": "x", "start": "2025-01-02T00:00:00Z", "contributing_factors": [""]}',
            "contributing_factors[0] is missing",
        ),
        (
            '{"title": "x", "start": "2025-01-02T00:00:00Z", "action_items": [{"text": "a", "due": "soon"}]}',
            "action_items[0].due is 'soon'",
        ),
    ],
)
def test_a_bad_file_is_answered_with_the_place(written: str, place: str, tmp_path: Path) -> None:
    file = tmp_path / "bad.json"
    file.write_text(written)
    with pytest.raises(BadFileError) as bad:
        read_incident(file)
    assert place in str(bad.value)


def test_a_bad_file_ends_with_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.json").write_bytes(b'{"title": "\xff"}')
    assert main(["replay", str(tmp_path / "bad.json")], no_bot, app.Bot) == 1
    assert main(["replay", str(tmp_path / "none.json")], no_bot, app.Bot) == 1
    assert capsys.readouterr().err == (
        f"{tmp_path / 'bad.json'}: byte 12 is not UTF-8: save the file as UTF-8.\n"
        f"{tmp_path / 'none.json'}: it cannot be read (No such file or directory).\n"
    )


@pytest.mark.parametrize("speed", ["0", "-1", "fast", "nan"])
def test_a_speed_that_is_none_is_refused(speed: str) -> None:
    with pytest.raises(SystemExit) as left:
        main(["replay", "x.json", "--speed", speed], no_bot, app.Bot)
    assert left.value.code == 2
