"""T11: Socket Mode comes back, whatever happened to its connection; nothing acknowledged is lost, nothing leaks."""

import gc
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.sandbox import Channel, server
from handlers import socket
from handlers.socket import Client, Socket
from tests.databases import ready_made, sqlite_copy
from tests.faults.child import SLOW_MACHINE
from tests.faults.incident_stage import busy
from tests.faults.wire import Wire
from tests.stage import SOCKET, Stage, staged, wait_for

BACK_SECONDS = 15.0
SOAK = pytest.mark.soak
pytestmark = pytest.mark.timed


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with staged(sqlite_copy(ready_made(tmp_path), tmp_path), SOCKET) as made:
        yield made


def is_back(stage: Stage) -> bool:
    return stage.slack.connections == 1 and stage.bot.listens()


def tell(stage: Stage, room: Channel, text: str) -> bool:
    """Type a note, and return whether Slack was told "ok"."""
    return stage.ana.types(f"/incident note {text}", room).ok


def held() -> tuple[int, int]:
    """Return how many threads run, and how many files are open, without those that only wait to be collected."""
    gc.collect()
    return threading.active_count(), len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.parametrize("times", [8, pytest.param(300, marks=[SOAK, pytest.mark.timeout(900)])])
def test_it_reconnects_again_and_again_with_as_many_threads_and_files(stage: Stage, times: int) -> None:
    room = stage.declares()
    told, before = [], (0, 0)
    for number in range(times):
        if number == times // 3:
            before = held()
        stage.slack.drop_connections("refresh_requested" if number % 2 else None)
        begun = time.monotonic()
        wait_for(lambda: is_back(stage), "connection", BACK_SECONDS * SLOW_MACHINE)
        assert time.monotonic() - begun < BACK_SECONDS
        if tell(stage, room, f"after {number}"):
            told.append(f"after {number}")
    stage.settle()
    assert len(told) == times
    assert stage.texts() == told
    wait_for(
        lambda: all(now <= then + 5 for now, then in zip(held(), before, strict=True)), f"way back to {before}", 60
    )


HALF_OPEN = [
    pytest.param(0.3, 0.9, id="sooner"),  # the same, with less patience than in real life
    pytest.param(socket.PING_SECONDS, socket.SILENT_SECONDS, id="real", marks=SOAK),
]


@pytest.mark.parametrize(("ping", "silent"), HALF_OPEN)
def test_a_connection_that_nothing_comes_through_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ping: float, silent: float
) -> None:
    assert go_dead(tmp_path, monkeypatch, ping, silent) < BACK_SECONDS


@pytest.mark.soak
def test_the_control_waits_for_the_stock_client_and_is_late(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Socket, "_is_silent", lambda _: False)
    assert go_dead(tmp_path, monkeypatch, socket.PING_SECONDS * 2, socket.SILENT_SECONDS) > BACK_SECONDS


def go_dead(folder: Path, monkeypatch: pytest.MonkeyPatch, ping: float, silent: float) -> float:
    """Let a connection go dead, and return after how many seconds there is another one."""
    monkeypatch.setattr(socket, "PING_SECONDS", ping)
    monkeypatch.setattr(socket, "SILENT_SECONDS", silent)
    monkeypatch.setattr(socket, "LOOK_SECONDS", min(1.0, ping))
    with staged(sqlite_copy(ready_made(folder), folder), SOCKET) as stage, Wire(stage.slack.url) as wire:
        room = stage.declares()
        stage.slack.workspace.base = wire.url
        stage.slack.drop_connections()
        wait_for(lambda: is_back(stage), "connection", BACK_SECONDS)
        assert tell(stage, room, "before")
        wait_for(lambda: stage.bot.socket._client.last_pong[1] is not None, "pong", BACK_SECONDS)
        first = stage.bot.socket._client.session_id()
        wire.freeze()
        begun = time.monotonic()
        wait_for(lambda: stage.bot.socket._client.session_id() != first and is_back(stage), "another one", 60)
        away = time.monotonic() - begun
        assert tell(stage, room, "after")
        assert stage.texts() == ["before", "after"]
    return away


@pytest.mark.parametrize(
    "seconds", [1.5, pytest.param(120.0, marks=[SOAK, pytest.mark.timeout(300)])], ids=["moment", "two minutes"]
)
def test_what_people_did_while_there_was_no_connection_is_found(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    monkeypatch.setattr(socket, "GAP_SECONDS", min(socket.GAP_SECONDS, seconds / 2))
    monkeypatch.setattr(socket, "LONGEST_WAIT", min(socket.LONGEST_WAIT, seconds / 2))
    room = stage.declares()
    old = stage.ben.posts(room, "CPU at 100 %")
    stage.pins(stage.ben, old)
    stage.slack.faults.fail("apps.connections.open", retry_after="86400", times=1)
    stage.slack.faults.fail("apps.connections.open", status=503, times=None)
    stage.slack.drop_connections()
    stage.ben.edits(old, "CPU at 97 %")
    stage.ben.reacts(stage.ben.posts(room, "failover began"), "pushpin")
    stage.slack.courier.stop()  # five minutes have passed: Slack delivers none of it any more
    stage.slack.courier._ready.clear()
    stage.slack.courier._waiting.clear()
    stage.slack.courier.start()
    stage.later_by(minutes=10)
    time.sleep(seconds)
    assert not stage.bot.listens()
    stage.slack.faults.clear()
    begun = time.monotonic()
    wait_for(lambda: is_back(stage), "connection", BACK_SECONDS * SLOW_MACHINE)
    assert time.monotonic() - begun < BACK_SECONDS
    wait_for(lambda: set(stage.texts()) == {"CPU at 97 %", "failover began"}, "sweep", 60)


@pytest.mark.soak
def test_a_slack_that_never_says_when_to_come_back_is_asked_again(stage: Stage) -> None:
    began = time.monotonic()
    stage.slack.faults.fail("apps.connections.open", retry_after="86400", times=1)
    stage.slack.drop_connections()
    wait_for(lambda: is_back(stage), "connection", BACK_SECONDS * SLOW_MACHINE)
    away = time.monotonic() - began
    assert socket.LONGEST_WAIT <= away < BACK_SECONDS + 1


def test_nobody_but_the_watch_connects(stage: Stage) -> None:
    client = stage.bot.socket._client
    assert isinstance(client, Client)
    assert not client.auto_reconnect_enabled
    session = client.session_id()
    wait_for(lambda: client.connected_at > 0, "connection", BACK_SECONDS)
    client.connected_at = time.monotonic()
    client.connect_to_new_endpoint(force=True)  # for the connection before this one
    assert not client.renews
    client.connected_at -= 60
    client.connect_to_new_endpoint(force=True)
    wait_for(lambda: client.session_id() != session and is_back(stage), "new connection", BACK_SECONDS)


def test_it_ends_at_once_and_what_came_before_is_answered(stage: Stage) -> None:
    room, bot = stage.declares(), stage.bot.socket
    assert bot is not None
    with ThreadPoolExecutor(3) as hands:
        with busy(stage.bot.services.settings.database_url):
            first = hands.submit(tell, stage, room, "first")
            wait_for(lambda: bot._client._in_hand == 1, "first note", 30)
            end = hands.submit(bot.stop)
            wait_for(bot._stopping.is_set, "end", 30)
            second = hands.submit(tell, stage, room, "second")
            wait_for(lambda: bot._client._in_hand == 2, "second note", 30)
        end.result(30)
        assert (first.result(30), second.result(30)) == (True, True)
    assert sorted(stage.texts()) == ["first", "second"]


def test_it_does_not_swallow_what_comes_until_the_next_pong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "PING_SECONDS", 60.0)
    with staged(sqlite_copy(ready_made(tmp_path), tmp_path), SOCKET) as stage:
        bot = stage.bot.socket
        assert bot is not None
        wait_for(lambda: bot._client.last_pong[1] is not None, "pong", 30)
        first = bot._client.last_pong
        wait_for(lambda: bot._client.last_pong != first, "another pong", 30)
        begun = time.monotonic()
        bot.stop()
        assert time.monotonic() - begun < socket.PING_SECONDS * 0.7
