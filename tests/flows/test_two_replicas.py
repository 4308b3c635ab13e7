"""Two replicas on one PostgreSQL: each takes its share of what Slack delivers, and neither keeps anything to itself."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from app import Bot
from tests.stage import Stage, compile_once, staged, wait_for

NOTES = 12


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


def test_a_replica_waits_for_its_turn_to_say_that_it_started(postgres_url: str) -> None:
    with staged(postgres_url) as stage, stage.bot.db.engine.connect() as busy:
        busy.execute(text("LOCK TABLE audit_head, audit_record IN ACCESS EXCLUSIVE MODE"))
        threading.Timer(2.5, busy.rollback).start()
        with another(stage):
            assert not busy.in_transaction()
