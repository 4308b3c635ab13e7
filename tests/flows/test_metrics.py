"""What Prometheus is shown: figures of the process and its rows, and never a word, a name or an id."""

import ast
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot import instruments
from bot.deliveries import kinds
from handlers.admin import Admin, Present
from tests.databases import sqlite_copy
from tests.stage import HTTP, SOCKET, Stage, staged, wait_for

ROOT = Path(__file__).parents[2]
CANARY = "canary-metrics-4711"
Figures = dict[str, dict[tuple[tuple[str, str], ...], float]]


@pytest.fixture(params=[HTTP, SOCKET])
def stage(request: pytest.FixtureRequest, ready: Path, tmp_path: Path) -> Iterator[Stage]:
    with staged(sqlite_copy(ready, tmp_path), request.param, admin_port=0) as made:
        yield made


def figures(text: str) -> Figures:
    found: Figures = {}
    for family in text_string_to_metric_families(text):
        for one in family.samples:
            found.setdefault(one.name, {})[tuple(sorted(one.labels.items()))] = one.value
    return found


def of(found: Figures, name: str, **labels: str) -> float:
    return found.get(name, {}).get(tuple(sorted(labels.items())), 0.0)


def test_what_happened_is_counted_and_no_label_tells_what_it_was(stage: Stage) -> None:
    before = figures(stage.metrics())
    room = stage.declares(f"sev1 {CANARY} is down")
    stage.asks(stage.ana, f"note {CANARY} again", room)
    stage.pins(stage.ben, stage.ben.posts(room, f"{CANARY} seen"))
    stage.slack.faults.fail("chat.update", retry_after="1")
    stage.slack.faults.fail("conversations.setTopic", error="is_archived")
    stage.asks(stage.ana, "status identified", room)
    stage.settle()
    text = stage.metrics()
    after = figures(text)

    def more(name: str, **labels: str) -> float:
        return of(after, name, **labels) - of(before, name, **labels)

    assert more("scribe_ack_seconds_count", kind="command", outcome="acknowledged") == 3
    assert more("scribe_ack_seconds_count", kind="event", outcome="acknowledged") >= 2
    assert more("scribe_slack_calls_total", method="chat.postMessage", outcome="ok") >= 2
    assert more("scribe_slack_calls_total", method="chat.update", outcome="limited") == 1
    assert more("scribe_slack_calls_total", method="conversations.setTopic", outcome="refused") == 1
    assert more("scribe_deliveries_total", kind="overview", outcome="sent") >= 2
    assert more("scribe_deliveries_total", kind="source", outcome="sent") == 1
    assert more("scribe_database_wait_seconds_count") > 5
    assert of(after, "scribe_outbox_waiting") == 0
    assert of(after, "scribe_database_readable") == 1
    assert of(after, "scribe_part_idle_seconds", part="outbox") < 20
    if stage.mode == SOCKET:
        assert of(after, "scribe_socket_connected") == 1
        assert of(after, "scribe_socket_connects_total") >= 1
    assert len(after["scribe_build_info"]) == 1
    assert after["process_open_fds"]

    seen = [CANARY, "ana", "ben", room.id, room.name, stage.ana.id, stage.slack.bot_token, stage.slack.team_id]
    assert [one for one in seen if one in text] == []
    assert strange(before, after) == []


MONDAY_MORNING = datetime(2025, 7, 21, 8, 0, tzinfo=UTC)


def test_what_is_given_up_falls_due_or_waits_is_seen(stage: Stage) -> None:
    room = stage.declares()
    before = figures(stage.metrics())
    stage.slack.faults.fail("reactions.add", error="too_many_reactions")
    stage.pins(stage.ben, stage.ben.posts(room, "seen"))
    stage.types(stage.ana, "todo p1 Renew the token @ana by 2025-07-21", room)
    stage.types(stage.ana, "resolve", room)
    stage.settle()
    after = figures(stage.metrics())
    assert of(after, "scribe_outbox_dead") == 1
    assert of(after, "scribe_deliveries_total", kind="confirm", outcome="dead") == (
        of(before, "scribe_deliveries_total", kind="confirm", outcome="dead") + 1
    )

    scheduler = stage.bot.ticker._scheduler
    assert scheduler is not None
    scheduler.pause()
    stage.clock.set(MONDAY_MORNING)
    due = of(figures(stage.metrics()), "scribe_reminders_waiting")
    assert due >= 1
    stage.bot.ticker.tick()
    stage.settle()
    told = figures(stage.metrics())
    assert of(told, "scribe_reminders_waiting") == 0
    assert of(told, "scribe_reminders_due_total") == of(before, "scribe_reminders_due_total") + due
    assert of(told, "scribe_reminders_sent_total") == of(before, "scribe_reminders_sent_total") + 1

    stage.slack.faults.fail("views.publish", retry_after="3600")
    stage.ana.opens_home()
    wait_for(lambda: of(figures(stage.metrics()), "scribe_outbox_oldest_seconds") > 0.5, "age", 30)
    assert of(figures(stage.metrics()), "scribe_outbox_waiting") == 1


def strange(before: Figures, after: Figures) -> list[str]:
    """Return labels of what was counted meanwhile that stand in no list of ours."""
    allowed = {
        "kind": {*instruments.KINDS_OF_REQUEST, *(one.name for one in kinds())},
        "method": {*instruments.METHODS, instruments.OTHER},
        "outcome": {"acknowledged", "withheld", "ok", "limited", "refused", "unreachable"}
        | {"sent", "moot", "later", "dead"},
        "part": {"outbox", "scheduler", "database", "socket"},
        "change": {"added", "changed", "taken_back", "deleted"},
        "le": {f"{edge}" for edge in (*instruments.EDGES, "+Inf")},
    }
    counted = [
        (name, label, value)
        for name, samples in after.items()
        for labels, figure in samples.items()
        for label, value in labels
        if before.get(name, {}).get(labels) != figure and name != "scribe_build_info"
    ]
    return [f"{name} {label}={value}" for name, label, value in counted if value not in allowed.get(label, set())]


def test_a_method_that_nobody_wrote_down_is_counted_without_its_name() -> None:
    instruments.called(f"{CANARY}.open", "ok")
    families = {one.name: one for one in instruments.REGISTRY.collect()}
    labels = [one.labels.get("method", "") for one in families["scribe_slack_calls"].samples]
    assert instruments.OTHER in labels
    assert not any(CANARY in one for one in labels)


def test_the_methods_are_just_those_that_the_bot_calls() -> None:
    rooms = [*(ROOT / "bot/slack").glob("*.py"), *(ROOT / "bot/deliveries").glob("*.py"), ROOT / "handlers/socket.py"]
    nodes = [node for path in rooms for node in ast.walk(ast.parse(path.read_text()))]
    words = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert {one for one in words if re.fullmatch(r"[a-z]+(\.[a-zA-Z]+)+|response_url", one)} == instruments.METHODS


def test_a_database_that_does_not_answer_leaves_the_rest_to_be_seen(stage: Stage) -> None:
    stage.bot.db.write(lambda s: s.connection().exec_driver_sql("ALTER TABLE delivery RENAME TO mislaid") and None)
    found = figures(stage.metrics())
    stage.bot.db.write(lambda s: s.connection().exec_driver_sql("ALTER TABLE mislaid RENAME TO delivery") and None)
    assert of(found, "scribe_database_readable") == 0
    assert "scribe_outbox_waiting" not in found
    assert found["scribe_part_idle_seconds"]


def test_it_listens_on_this_machine_only_and_says_when_the_port_is_taken(stage: Stage) -> None:
    admin = stage.bot.admin
    assert admin is not None
    assert admin._server is not None
    assert admin._server[0].server_address[0] == "127.0.0.1"
    with pytest.raises(SystemExit, match="ADMIN_PORT"):
        Admin(stage.bot.services, stage.bot.parts, admin.port).start()


def test_the_dashboard_shows_just_what_there_is(stage: Stage) -> None:
    dashboard = json.loads((ROOT / "docs/grafana.json").read_text())
    asked = " ".join(target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", []))
    used = set(re.findall(r"\b(?:scribe|process)_\w+", asked))
    shown = {
        sample.name
        for family in Present(stage.bot.services, stage.bot.parts).collect()
        for sample in family.samples
        if not sample.name.endswith("_created")
    } | set(instruments.names())
    process = {name for name in figures(stage.metrics()) if name.startswith("process_")}
    assert used <= shown | process
    # of a histogram the dashboard may use the buckets, the sum or the count
    families = {re.sub(r"_(bucket|sum|count)$", "", name) for name in shown}
    assert families <= {re.sub(r"_(bucket|sum|count)$", "", name) for name in used}


def test_every_figure_is_explained() -> None:
    explained = (ROOT / "docs/operation.md").read_text()
    assert [name for name in (one.name for one in instruments.REGISTRY.collect()) if name not in explained] == []
