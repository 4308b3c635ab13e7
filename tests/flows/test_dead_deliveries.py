"""What was given up: the commander and the operator are told, and it is tried again or dropped by one command."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import errands
from bot.errands import Errand
from handlers.cli import main
from storage import audit, dead, outbox, purges
from storage.outbox import Delivery
from tests.stage import Stage
from tests.words import no_bot


class Operator:
    """Somebody who types `python app.py deliveries …` beside the running bot."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def types(self, *words: str, code: int = 0) -> str:
        self.capsys.readouterr()
        assert main(["deliveries", *words], no_bot) == code, self.capsys.readouterr()
        said = self.capsys.readouterr()
        return said.out or said.err


@pytest.fixture
def operator(capsys: pytest.CaptureFixture[str]) -> Operator:
    return Operator(capsys)


def beside(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setenv("DATABASE_URL", stage.bot.services.settings.database_url)
    return stage


def dead_one(stage: Stage) -> Delivery:
    with stage.bot.db.read() as session:
        (row,) = outbox.dead_ones(session)
    return row


def test_it_is_told_tried_again_and_dropped(
    either_stage: Stage, operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = beside(either_stage, monkeypatch)
    channel = stage.declares()
    assert operator.types() == "Nothing waits, and no delivery is dead.\n"
    stage.slack.faults.fail("chat.update", error="edit_window_closed")
    stage.types(stage.ben, "status monitoring", channel)
    stage.settle()
    row = dead_one(stage)
    told = stage.slack.dm(stage.ana)
    assert told is not None
    assert f"python app.py deliveries retry {row.id}" in stage.reads(stage.ana, told.messages[-1])
    assert stage.slack.dm(stage.ben) is None
    listed = operator.types("--dead")
    assert "overview" in listed
    assert "INC-1" in listed
    assert "chat.update: edit_window_closed" in listed
    assert json.loads(operator.types("--dead", "--json"))["id"] == row.id
    assert "monitoring" not in stage.overview().lower()

    assert f"Delivery {row.id} is tried again now" in operator.types("retry", str(row.id))
    stage.settle()
    assert "monitoring" in stage.overview().lower()
    assert operator.types("--dead") == "No delivery is dead.\n"
    assert "is sent, and only dead ones" in operator.types("retry", str(row.id), code=1)

    stage.slack.faults.fail("chat.update", error="edit_window_closed")
    stage.types(stage.ben, "note failed over", channel)
    stage.settle()
    second = str(dead_one(stage).id)
    assert "Say why" in operator.types("drop", second, code=1)
    assert operator.types("drop", second, "--why", "drawn by hand") == f"Delivery {second} is dropped.\n"
    assert operator.types("retry", "all") == "There is no dead delivery.\n"
    assert "There is no delivery 999" in operator.types("retry", "999", code=1)
    with stage.bot.db.read() as session:
        assert outbox.backlog(session).dead == 0
        kept = dead.find(session, int(second))
        assert kept is not None
        assert kept.outcome == "dropped: drawn by hand (chat.update: edit_window_closed)"
        told_of = [one for one in audit.of_team(session, stage.slack.team_id) if one.actor_id == audit.OPERATOR]
    assert [(one.action, one.incident_number, one.details["kind"]) for one in told_of] == [
        ("retried", 1, "overview"),
        ("dropped", 1, "overview"),
    ]
    stage.bot.db.write(lambda session: purges.remove_old(session, datetime(2100, 1, 1, tzinfo=UTC)))
    with stage.bot.db.read() as session:
        assert dead.find(session, int(second)) is None  # with the reason that was typed


def test_what_waits_already_is_not_made_twice(
    quick_stage: Stage, operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = beside(quick_stage, monkeypatch)
    channel = stage.declares()
    stage.slack.faults.fail("chat.update", error="edit_window_closed")
    stage.types(stage.ben, "note rolled back", channel)
    stage.settle()
    row = dead_one(stage)
    stage.bot.outbox.stop()
    stage.types(stage.ben, "note failed over", channel)
    assert "the same is waiting to leave already" in operator.types("retry", str(row.id))
    assert "overview" in operator.types()
    assert operator.types("--dead") == "No delivery is dead.\n"


def test_words_that_make_no_sense_are_refused_in_a_sentence(
    quick_stage: Stage, operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside(quick_stage, monkeypatch)
    assert "Say which one" in operator.types("retry", code=1)
    assert "Say which one" in operator.types("retry", "../../x", code=1)
    assert "each needs its reason" in operator.types("drop", "all", "--why", "old", code=1)


def test_an_errand_is_done_once_and_none_that_its_author_gave_up(quick_stage: Stage) -> None:
    folder = errands.folder_of(quick_stage.bot.services.settings.database_url)
    assert folder is not None
    nonsense = errands.leave(folder, Errand("frobnicate", {}, time.time()))
    answered = errands.answer_to(nonsense, seconds=30)
    assert answered is not None
    assert "does not know this errand" in answered.said
    stale = errands.leave(folder, Errand("retry", {"which": "all"}, time.time() - 61))
    note = {"incidents": [[quick_stage.slack.team_id, 1]], "form": "json"}
    noted = errands.leave(folder, Errand("exported", note, time.time()), is_note=True)
    until = time.monotonic() + 30
    while (stale.exists() or noted.exists()) and time.monotonic() < until:
        time.sleep(0.02)
    assert list(folder.iterdir()) == []
    with quick_stage.bot.db.read() as session:
        (record,) = audit.of_team(session, quick_stage.slack.team_id)
    assert (record.action, record.actor_id, record.details) == (
        "exported",
        "operator",
        {"form": "json", "external": False},
    )


def test_a_folder_that_others_can_write_to_is_not_looked_into(tmp_path: Path) -> None:
    errands.leave(tmp_path / "e", Errand("retry", {"which": "all"}, time.time()))
    assert len(list(errands.waiting(tmp_path / "e"))) == 1
    (tmp_path / "e").chmod(0o777)
    assert list(errands.waiting(tmp_path / "e")) == []
    assert list(errands.waiting(tmp_path / "not there")) == []


def test_an_errand_that_nobody_takes_is_withdrawn(tmp_path: Path) -> None:
    asked = errands.leave(tmp_path / "e", Errand("retry", {"which": "all"}, time.time()))
    assert errands.answer_to(asked, seconds=0.05) is None
    assert not asked.exists()
