"""Tokens, and what nobody captured, through the main flows and through failures: in no log, row, file or metric.

The log is written at its lowest level, that of Slack's libraries too, beside a careless one that shows what there was
to be seen.
"""

import io
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot import timeline
from bot.deliveries import lines
from bot.logs import Lines, secrets_of
from tests.databases import sqlite_copy
from tests.stage import HTTP, SOCKET, Stage, staged

UNCAPTURED, CAPTURED = "canary-nobody-pinned", "canary-on-the-timeline"


@dataclass
class Log:
    """What the bot's own log holds, and a careless one."""

    ours: io.StringIO
    careless: io.StringIO


@contextmanager
def logging_everything(secrets: Sequence[str], style: Any) -> Iterator[Log]:
    log, root = Log(io.StringIO(), io.StringIO()), logging.getLogger()
    ours, careless = logging.StreamHandler(log.ours), logging.StreamHandler(log.careless)
    ours.setFormatter(Lines(style, secrets))
    loggers = [root, *(logging.getLogger(name) for name in ("slack_sdk", "slack_bolt", "slack_bolt.App"))]
    levels = [one.level for one in loggers]
    for one in loggers:
        one.setLevel(logging.DEBUG)
    root.addHandler(ours)
    root.addHandler(careless)
    try:
        yield log
    finally:
        root.removeHandler(ours)
        root.removeHandler(careless)
        for one, level in zip(loggers, levels, strict=True):
            one.setLevel(level)


@pytest.fixture(params=[(HTTP, "json"), pytest.param((SOCKET, "text"), marks=pytest.mark.soak)])
def watched(request: pytest.FixtureRequest, ready: Path, tmp_path: Path) -> Iterator[tuple[Stage, Log]]:
    transport, style = request.param
    with staged(sqlite_copy(ready, tmp_path), transport, admin_port=0) as stage:
        given = stage.bot.services.settings
        with logging_everything([*secrets_of(given), stage.slack.app_token], style) as log:
            yield stage, log


def talk(stage: Stage) -> None:
    """Let people talk, run an incident, take it away, and be swept."""
    room = stage.declares(f"sev1 {CAPTURED} is down")
    for place in (room, stage.general):
        idle = stage.ben.posts(place, f"{UNCAPTURED} lunch?")
        stage.ben.posts(place, f"{UNCAPTURED} at one", thread=idle)
        stage.ben.edits(idle, f"{UNCAPTURED} lunch, all?")
        stage.ben.deletes(stage.ben.posts(place, f"{UNCAPTURED} oops"))
    stage.asks(stage.ana, f"note {CAPTURED} again", room)
    stage.pins(stage.ana, stage.ben.posts(room, f"{CAPTURED} on a graph"))
    stage.asks(stage.ana, f"todo {CAPTURED} @ben by friday", room)
    stage.asks(stage.ana, f"note 99:99 {CAPTURED}", room)
    stage.asks(stage.ana, f"nonsense {CAPTURED}", room)
    stage.asks(stage.ana, "resolve", room)
    for kind in ("markdown", "json"):
        stage.asks(stage.ana, f"export {kind}", room)
    stage.bot.ticker.sweep()
    stage.settle()


def fail(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a handler, a delivery, the database and Slack fail, with words of people in their hands."""
    room = stage.channel()

    def cannot(*given: Any, **more: Any) -> Any:
        raise ValueError(f"cannot read {CAPTURED} {UNCAPTURED} {given} {more} {stage.slack.bot_token}")

    with monkeypatch.context() as broken:
        broken.setattr(timeline, "note", cannot)
        assert "Reference" in stage.asks(stage.ana, f"note {CAPTURED}", room)
    with monkeypatch.context() as broken:
        broken.setattr(lines.Source, "ask", cannot)
        broken.setattr("bot.outbox.MOST_FAULTS", 1)
        stage.pins(stage.ben, stage.ben.posts(room, f"{UNCAPTURED} was not read"))
    stage.bot.db.write(lambda s: s.connection().exec_driver_sql("ALTER TABLE line RENAME TO mislaid") and None)
    try:
        stage.asks(stage.ana, f"note {CAPTURED} on no table", room)
    finally:
        stage.bot.db.write(lambda s: s.connection().exec_driver_sql("ALTER TABLE mislaid RENAME TO line") and None)
    stage.slack.faults.fail("views.open", error="invalid_arguments")
    stage.types(stage.ana, "edit", room)
    stage.slack.faults.fail("chat.update", reset=True)
    stage.asks(stage.ana, "status identified", room)


def rows(stage: Stage) -> str:
    with stage.bot.db.read() as session:
        ask = session.connection().exec_driver_sql
        tables = [name for (name,) in ask("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return repr({name: ask(f'SELECT * FROM "{name}"').all() for name in tables})


def test_they_are_in_no_log_row_file_or_metric(watched: tuple[Stage, Log], monkeypatch: pytest.MonkeyPatch) -> None:
    stage, log = watched
    talk(stage)
    fail(stage, monkeypatch)
    files = "".join(file.content.decode("utf-8", "replace") for file in stage.slack.workspace.files.values())
    kept, shown, ours, careless = rows(stage), stage.metrics(), log.ours.getvalue(), log.careless.getvalue()
    secrets = [stage.slack.bot_token, stage.slack.app_token, stage.slack.signing_secret]

    assert CAPTURED in kept
    assert CAPTURED in files
    for place in (kept, files, shown, ours):
        assert [one for one in (UNCAPTURED, *secrets) if one in place] == []
    assert CAPTURED not in ours + shown
    for canary in (UNCAPTURED, CAPTURED, stage.slack.bot_token):  # else there was nothing to be found
        assert canary in careless
    for told in ("ValueError", "request_id", "delivery_id", "incident_id"):
        assert told in ours
