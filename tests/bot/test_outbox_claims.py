"""A claim is one worker's, for a while; afterwards it is anybody's."""

import time
from datetime import timedelta

import pytest
from sqlmodel import Session

from bot.outbox import Outbox
from storage import outbox
from storage.database import NotStoredError
from storage.outbox import CLAIMED, SENT, WAITING, Delivery
from tests.bot.office import TEAM, Office, Words, at_work, failing, world_of
from tests.databases import opened


def test_a_result_is_not_kept_when_another_worker_took_the_row_over(office: Office) -> None:
    def act(_row: Delivery) -> str:
        if office.words.times["post"] == 1:
            office.change("post", claimed_by="another", attempts=2, claimed_until=timedelta(seconds=1))
        return f"answer {office.words.times['post']}"

    office.words.acts["post"] = act
    office.add("post")
    office.until(lambda: office.words.kept)
    office.outbox.settle()
    assert office.words.kept == [("post", "answer 2")]
    assert office.words.asked == [("post", False), ("post", True)]


def test_a_result_that_cannot_be_stored_at_once_is_stored_later_and_nothing_is_asked_twice(office: Office) -> None:
    refused = [NotStoredError("The database is busy.")] * 2

    def keeps(_row: Delivery) -> None:
        if refused:
            raise refused.pop()

    office.words.keeps = keeps
    office.words.acts["post"] = lambda _row: "taken"
    office.add("post")
    office.outbox.settle()
    assert refused == []
    assert (office.words.asked, office.words.kept) == ([("post", False)], [("post", "taken")])


def test_what_could_not_write_what_it_needs_is_begun_again_soon(office: Office) -> None:
    office.words.acts["post"] = failing(NotStoredError("The database is busy."), times=1)
    office.add("post")
    office.until(lambda: office.row("post").state == WAITING)
    office.hurry()
    office.outbox.settle()
    assert (office.words.asked, office.words.kept) == ([("post", False), ("post", True)], [("post", "done")])


def claimed_by_another(office: Office, until: timedelta) -> Outbox:
    office.outbox.stop()
    office.add("post")
    office.change("post", state=CLAIMED, claimed_by="another", attempts=1, claimed_until=until)
    later = Outbox(office.world, [office.words])
    for thread in later._threads:
        thread.start()  # not `start`: on SQLite that lets go of every claim at once
    return later


@pytest.mark.parametrize("ahead", [timedelta(seconds=-1), timedelta(hours=1), timedelta(days=400)])
def test_a_claim_that_ran_out_or_was_made_by_a_wrong_clock_is_taken_over(office: Office, ahead: timedelta) -> None:
    later = claimed_by_another(office, ahead)
    office.until(lambda: office.row("post").state == SENT)
    later.stop()
    assert office.words.asked == [("post", True)]


def test_a_claim_that_holds_is_left_alone(office: Office) -> None:
    later = claimed_by_another(office, timedelta(seconds=30))
    time.sleep(2.5)
    later.stop()
    assert office.words.asked == []
    assert office.row("post").state == CLAIMED


def test_claims_of_an_earlier_process_on_our_own_file_are_over_at_once(sqlite_url: str) -> None:
    words = Words()
    with opened(sqlite_url) as db:
        db.write(lambda s: outbox.add(s, team_id=TEAM, lane="test:1", kind="words", subject="post"))
        claimed = db.write(lambda s: outbox.claim(s, "test:1", "a dead process", timedelta(seconds=45)))
        assert claimed is not None
        with at_work(world_of(db), [words]) as made:
            made.settle(5)
    assert words.asked == [("post", True)]


def test_two_workers_never_send_a_row_twice(postgres_url: str) -> None:
    words = Words()

    def fill(session: Session) -> None:
        for number in range(200):
            outbox.add(session, team_id=TEAM, lane=f"test:{number % 20}", kind="words", subject=number)

    with opened(postgres_url) as one, opened(postgres_url) as other:
        one.write(fill)
        with at_work(world_of(one), [words]) as first, at_work(world_of(other), [words]):
            first.settle()
    assert sorted(words.subjects(), key=int) == [str(number) for number in range(200)]
    for lane in range(20):
        of_lane = [int(subject) for subject in words.subjects() if int(subject) % 20 == lane]
        assert of_lane == sorted(of_lane)
