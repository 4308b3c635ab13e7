"""PostgreSQL goes away and comes back while people type, or one of its processes stands still: nothing is lost."""

import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.faults.child import SLOW_MACHINE
from tests.faults.incident_stage import conninfo, said_stored, stage
from tests.faults.test_kills_from_outside import ACK_FIRST
from tests.faults.test_locked_database import HEALED, wait_stored
from tests.faults.typists import LATE, typing
from tests.postgres import PostgresServer, running_server

pytestmark = [pytest.mark.postgres, pytest.mark.timed]
SOAK = [pytest.mark.soak, pytest.mark.timeout(600)]


@pytest.fixture
def server(postgres_server: PostgresServer) -> Iterator[PostgresServer]:
    """A server of the test's own, which others do not miss; there is none where the session has none."""
    with running_server() as made:
        yield made


@pytest.mark.parametrize(
    ("transport", "pauses", "between"),
    [
        pytest.param("http", [0.2, 1.0, 3.0, 6.0] * 3, (2.0, 12.0), id="http, 12 restarts", marks=SOAK),
        pytest.param("socket", [0.2, 1.0, 3.0, 6.0] * 3, (2.0, 12.0), id="socket, 12 restarts", marks=SOAK),
    ],
)
def test_a_server_that_comes_back_is_used_again(
    server: PostgresServer, tmp_path: Path, transport: str, pauses: list[float], between: tuple[float, float]
) -> None:
    dice = random.Random(len(pauses))
    url, healed = server.create_database("restarted"), []
    with stage(url, tmp_path, transport=transport) as scene:
        scene.child.start()
        with typing(scene, per_second=10, hands=8) as typed:
            for pause in pauses:
                time.sleep(dice.uniform(*between))
                server.stop(crash=dice.random() < 0.5)
                time.sleep(pause)
                server.start()
                healed.append(wait_stored(typed, time.monotonic()))
        scene.read_anew()
        typed.assert_told()
        typed.assert_true()
        scene.settle()
        scene.assert_said_once()
        sys.stdout.write(f"{len(typed.notes)} notes, healed within {max(healed):.1f} s\n")
        assert max(healed) < HEALED * SLOW_MACHINE


def freeze_idle(server: PostgresServer, url: str) -> list[int]:
    """Freeze the processes of a database that wait for something to do; what they hold, nobody could let go of."""
    frozen = []
    with psycopg.connect(conninfo(url), autocommit=True) as connection:
        asked = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle'"
        for _ in range(10):
            for (pid,) in connection.execute(asked).fetchall():
                server.freeze(pid)
                is_idle = connection.execute(f"{asked} AND pid = {pid}").fetchone()
                if is_idle:
                    frozen.append(int(pid))
                else:  # it began to work at just this moment
                    server.thaw(pid)
            time.sleep(0.1)
    return sorted(set(frozen))


@pytest.mark.parametrize(
    ("transport", "seconds"),
    [
        pytest.param("http", 4.0, id="4 s"),
        pytest.param("http", 30.0, id="http, 30 s", marks=SOAK),
        pytest.param("socket", 30.0, id="socket, 30 s", marks=SOAK),
    ],
)
def test_a_frozen_backend_is_left_alone(
    postgres_server: PostgresServer, postgres_url: str, tmp_path: Path, transport: str, seconds: float
) -> None:
    server, url = postgres_server, postgres_url
    with stage(url, tmp_path, transport=transport) as scene:
        scene.child.start()
        scene.settle()
        with typing(scene, per_second=10, hands=8) as typed:
            time.sleep(1.0)
            scene.read_anew()
            frozen = freeze_idle(server, url)
            begun = time.monotonic()
            try:
                healed = wait_stored(typed, begun + HEALED)
                time.sleep(max(0.0, begun + seconds - time.monotonic()))
            finally:
                for pid in frozen:
                    server.thaw(pid)
        assert frozen
        scene.read_anew()
        typed.assert_told()
        typed.assert_true()
        scene.settle()
        scene.assert_said_once()
        after = [note for note in typed.notes if begun + HEALED < note.at < begun + seconds]
        late = [note for note in after if not said_stored(note.reply)]
        assert len(late) <= len(after) * LATE, f"{len(late)} of {len(after)} were not stored when it should have healed"
        sys.stdout.write(f"{len(frozen)} were frozen, {len(after)} notes meanwhile, healed {healed:.1f} s after 5 s\n")


@pytest.mark.soak
@pytest.mark.timeout(300)
def test_a_bot_that_acknowledges_first_is_found_out(server: PostgresServer, tmp_path: Path) -> None:
    url = server.create_database("control")
    with stage(url, tmp_path, transport="http", control=ACK_FIRST) as control:
        control.child.start()
        with typing(control, per_second=10, hands=8) as typed:
            time.sleep(0.5)
            server.stop(crash=True)
            time.sleep(1.0)
            server.start()
            wait_stored(typed, time.monotonic())
        control.read_anew()
        with pytest.raises(AssertionError, match="was acknowledged, and stands 0 times"):
            typed.assert_true()
