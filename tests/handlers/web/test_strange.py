"""Thousands of strange requests: no 500, no traceback, nobody pinged, nothing evaluated, no file written."""

import contextlib
import json
import logging
import random
import time
from pathlib import Path
from typing import Any

import pytest

import storage.sqlite
from bot.sandbox import Message
from bot.sandbox.signed import signature
from tests.databases import ready_made, sqlite_copy
from tests.faults.sample import SEED, tell
from tests.handlers.web.conftest import FORM, JSON, Door
from tests.handlers.web.strange import PRODUCT, Strange
from tests.handlers.web.test_payloads import shapes, wire
from tests.stage import HTTP, staged

SIZES = [(250, 80), pytest.param((10_000, 2_000), marks=[pytest.mark.soak, pytest.mark.timeout(3600)])]
TAKEN, REFUSED = frozenset({200, 400, 404}), frozenset({400, 401, 413})


def said_by(answer: str) -> dict[str, Any]:
    """Return what an answer says, as an object."""
    try:
        found = json.loads(answer or "{}")
    except ValueError:
        return {"text": answer}
    return found if isinstance(found, dict) else {}


def looks_right(door: Door, status: int, answer: str, sent: object) -> None:
    """Check one answer to a signed request."""
    assert status in TAKEN, (status, ascii(sent)[:2000])
    assert "Traceback" not in answer, ascii(sent)[:2000]
    assert "could not word" not in answer, ascii(sent)[:2000]
    assert "not stored" not in answer, ascii(sent)[:2000]
    assert PRODUCT not in answer, ascii(sent)[:2000]
    said = said_by(answer)
    blocks = said.get("blocks") or said.get("view", {}).get("blocks") or []
    message = Message(door.stage.general, "1.0", str(said.get("text") or ""), "", blocks)
    assert message.pings == [], ascii((sent, answer))[:3000]


def files_in(*folders: Path) -> set[str]:
    """Return the files in folders, but those of the database itself."""
    return {str(one) for folder in folders for one in folder.rglob("*") if "scribe.db" not in one.name}


@pytest.mark.parametrize("sizes", SIZES, ids=["sample", "all"])
def test_whatever_is_sent_is_answered_as_it_should_be(
    sizes: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tell()
    (tmp_path / "here").mkdir()
    database = sqlite_copy(ready_made(tmp_path), tmp_path)
    monkeypatch.chdir(tmp_path / "here")
    caplog.set_level(logging.WARNING)
    monkeypatch.setattr(storage.sqlite, "QUEUE_SECONDS", 30.0)  # a busy machine is no locked database
    monkeypatch.setattr(storage.sqlite, "PATIENCE_SECONDS", 30.0)
    with staged(database, HTTP) as stage:
        door = Door(stage)
        stage.declares()
        strange = Strange(SEED, shapes(door))
        before = files_in(tmp_path)
        for number in range(sizes[0]):
            name, payload = strange.signed(number)
            content_type, body = wire(name, payload)
            looks_right(door, *door.knock(body, content_type=content_type), (number, name, payload))
        stage.slack.settle()
        with contextlib.suppress(TimeoutError):  # what waits for a second attempt is no matter here
            stage.bot.outbox.settle(5)
        unsigned(door, strange, sizes[1])
        assert stage.asks(stage.ana, "INC-1 note still here")
        with contextlib.suppress(TimeoutError):
            stage.bot.outbox.settle(5)
        assert stage.pings() == []
        assert PRODUCT not in "".join(one.text for one in stage.spoken(stage.channel()))
        assert files_in(tmp_path) == before
    traced = [ascii((one.getMessage(), one.exc_info)) for one in caplog.records if one.exc_info]
    assert not traced, traced[:3]


def unsigned(door: Door, strange: Strange, count: int) -> None:
    """Send what Slack did not sign: it is refused, and nothing is stored."""
    dice, rows = random.Random(SEED), door.rows()
    for number in range(count):
        body = strange.bytes_()
        now = int(time.time())
        stamp, key = dice.choice(
            [(str(now), "another secret"), (str(now - 400), door.secret), (str(now + 10**6), door.secret), ("x", "")]
        )
        status, answer = door.knock(
            body, content_type=dice.choice([JSON, FORM, "text/plain"]), at=stamp, sign=signature(key, stamp, body)
        )
        assert status in REFUSED, (number, status, ascii(body)[:500])
        assert "Traceback" not in answer
    assert door.rows() == rows
