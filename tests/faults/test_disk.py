"""The disk is full, or read-only: nothing is acknowledged that is not stored, and what was stored can be read."""

import os
import resource
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.child import ROOT, SLOW_MACHINE
from tests.faults.incident_stage import Stage, fresh, said_stored, stage
from tests.faults.test_kills_from_outside import ACK_FIRST

TOLD_SECONDS = 3.0
NO_ROOM = 4096  # bytes: a file may not grow beyond them, so that not one page of the journal fits


@contextmanager
def full_disk(scene: Stage) -> Iterator[None]:
    """Let the bot's files grow no more: its writes fail as on a full disk."""
    resource.prlimit(scene.child.pid, resource.RLIMIT_FSIZE, (NO_ROOM, resource.RLIM_INFINITY))
    yield
    resource.prlimit(scene.child.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@pytest.mark.parametrize("transport", ["http", pytest.param("socket", marks=pytest.mark.soak)])
def test_on_a_full_disk_nothing_is_acknowledged_and_everything_can_be_read(
    sqlite_url: str, tmp_path: Path, transport: str
) -> None:
    with stage(sqlite_url, tmp_path, transport=transport) as scene:
        scene.child.start()
        scene.settle()
        message = scene.ben.posts(scene.channel, fresh("pinned while it was full"))
        with full_disk(scene):
            marker, begun = fresh("typed while it was full"), time.monotonic()
            reply = scene.ana.types(f"/incident note {marker}", scene.channel)
            assert time.monotonic() - begun < TOLD_SECONDS * SLOW_MACHINE
            assert reply.ok
            assert not said_stored(reply)
            assert marker in reply.text  # to be pasted
            scene.ana.reacts(message)
            scene.slack.settle()
            delivery = scene.last_delivery("reaction_added")
            assert not delivery.acknowledged
            assert "white_check_mark" not in message.reactions
            assert "I look at the gateway" in str(scene.ana.types("/incident timeline", scene.channel).blocks)
        assert scene.lines(marker) == []
        assert said_stored(scene.ana.types(f"/incident note {marker}", scene.channel))
        scene.slack.redeliver(delivery, retry=1)
        scene.settle()
        scene.assert_captured(message)
        assert len(scene.lines(marker)) == 1
        assert scene.dead() == []


def test_a_bot_that_acknowledges_first_is_caught_on_a_full_disk(sqlite_url: str, tmp_path: Path) -> None:
    with stage(sqlite_url, tmp_path, transport="http", control=ACK_FIRST) as scene:
        scene.child.start()
        scene.settle()
        with full_disk(scene):
            marker = fresh("lost on a full disk")
            reply = scene.ana.types(f"/incident note {marker}", scene.channel)
            with pytest.raises(AssertionError, match="was acknowledged, and stands 0 times"):
                scene.assert_kept(reply, marker)


READ_ONLY = """
import os, sys
from pathlib import Path
from sqlmodel import Session
from storage import people
from storage.database import UnusableDatabaseError, open_database
from storage.migrations import upgrade

path, folder_may = Path(sys.argv[1]), int(sys.argv[2], 8)
db = open_database(f"sqlite:///{path}")
upgrade(db.engine)
db.write(lambda session: people.meet(session, "T1", "ana"))
with db.read() as session:
    people.get(session, "T1", "ana")
db.close()
path.chmod(0o444)
path.with_name(path.name + ".lock").chmod(0o666)
path.parent.chmod(folder_may)
if os.getuid() == 0:  # whom nothing stops from writing
    os.setgid(65534)
    os.setuid(65534)
try:
    open_database(f"sqlite:///{path}")
except UnusableDatabaseError as error:
    print(error)
reader = open_database(f"sqlite:///{path}", read_only=True)
with reader.read() as session:
    print("read:", people.get(session, "T1", "ana").user_id)
"""


@pytest.mark.parametrize("folder_may", ["777", "555"])
def test_a_file_that_cannot_be_written_is_refused_with_what_to_do_and_can_be_read(folder_may: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        place = Path(folder) / "data"
        place.mkdir()
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(READ_ONLY), str(place / "scribe.db"), folder_may],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        place.chmod(0o755)
    refused, read = done.stdout.splitlines() if done.returncode == 0 else (done.stderr, "")
    assert "Let the account of the bot write that file and its folder." in refused
    assert read == "read: ana"
