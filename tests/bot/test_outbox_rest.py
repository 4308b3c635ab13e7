"""A burst costs little: a lane whose head waits is left alone, and a claim looks at its own lane only."""

import time
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, text

from bot.errors import TooSoon
from bot.lanes import AT_ONCE, THEN_EVERY_SECONDS
from bot.outbox import SWEEP_SECONDS
from storage import outbox
from storage.database import Database
from storage.outbox import Delivery
from tests.bot.office import TEAM, Office, Words, at_work, world_of
from tests.databases import opened


class Claims:
    """Counts the claims that are tried on a database, and keeps the last one."""

    def __init__(self, db: Database) -> None:
        self.count = 0
        self.last: tuple[str, Any] = ("", ())
        event.listen(db.engine, "before_cursor_execute", self._see)

    def _see(self, _connection: Any, _cursor: Any, statement: str, parameters: Any, *_: object) -> None:
        if statement.startswith("UPDATE delivery") and "first_tried_at=coalesce" in statement:
            self.count += 1
            self.last = statement, parameters


def test_a_lane_whose_head_waits_is_not_looked_at_for_each_new_row(office: Office) -> None:
    def too_soon(_row: Delivery) -> None:
        raise TooSoon(3600)

    office.words.acts["first"] = too_soon
    office.add("first")
    office.until(lambda: office.row("first").outcome)
    office.until(lambda: not office.outbox.lanes._busy)
    claims = Claims(office.world.db)
    office.add(*(f"more {number}" for number in range(20)))
    for number in range(20):
        office.add(f"and {number}")
    assert (claims.count, office.words.subjects()) == (0, ["first"])
    del office.words.acts["first"]
    office.hurry()
    office.outbox.settle()
    assert office.words.subjects()[1:3] == ["first", "more 0"]
    assert len(office.words.subjects()) == 42


def test_a_row_that_is_due_earlier_after_all_leaves_with_the_next_look(office: Office) -> None:
    def too_soon(_row: Delivery) -> None:
        del office.words.acts["post"]
        raise TooSoon(3600)

    office.words.acts["post"] = too_soon
    office.add("post")
    office.until(lambda: office.row("post").outcome)
    office.change("post", not_before=timedelta())  # as another replica would: nobody wakes the lane here
    office.until(lambda: office.words.times["post"] == 2)


class Drawn(Words):
    """What each change asks for anew."""

    is_redrawn = True


@pytest.mark.parametrize("kind", [Drawn(), Words()], ids=["redrawn", "control"])
def test_in_a_storm_a_lane_is_redrawn_once_a_second_and_shows_the_last_change_in_the_end(
    sqlite_url: str, kind: Words
) -> None:
    seconds, changes = 2.5, 0

    def change() -> None:
        db.write(lambda session: outbox.add(session, team_id=TEAM, lane="test:1", kind="words", subject="1"))

    with opened(sqlite_url) as db, at_work(world_of(db), [kind]) as out:
        begun = time.monotonic()
        while time.monotonic() - begun < seconds:
            change()
            changes += 1
            time.sleep(0.005)
        drawn, took = len(kind.asked), time.monotonic() - begun
        kind.asked.clear()
        change()
        out.settle()
    looks = took / SWEEP_SECONDS + 1  # the look at all lanes wakes one that rests, too
    most = AT_ONCE + took / THEN_EVERY_SECONDS + looks
    assert (drawn <= most) is kind.is_redrawn, f"{drawn} redraws of {changes} changes in {took:.1f} s"
    assert kind.asked, "the last change does not show"


def test_a_claim_on_sqlite_uses_the_index_of_what_is_unfinished(sqlite_url: str) -> None:
    with opened(sqlite_url) as db:
        claims = Claims(db)
        db.write(lambda session: outbox.claim(session, "lane:1", "worker", timedelta(seconds=45)))
        statement, parameters = claims.last
        with db.read() as session:
            plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            assert session.execute(text("SELECT count(*) FROM delivery")).scalar_one() == 0
    assert "ix_delivery_lane_id" in " ".join(str(step) for step in plan)
