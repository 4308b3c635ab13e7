"""What is written for people is held to the code: the manifest, the README, the changelog's promises."""

import re
from pathlib import Path

import pytest
import yaml

from bot import defaults
from bot.scopes import NEEDED, ORNAMENTS
from bot.settings import Settings
from handlers import EVENTS, MESSAGE_EVENTS
from handlers.cli.words import WORDS
from handlers.commands import COMMANDS
from handlers.shortcuts import SHORTCUTS
from tests.conftest import place_of, told_in_reliability

ROOT = Path(__file__).parents[1]
MANIFEST = yaml.safe_load((ROOT / "manifest.yml").read_text())
README = (ROOT / "README.md").read_text()


def test_the_manifest_subscribes_to_just_the_events_that_have_a_listener() -> None:
    assert sorted(MANIFEST["settings"]["event_subscriptions"]["bot_events"]) == sorted({*EVENTS, *MESSAGE_EVENTS})


def test_the_manifest_asks_for_just_the_scopes_whose_reason_is_written_down() -> None:
    assert MANIFEST["oauth_config"]["scopes"]["bot"] == sorted(NEEDED)


def test_the_manifest_has_one_command_and_wants_mentions_escaped() -> None:
    (command,) = MANIFEST["features"]["slash_commands"]
    assert command["command"] == "/incident"
    assert command["should_escape"] is True


def test_the_manifest_has_just_the_shortcuts_that_have_a_listener() -> None:
    listed = MANIFEST["features"]["shortcuts"]
    assert [one["callback_id"] for one in listed] == [one.callback_id for one in SHORTCUTS]
    assert all(len(one["name"]) <= 24 and one["name"] in README for one in listed)


def test_the_readme_names_every_command_as_help_does() -> None:
    missing = [command.usage for command in COMMANDS if f"`/incident {escaped(command.usage)}`" not in README]
    assert missing == []


def test_the_readme_names_every_setting() -> None:
    missing = [
        name for name in Settings.model_fields if f"`{name.upper()}`" not in README and f"`{name}`" not in README
    ]
    assert missing == []


def test_the_readme_names_every_reaction_kind_severity_and_word_of_the_command_line() -> None:
    wanted = [f":{emoji}:" for emoji in defaults.REACTIONS]
    wanted += [f"`{kind.id}`" for kind in defaults.KINDS] + [f"`{one.id}`" for one in defaults.SEVERITIES]
    wanted += [f"`python app.py {word.NAME}" for word in WORDS]
    wanted += [f"`{scope}`" for scope in NEEDED]
    assert [one for one in wanted if one not in README] == []


def test_the_readme_says_of_each_scope_why_and_what_stops_without_it() -> None:
    rows = re.findall(
        r"^\| `([a-z_]+(?::[a-z]+)?)` \| (.+) \| (.+) \|$", README.split("## Why it asks")[1], re.MULTILINE
    )
    rows = rows[: len(NEEDED)]
    assert [scope for scope, _, _ in rows] == sorted(NEEDED) == MANIFEST["oauth_config"]["scopes"]["bot"]
    assert [scope for scope, why, _ in rows if why != NEEDED[scope]] == []
    assert [
        scope for scope in ORNAMENTS if "all else works" not in {name: stops for name, _, stops in rows}[scope]
    ] == []


def test_every_promise_of_the_readme_names_a_test_that_exists() -> None:
    promises = re.findall(r"^\| \*\*(P\d)\*\* \|.*\| (.*) \|$", README, re.MULTILINE)
    assert [promise for promise, _ in promises] == [f"P{number}" for number in range(1, 10)]
    for promise, tests in promises:
        for path, name in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", tests):
            assert f"def {name}(" in (ROOT / path).read_text(), f"{promise}: {path}::{name}"
        assert "`tests/" in tests or "not yet" in tests, promise


def test_every_fault_of_the_reliability_page_names_tests_that_exist() -> None:
    page = (ROOT / "docs" / "reliability.md").read_text()
    assert re.findall(r"^\| \*\*(T\d+)\*\* \|", page, re.MULTILINE) == [f"T{number}" for number in range(1, 20)]
    for path, name in told_in_reliability():
        assert f"def {name}(" in (ROOT / path).read_text(), f"{path}::{name}"


def test_make_soak_runs_whatever_the_reliability_page_names(request: pytest.FixtureRequest) -> None:
    collected = [item for item in request.session.items if place_of(item) in told_in_reliability()]
    assert [item.nodeid for item in collected if not item.get_closest_marker("fault")] == []
    soak = next(line for line in (ROOT / "Makefile").read_text().splitlines() if "(soak or fault)" in line)
    assert "not timed" in soak


def test_every_picture_and_file_that_the_readme_shows_is_there() -> None:
    links = re.findall(r"\]\((?!http|#)([^)]+)\)", README)
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_service_and_its_command_line_use_the_same_database_and_settings() -> None:
    unit, words = ((ROOT / "deploy" / name).read_text() for name in ("incident-scribe.service", "incident-scribe"))
    for what in ("DATABASE_URL=sqlite:////var/lib/incident-scribe/scribe.db", "/etc/incident-scribe.env"):
        assert what in unit
        assert what in words
    assert "StateDirectory=incident-scribe\n" in unit
    assert (ROOT / "deploy/incident-scribe").stat().st_mode & 0o111


def escaped(usage: str) -> str:
    """A table cell of Markdown keeps a bar only when it is escaped."""
    return usage.replace("|", "\\|")
