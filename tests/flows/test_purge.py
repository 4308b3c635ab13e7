"""Retention: what was closed long ago is gone from everywhere, what is still to be done stays, the gap is explained."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel

from bot import retention
from bot.sandbox import Channel, Message
from bot.settings import Settings
from handlers.cli import main
from storage import purges
from storage.database import open_database
from storage.incidents import Incident
from storage.migrations import upgrade
from storage.purges import PurgedIncident
from tests.example_incident import tell
from tests.stage import Stage
from tests.words import no_bot

CANARY = "quokkaword"
# Tables whose rows are no incident's: what is said of them is in `remove_old`, or lasts.
OF_NOBODY = {
    "audit_head", "audit_record", "channel", "delivery", "digest", "home_tab", "letter", "membership", "not_before",
    "person", "purged_incident", "reaction", "receipt", "refusal_count", "report_file", "source_change", "sweep",
    "workspace",
}  # fmt: skip


def test_every_table_hangs_on_an_incident_or_is_known_not_to() -> None:
    incident = Incident(id=1, team_id="T1", number=1, title="", severity="", status="", declared_by="")
    owned = {table.name for table in purges._owned(incident)}
    assert {table.name for table in SQLModel.metadata.sorted_tables} - owned == OF_NOBODY


def a_full_one(stage: Stage) -> tuple[Channel, Message]:
    """Declare an incident, and say the canary to it in every way; return its channel, and the answer to a note."""
    channel = stage.declares(f"sev1 {CANARY} is down")
    old = stage.types(stage.ana, f"note {CANARY} failed over", channel)
    stage.asks(stage.ana, f"edit 2 {CANARY} failed over twice", channel)
    stage.pins(stage.ana, stage.ben.posts(channel, f"{CANARY} answers"))
    stage.asks(stage.ana, f"todo Mend {CANARY} @ben by 2025-07-20", channel)
    for words in (
        f"link https://{CANARY}.example {CANARY}", f"tag {CANARY}", "commander @ben", f"update {CANARY} is slow",
        f"why Why? -> {CANARY} (#2)", f"impact {CANARY}", "follow", "time started 17:00", "export json",
    ):  # fmt: skip
        stage.types(stage.ana, words, channel)
        stage.settle()
    return channel, old


def gone(stage: Stage, channel: Channel, old: Message) -> None:
    """See that nothing is left of the first incident but that it was there."""
    assert CANARY not in everything(stage)
    assert [one.number for one in left(stage)] == [1]
    assert "INC-1 was removed on 2025-08-24" in stage.asks(stage.ana, "INC-1 timeline")
    assert "INC-1 was removed on" in stage.clicks(stage.ana, old, "Undo") or stage.lines(2) == []
    assert "Nothing" in stage.asks(stage.ana, f"search {CANARY}")
    assert "INC-1" not in stage.asks(stage.ana, "list all")
    stage.pins(stage.chloe, stage.ben.posts(channel, "who is still here?"))  # nobody's channel now


def test_an_incident_of_long_ago_is_removed_and_what_is_open_stays(
    either_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = either_stage
    settings: Settings = stage.bot.services.settings
    channel, old = a_full_one(stage)
    stage.types(stage.ana, f"resolve {CANARY} is up", channel)
    stage.settle()
    other = stage.declares("sev2 Search is slow")
    stage.types(stage.ana, "todo Watch it @ben by 2025-12-01", other)
    stage.types(stage.ana, "resolve", other)
    stage.settle()
    stage.types(stage.ana, "link INC-1 the same", other)
    stage.declares("sev3 Still going on")
    stage.settle()
    assert CANARY in everything(stage)

    stage.later_by(days=40)
    assert settings.retention_days is None
    stage.bot.ticker.purge()
    assert CANARY in everything(stage)  # without the setting nothing is removed
    monkeypatch.setattr(settings, "retention_days", 30)
    stage.bot.ticker.purge()
    assert [one.key for one in stage.incidents()] == ["INC-3", "INC-2", "INC-1"]  # 1 has an open item, too
    assert "done" in stage.asks(stage.ben, "INC-1 actions").lower()
    stage.clicks(stage.ben, stage.types(stage.ben, "actions INC-1"), "Done")
    stage.settle()
    stage.bot.ticker.purge()
    assert [one.key for one in stage.incidents()] == ["INC-3", "INC-2"]
    still_open = stage.incident(3).id or 0
    assert not stage.bot.db.write(lambda session: retention.purge(session, still_open, by="", at=stage.clock.now()))
    gone(stage, channel, old)
    assert "Search is slow" in stage.asks(stage.ana, "INC-2 timeline")
    stage.declares("sev3 The next one")
    assert stage.incident(4).key == "INC-4"
    stage.settle()
    assert stage.dead() == []
    assert stage.pings() == []


def test_on_the_command_line_it_says_what_it_does_and_leaves_no_trace_in_the_file(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    path = tmp_path / "scribe.db"
    database = open_database(sqlite_url)
    upgrade(database.engine)
    database.write(tell)
    assert main(["purge", "--before", "2026-09-01"], no_bot) == 1
    assert capsys.readouterr().err.startswith("Another process is using ")
    assert main(["purge", "--before", "2026-09-01", "--dry-run"], no_bot) == 0
    assert "INC-1 stays: 3 action items are still open (--with-open-items" in capsys.readouterr().out
    database.close()
    assert b"Warehouses" in path.read_bytes()
    assert main(["purge", "--before", "2999-01-01"], no_bot) == 1
    assert "lies ahead" in capsys.readouterr().err
    assert main(["purge", "--before", "2026-03-10", "--with-open-items"], no_bot) == 0
    assert capsys.readouterr().out == "Nothing is old enough to be removed.\n"
    assert b"Warehouses" in path.read_bytes()
    assert main(["purge", "--before", "2026-09-01", "--with-open-items"], no_bot) == 0
    assert "INC-1 was removed: closed on 2026-03-" in capsys.readouterr().out
    content = b"".join(one.read_bytes() for one in tmp_path.glob("scribe.db*"))
    assert [word for word in (b"Warehouses", b"warehouses", b"labels") if word in content] == []
    assert main(["export", "INC-1"], no_bot) == 1


def everything(stage: Stage) -> str:
    """Return every row of every table, the search index's own too, as text."""
    with stage.bot.db.read() as session:
        found = [str(row) for table in SQLModel.metadata.sorted_tables for row in session.execute(select(table))]
    return "\n".join(found)


def left(stage: Stage) -> list[PurgedIncident]:
    with stage.bot.db.read() as session:
        return purges.all_of(session)
