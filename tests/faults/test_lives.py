"""The bot's lives: it starts without Slack, comes back to a dropped connection, sends what fell due."""

import json
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import app
from bot.clock import DrivenClock
from bot.sandbox import Sandbox
from storage import action_items, reminders
from tests.faults.child import READY_SECONDS, ROOT, SLOW_MACHINE
from tests.faults.incident_stage import Stage, fresh, said_stored, stage
from tests.stage import settings_for

BACK_SECONDS = 15.0
SENT_SECONDS = 10.0
pytestmark = pytest.mark.timed
MONDAY = datetime(2025, 7, 14, 10, 0, tzinfo=UTC)


def wait_for(scene: Stage, probe: str, status: int) -> None:
    until = time.monotonic() + READY_SECONDS * SLOW_MACHINE
    while scene.child.probe(probe) != status:
        assert time.monotonic() < until, f"{probe} never answered {status}\n{scene.child.log[-2000:]}"
        time.sleep(0.05)


def test_the_export_reads_beside_the_running_bot(database_url: str, tmp_path: Path) -> None:
    with stage(database_url, tmp_path, transport="http") as scene:
        scene.child.start()
        marker = fresh("exported")
        assert said_stored(scene.ana.types(f"/incident note {marker}", scene.channel))
        done = subprocess.run(
            [sys.executable, ROOT / "app.py", "export", "INC-1", "--format", "json"],
            env={"DATABASE_URL": database_url, "PYTHONPATH": str(ROOT)},
            cwd=tmp_path,
            capture_output=True,
            check=True,
        )
        assert [line["text"] for line in json.loads(done.stdout)["timeline"]].count(marker) == 1
        assert scene.child.probe("healthz") == 200


@pytest.mark.parametrize("transport", ["socket", "http"])
def test_a_slack_that_is_down_does_not_stop_the_start(sqlite_url: str, tmp_path: Path, transport: str) -> None:
    with stage(sqlite_url, tmp_path, transport=transport) as scene:
        scene.slack.stop()
        scene.child.start(wait=False)
        wait_for(scene, "healthz", 200)
        assert scene.child.probe("readyz") == (503 if transport == "socket" else 200)
        scene.slack.start()
        scene.child.wait_ready()
        marker = fresh("Slack is back")
        assert said_stored(scene.ana.types(f"/incident note {marker}", scene.channel))
        scene.settle()
        scene.assert_said_once()


def test_dropped_connections_come_back_and_leave_nothing_behind(sqlite_url: str, tmp_path: Path) -> None:
    with stage(sqlite_url, tmp_path, transport="socket") as scene:
        scene.child.start()
        held = []
        for reason in (None, "warning", "refresh_requested", None, None, "refresh_requested", None, "link_disabled"):
            scene.slack.drop_connections(reason)
            begun = time.monotonic()
            scene.slack.wait_connected(BACK_SECONDS * SLOW_MACHINE)
            wait_for(scene, "readyz", 200)
            assert time.monotonic() - begun < BACK_SECONDS * SLOW_MACHINE
            marker = fresh("back again")
            assert said_stored(scene.ana.types(f"/incident note {marker}", scene.channel))
            held.append(_holds(scene.child.pid))
        scene.settle()
        threads, files = zip(*held, strict=True)
        assert max(threads[2:]) <= threads[1] + 3, threads
        assert max(files[2:]) <= files[1] + 3, files


def _holds(pid: int) -> tuple[int, int]:
    """Return how many threads and open files a process has."""
    return len(list(Path(f"/proc/{pid}/task").iterdir())), len(list(Path(f"/proc/{pid}/fd").iterdir()))


def test_reminders_that_fell_due_while_the_bot_was_down_go_out_once_as_one_message(database_url: str) -> None:
    clock = DrivenClock(MONDAY)
    with Sandbox(clock=clock, pace=False) as slack:
        ana, ben = slack.person("ana"), slack.person("ben")
        general = slack.channel("general", members=[ana, ben])
        settings = settings_for(slack, database_url)
        first = app.Bot(settings, clock)
        first.start()
        slack.wait_connected()
        for text in ("declare sev2 Nobody can pay", "INC-1 todo Renew the token @ben by 2025-07-16"):
            assert said_stored(ana.types(f"/incident {text}", general))
        assert said_stored(ana.types("/incident INC-1 todo Watch its expiry @ben by 2025-07-17", general))
        assert said_stored(ana.types("/incident INC-1 resolve", general))
        first.outbox.settle()
        first.stop()
        assert slack.dm(ben) is None

        clock.set(MONDAY + timedelta(days=3))
        for _ in range(2):  # a second restart sends nothing again
            later = app.Bot(settings, clock)
            later.start()
            until = time.monotonic() + SENT_SECONDS * SLOW_MACHINE
            while slack.dm(ben) is None or not slack.dm(ben).messages:  # type: ignore[union-attr]
                assert time.monotonic() < until, "no reminder went out"
                time.sleep(0.05)
            later.ticker.tick()
            later.outbox.settle()
            with later.db.read() as session:
                items = action_items.of_incident(session, 1)
                sent = [one for item in items for one in reminders.of_item(session, item.id or 0) if one.sent_at]
            later.stop()
        conversation = slack.dm(ben)
        assert conversation is not None
        assert len(conversation.messages) == 1
        assert {one.action_item_id for one in sent} == {item.id for item in items}
        assert "Renew the token" in ben.reads(conversation)
        assert "Watch its expiry" in ben.reads(conversation)
