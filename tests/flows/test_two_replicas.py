"""Two replicas on one PostgreSQL: each takes its share of what Slack delivers, and neither keeps anything to itself."""

import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from app import Bot
from bot.sandbox import exchange
from storage import migrations
from storage.database import UnusableDatabaseError
from tests.stage import Stage, compile_once, staged, wait_for
from tests.storage.later import one_more

NOTES = 12
# What the next version may bring without the present one's noticing.
NEWER_SHAPE = """
op.create_table("of_later", sa.Column("id", sa.Integer, primary_key=True))
for table in ("incident", "line", "delivery", "person", "receipt"):
    op.add_column(table, sa.Column("of_later", sa.Text, server_default="x"))
"""


@contextmanager
def another(stage: Stage) -> Iterator[Bot]:
    """Run a second replica beside that of the stage."""
    bot = Bot(stage.bot.services.settings, stage.clock)
    compile_once(bot)
    bot.start()
    try:
        wait_for(lambda: stage.slack.connections == 2, "second connection", seconds=30)
        yield bot
    finally:
        bot.stop()


def test_what_one_replica_stored_the_other_knows(postgres_url: str) -> None:
    with staged(postgres_url) as stage:
        channel = stage.declares()
        with another(stage) as second:
            for number in range(NOTES):
                stage.types(stage.ana, f"note step {number}", channel)
            stage.pins(stage.ben, stage.chloe.posts(channel, "the disk is full"))
            second.outbox.settle()
            assert stage.texts() == [*(f"step {number}" for number in range(NOTES)), "the disk is full"]
            stage.bot.stop()  # the second one goes on alone
            stage.types(stage.ana, "resolve", channel)
            second.outbox.settle()
            stage.slack.settle()
            second.outbox.settle()
        titles = [stage.reads(stage.ana, one) for one in stage.spoken(channel)]
        assert sum("drafted from 15 lines by 2 people" in one for one in titles) == 1
        assert stage.pings() == []


def readyz(bot: Bot) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{bot.port}/readyz", timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_replicas_of_two_versions_share_a_database_where_the_newer_shape_says_so(
    postgres_url: str, tmp_path: Path
) -> None:
    with staged(postgres_url) as stage:
        channel = stage.declares()
        for number in range(NOTES):  # what runs often is prepared by now
            stage.types(stage.ana, f"note step {number}", channel)
        with one_more(tmp_path, NEWER_SHAPE, suits_present=True):
            migrations.upgrade(stage.bot.db.engine)  # as the first replica of the next version does
        with another(stage) as restarted:
            assert (readyz(stage.bot), readyz(restarted)) == (200, 200)
            for number in range(NOTES, 2 * NOTES):
                assert stage.types(stage.ana, f"note step {number}", channel).ok
            stage.pins(stage.ben, stage.chloe.posts(channel, "the disk is full"))
            restarted.outbox.settle()
        assert stage.texts() == [*(f"step {number}" for number in range(2 * NOTES)), "the disk is full"]
        assert stage.dead() == []
        with stage.bot.db.engine.begin() as connection:  # a shape that says nothing of the kind
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        assert readyz(stage.bot) == 503
        with pytest.raises(UnusableDatabaseError, match="A newer version of the bot"):
            Bot(stage.bot.services.settings, stage.clock)


def test_a_replica_too_many_for_socket_mode_is_not_ready_until_another_one_leaves(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with staged(postgres_url) as stage:
        channel = stage.declares()
        monkeypatch.setattr(exchange, "MOST_CONNECTIONS", 1)

        def tries() -> int:
            return sum(call.method == "apps.connections.open" for call in list(stage.slack.calls))

        before = tries()
        second = Bot(stage.bot.services.settings, stage.clock)
        compile_once(second)
        second.start()
        try:
            wait_for(lambda: tries() >= before + 2, "second try", seconds=30)
            assert (readyz(stage.bot), readyz(second)) == (200, 503)
            stage.types(stage.ana, "note all is well", channel)
            stage.bot.stop()
            wait_for(second.listens, "connection of the second replica", seconds=30)
            stage.types(stage.ana, "note the second one took over", channel)
            assert stage.texts() == ["all is well", "the second one took over"]
            second.outbox.settle()
        finally:
            second.stop()


def test_a_replica_waits_for_its_turn_to_say_that_it_started(postgres_url: str) -> None:
    with staged(postgres_url) as stage, stage.bot.db.engine.connect() as busy:
        busy.execute(text("LOCK TABLE audit_head, audit_record IN ACCESS EXCLUSIVE MODE"))
        threading.Timer(2.5, busy.rollback).start()
        with another(stage):
            assert not busy.in_transaction()
