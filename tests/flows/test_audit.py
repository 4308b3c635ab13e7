"""The audit of a whole incident: who declared, changed, looked, exported and was refused; never what they wrote."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.audit import ACTIONS, MOST_REFUSALS, SHOWING, effective
from bot.settings import Settings
from handlers.cli import main
from tests.stage import Stage, wait_for
from tests.words import no_bot

ROOT = Path(__file__).parents[2]
CANARY = "quetzal"


class Audit:
    """`python app.py audit`, beside the bot that runs."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.monkeypatch, self.capsys = monkeypatch, capsys

    def beside(self, stage: Stage) -> Stage:
        self.monkeypatch.setenv("DATABASE_URL", stage.bot.services.settings.database_url)
        return stage

    def says(self, *words: str, code: int = 0) -> str:
        assert main(["audit", *words], no_bot) == code
        return self.capsys.readouterr().out

    def told(self, *words: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.says(*words).splitlines()]


@pytest.fixture
def audit(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Audit:
    return Audit(monkeypatch, capsys)


def brief(told: list[dict[str, Any]], stage: Stage) -> list[tuple[str, str, dict[str, Any]]]:
    names = {one.id: one.name for one in (stage.ana, stage.ben, stage.chloe)}
    return [(names.get(one["actor"], one["actor"]), one["action"], one["details"]) for one in told]


def test_it_tells_who_did_what_and_nothing_of_what_they_wrote(stage: Stage, audit: Audit) -> None:
    audit.beside(stage)
    ana, ben, chloe = stage.ana, stage.ben, stage.chloe
    stage.types(ana, f"declare sev2 --private {CANARY} is down")
    stage.settle()
    channel = stage.channel()
    ana.invites(channel, ben)
    stage.settle()
    stage.types(ben, f"note the {CANARY} came back", channel)
    stage.pins(ben, ana.posts(channel, f"{CANARY} rolled back"))
    stage.types(ana, f"severity sev1 {CANARY}", channel)
    stage.types(ana, "role scribe @ben", channel)
    stage.asks(ben, "timeline", channel)
    assert "There is no INC-1" in stage.asks(chloe, "INC-1 timeline")
    stage.asks(ben, "list")
    stage.asks(chloe, "list")
    stage.asks(ben, "export json", channel)
    stage.later_by(hours=1)
    stage.types(ana, f"rename {CANARY} is well", channel)
    stage.types(ana, "resolve", channel)
    stage.types(ana, f"reopen the {CANARY} is down again", channel)
    assert stage.incident().is_open

    told = audit.told("--team", stage.slack.team_id)
    assert brief(told, stage) == [
        ("ana", "declared", {"severity": "sev2", "private": True, "practice": False}),
        ("ana", "severity", {"old": "sev2", "new": "sev1"}),
        ("ana", "role", {"role": "scribe", "new": ben.id}),
        ("ben", "viewed", {"door": "timeline"}),
        ("chloe", "refused", {"reason": "unknown_incident", "door": "timeline"}),
        ("ben", "viewed", {"door": "list"}),
        ("ben", "exported", {"form": "json", "external": False, "to": "person"}),
        ("ana", "renamed", {}),
        ("ana", "resolved", {}),
        ("ana", "reopened", {"old": "resolved", "new": "investigating"}),
    ]
    assert {one["incident"] for one in told} == {1}
    assert CANARY not in audit.says()
    assert [one["action"] for one in audit.told("--team", stage.slack.team_id, "--from", "2025-07-15T18:00")] == [
        "renamed",
        "resolved",
        "reopened",
    ]
    assert len(audit.told("--to", "2025-07-15")) == len(told) + 1  # and the start
    assert audit.told("--from", "2025-07-16") == audit.told("--to", "2025-07-14") == []


def test_a_start_tells_the_settings_and_none_of_their_secrets(quick_stage: Stage, audit: Audit) -> None:
    stage = audit.beside(quick_stage)
    (started,) = audit.told("--team", "")
    settings = started["details"]["settings"]
    assert (started["action"], settings["timezone"], settings["slack_bot_token"]) == ("started", "UTC", "**********")
    said = audit.says()
    given = stage.bot.services.settings
    for secret in (given.slack_bot_token, given.slack_app_token, given.slack_signing_secret):
        assert secret is None or secret.get_secret_value() not in said


def test_no_secret_is_in_the_settings_that_are_recorded() -> None:
    secrets = {
        name: f"canary-{name}" for name, one in Settings.model_fields.items() if "SecretStr" in str(one.annotation)
    }
    assert len(secrets) >= 3
    given = Settings(**secrets, database_url="postgresql+psycopg://scribe:canary-word@db.example/scribe")
    told = json.dumps(effective(given))
    assert "canary" not in told
    assert "postgresql+psycopg://scribe:***@db.example/scribe" in told


def test_what_is_public_is_looked_at_without_a_record(quick_stage: Stage, audit: Audit) -> None:
    stage = audit.beside(quick_stage)
    channel = stage.declares()
    stage.types(stage.ben, "note rolled back", channel)
    for words in ("timeline", "catchup", "status", "list", "actions", "search rolled", "links"):
        stage.asks(stage.ben, words, channel)
    assert [one["action"] for one in audit.told("--team", stage.slack.team_id)] == ["declared"]


def test_every_way_to_look_at_what_is_private_is_recorded(quick_stage: Stage, audit: Audit) -> None:
    stage = audit.beside(quick_stage)
    stage.types(stage.ana, f"declare sev2 --private {CANARY} is down")
    stage.settle()
    channel = stage.channel()
    stage.types(stage.ana, f"note {CANARY} came back", channel)
    stage.types(stage.ana, "todo feed it", channel)
    doors = {
        "timeline": "timeline",
        "timeline check": "timeline",
        "timeline history 2": "timeline",
        "catchup": "catchup",
        "status": "status",
        "actions": "actions",
        "actions history 1": "actions",
        f"search {CANARY}": "search",
        "links": "links",
        "role": "role",
        "": "",
        "list": "list",
    }
    before = len(audit.told())
    for words in doors:
        stage.asks(stage.ana, words, channel)
    stage.ana.posts(channel, f"<@{stage.slack.bot_user_id}> catchup")
    stage.settle()
    stage.clicks(stage.ana, stage.types(stage.ana, "", channel), "Timeline")
    looked = audit.told()[before:]
    assert {one["action"] for one in looked} == {"viewed"}
    assert [one["details"]["door"] for one in looked] == [*doors.values(), "catchup", "", "run"]


def test_guests_are_refused_and_that_is_recorded(quick_stage: Stage, audit: Audit) -> None:
    stage = audit.beside(quick_stage)
    channel = stage.declares()
    gus = stage.slack.person("gus", guest=True)
    stage.ana.invites(channel, gus)
    stage.settle()
    stage.types(gus, "timeline", channel)
    stage.pins(gus, stage.ben.posts(channel, "rolled back"))
    stage.types(stage.ana, "note mine", channel)
    stage.types(stage.ben, "edit 2 yours", channel)
    refused = [one for one in audit.told() if one["action"] == "refused"]
    assert [(one["actor"], one["incident"], one["details"]) for one in refused] == [
        (gus.id, None, {"reason": "guest", "door": "timeline"}),
        (gus.id, 1, {"reason": "guest", "door": "reaction"}),
        (stage.ben.id, 1, {"reason": "not_yours", "door": "edit"}),
    ]


def test_whoever_is_refused_ever_again_is_counted_and_the_chain_stays_whole(quick_stage: Stage, audit: Audit) -> None:
    stage = audit.beside(quick_stage)
    gus = stage.slack.person("gus", guest=True)
    stage.ana.invites(stage.general, gus)
    stage.types(gus, "help", stage.general)
    stage.settle()  # that they are a guest is known now
    for _ in range(MOST_REFUSALS + 3):
        assert "guest" in stage.asks(gus, "timeline", stage.general)
    stage.types(stage.ana, "INC-9 timeline", stage.general)  # others are recorded all the same

    def refused(actor: str) -> list[dict[str, Any]]:
        return [one["details"] for one in audit.told() if (one["actor"], one["action"]) == (actor, "refused")]

    assert refused(gus.id) == [{"reason": "guest", "door": "timeline"}] * MOST_REFUSALS
    assert len(refused(stage.ana.id)) == 1
    stage.later_by(hours=1)
    stage.bot.ticker.clean()
    stage.bot.ticker.clean()
    assert refused(gus.id)[MOST_REFUSALS:] == [{"left_out": 3, "hour": "2025-07-15T17:00:00+00:00"}]
    stage.types(gus, "timeline", stage.general)
    assert refused(gus.id)[MOST_REFUSALS + 1 :] == [{"reason": "guest", "door": "timeline"}]
    assert "none changed, removed or inserted" in audit.says("--verify")


def test_what_is_taken_away_on_the_command_line_is_recorded(quick_stage: Stage, audit: Audit, tmp_path: Path) -> None:
    stage = audit.beside(quick_stage)
    stage.types(stage.ana, "declare Checkout is down")
    words = (
        ["export", "INC-1", "--format", "json"],
        ["report", "--format", "json"],
        ["backup", str(tmp_path / "all")],
        ["person", "export", stage.ana.id],
    )
    for one in words:
        assert main(one, no_bot) == 0
    assert main(["export", "INC-2"], no_bot) == 1
    audit.capsys.readouterr()

    def taken() -> list[tuple[str, int | None, str]]:
        told = [one for one in audit.told() if one["actor"] == "operator"]
        return [(one["action"], one["incident"], one["details"]["form"]) for one in told]

    wait_for(lambda: len(taken()) == len(words), "record of each", 30)
    assert taken() == [
        ("exported", None, "report"),
        ("exported", None, "backup"),
        ("exported", 1, "json"),
        ("exported", None, "person"),
    ]


def test_verify_tells_where_the_chain_ends_and_finds_one_that_was_written_anew(
    quick_stage: Stage, audit: Audit
) -> None:
    stage = audit.beside(quick_stage)
    stage.declares()
    said = audit.says("--verify")
    team = stage.slack.team_id
    assert f"{team}: 1 record, none changed, removed or inserted." in said
    ends = re.findall(r"--expect (\S+)", said)
    assert [one.split(":")[0] for one in ends] == ["", team]
    kept = [word for one in ends for word in ("--expect", one)]
    stage.declares("sev3 Login is slow")
    assert "not the one" not in audit.says("--verify", *kept)
    other = f"{team}:1:{'0' * 64}"
    assert "written anew" in audit.says("--verify", "--expect", other, code=1)


# What an answer shows is decided for each template: one that is new makes this fail until it is said.
TELLS_ONLY_WHAT_WAS_DONE = {
    "added_to_timeline", "bringing", "cancel", "cause", "checking_here", "declared", "edited", "export", "followed",
    "help_reactions", "help_topic", "hidden", "hours", "impact", "item_changed", "item_done", "item_review", "joining",
    "late_or_new", "merge_asks", "merged", "new_channel", "note", "nudge_answered", "outsider", "postmortem",
    "postmortem_importing", "postmortem_linked", "postmortem_owner", "postmortem_publishing", "postmortem_review",
    "postmortem_saved", "privacy", "private_or_public", "reminder", "rename", "resolve", "role_given", "severities",
    "severity", "show_asks", "shown", "status", "tagged", "taken_already", "taking_late", "time", "time_unknown",
    "timeline_posted", "todo", "undo_asks", "undone", "unfollowed", "unknown_word", "unmerged", "update_every",
    "update_posted", "report_file", "why", "zone", "zone_unknown", "help",
}  # fmt: skip


def test_of_every_answer_it_is_decided_whether_it_shows_an_incident() -> None:
    answers = set()
    for path in (ROOT / "handlers").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Answer" and node.args:
                answers |= {one.value for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant)}
    undecided = answers - SHOWING - TELLS_ONLY_WHAT_WAS_DONE
    assert undecided == set(), "put it into bot.audit.SHOWING, or here"
    assert not SHOWING & TELLS_ONLY_WHAT_WAS_DONE


def test_the_docs_tell_how_to_check_the_chain_without_the_bot(quick_stage: Stage, audit: Audit) -> None:
    audit.beside(quick_stage).declares()
    printed = audit.says()
    told = (ROOT / "docs" / "audit.md").read_text()
    script = "\n".join(re.findall(r"^    (.*)$", told.partition("check it without the bot:")[2], re.MULTILINE))
    for given, code in ((printed, 0), (printed.replace("declared", "resolved"), 1)):
        done = subprocess.run([sys.executable, "-c", script], input=given, text=True, capture_output=True, check=False)
        assert done.returncode == code, done.stderr


def test_every_action_is_told_in_the_docs() -> None:
    told = re.findall(r"^\| `(\w+)` \| (.*) \|$", (ROOT / "docs" / "audit.md").read_text(), re.MULTILINE)
    assert dict(told) == dict(ACTIONS)
