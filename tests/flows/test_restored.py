"""A database that is older than what Slack shows: nothing is posted twice, and what Slack still shows comes back."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app import Bot
from bot.settings import Settings
from storage import backups
from tests.stage import Stage, wait_for

Restore = Callable[[str, Path], object]


@contextmanager
def backed_up_at_the_next_commit(stage: Stage, file: Path) -> Iterator[None]:
    """Take the backup when the next change is stored, and nothing of what it causes has left."""
    database = stage.bot.db

    def take(_lanes: frozenset[str]) -> None:
        if not file.exists():
            backups.take(stage.bot.services.settings.database_url, file)

    database.hooks.insert(0, take)
    yield
    database.hooks.remove(take)
    assert file.exists()


def comes_back(stage: Stage, restore: Restore, file: Path) -> None:
    """Lose the database, restore it, and start the bot anew."""
    settings: Settings = stage.bot.services.settings
    stage.bot.stop()
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    restore(settings.database_url, file)
    stage.bot = Bot(settings, stage.clock)
    stage.bot.start()
    if stage.mode == "http":
        stage.slack.deliver_to(f"http://127.0.0.1:{stage.bot.port}/slack/events")
    else:
        stage.slack.wait_connected()
    stage.settle()


def copied_by_hand(url: str, file: Path) -> None:
    shutil.copy(file, url.removeprefix("sqlite:///"))


def posts_of(stage: Stage, text: str) -> int:
    own = [one for one in stage.channel().messages if one.user == stage.slack.bot_user_id and one.thread_ts]
    return sum(text in stage.reads(stage.ana, one) for one in own)


@pytest.mark.parametrize(
    ("restore", "posts"),
    [(backups.put_back, 1), pytest.param(copied_by_hand, 2, id="a control: what cp brings back")],
)
def test_what_left_after_the_backup_is_not_sent_again_and_what_slack_shows_comes_back(
    quick_stage: Stage, tmp_path: Path, restore: Restore, posts: int
) -> None:
    stage, file = quick_stage, tmp_path / "b"
    channel = stage.declares()
    stage.asks(stage.ana, "todo Renew the token @ben by 2025-07-17", channel)
    message = stage.ben.posts(channel, "the standby answers")
    stage.settle()
    with backed_up_at_the_next_commit(stage, file):
        stage.types(stage.ana, "note the copy of this waits", channel)
        stage.settle()
    assert posts_of(stage, "the copy of this waits") == 1
    stage.pins(stage.ana, message)
    stage.asks(stage.ana, "note only the lost database knows this", channel)
    assert "the standby answers" in stage.texts()

    comes_back(stage, restore, file)
    assert "the copy of this waits" in stage.texts()
    assert "only the lost database knows this" not in stage.texts()
    wait_for(lambda: "the standby answers" in stage.texts(), "line of the reaction", seconds=30)
    stage.settle()
    assert posts_of(stage, "the copy of this waits") == posts
    assert stage.dead() == []
    assert "Line 4 of INC-1" in stage.asks(stage.ana, "note the bot goes on", channel)


def test_a_reminder_that_went_out_after_the_backup_is_not_sent_again(quick_stage: Stage, tmp_path: Path) -> None:
    stage, file = quick_stage, tmp_path / "b"
    channel = stage.declares()
    stage.asks(stage.ana, "todo Renew the token @ben by 2025-07-16", channel)
    stage.asks(stage.ana, "todo Watch its expiry @ben by 2025-07-17", channel)
    stage.types(stage.ana, "resolve", channel)
    stage.settle()
    told_before = letters(stage)
    backups.take(stage.bot.services.settings.database_url, file)
    stage.later_by(days=1)
    stage.bot.ticker.tick()
    stage.settle()
    told = letters(stage)
    assert len(told) == len(told_before) + 1
    assert "Renew the token" in told[-1]

    comes_back(stage, backups.put_back, file)
    stage.bot.ticker.tick()
    stage.settle()
    assert letters(stage) == told
    stage.later_by(days=7)  # it goes on
    stage.bot.ticker.tick()
    stage.settle()
    assert len(letters(stage)) > len(told)


def letters(stage: Stage) -> list[str]:
    """Return the reminders that Ben has got."""
    conversation = stage.slack.dm(stage.ben)
    messages = conversation.messages if conversation else []
    marks = [(one.metadata or {}).get("event_payload", {}).get("mark", "") for one in messages]
    return [
        stage.reads(stage.ben, one) for one, mark in zip(messages, marks, strict=True) if mark.startswith("reminder:")
    ]
