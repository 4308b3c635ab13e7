"""Everything that leaves: in order, once, retried, and given up loudly."""

import logging
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from bot import troubles
from bot.errors import Moot, NotYet, SlackRefused, SlackUnreachable
from bot.outbox import GIVE_UP, MOST_FAULTS, UNKNOWN_FOR, Outbox
from storage import outbox
from storage.outbox import CLAIMED, DEAD, SENT, WAITING, Delivery
from tests.bot.office import Office, Words, at_work, failing, world_of
from tests.databases import opened
from tests.postgres import PostgresServer
from tests.stage import wait_for


def test_rows_of_a_lane_leave_one_at_a_time_in_order(office: Office) -> None:
    under_way: list[str] = []
    most: list[int] = []

    def act(row: Delivery) -> None:
        under_way.append(row.subject)
        most.append(len(under_way))
        time.sleep(0.002)
        under_way.remove(row.subject)

    wanted = [str(number) for number in range(20)]
    office.words.acts = dict.fromkeys(wanted, act)
    office.add(*wanted)
    office.outbox.settle()
    assert office.words.subjects() == wanted
    assert max(most) == 1
    assert {row.state for row in office.rows()} == {SENT}


def test_a_lane_that_is_stuck_delays_no_other(office: Office) -> None:
    go_on = threading.Event()
    office.words.acts["stuck"] = lambda _row: go_on.wait(20)
    office.add("stuck", "behind", lane="test:1")
    office.until(lambda: "stuck" in office.words.subjects())
    office.add("free", lane="test:2")
    office.until(lambda: ("free", None) in office.words.kept)
    assert "behind" not in office.words.subjects()
    go_on.set()
    office.outbox.settle()
    assert office.words.subjects()[-1] == "behind"


def test_a_burst_is_one_update(office: Office) -> None:
    go_on = threading.Event()
    office.words.acts["overview"] = lambda _row: go_on.wait(20)
    office.add("overview")
    office.until(lambda: office.words.asked)
    for _ in range(5):
        office.add("overview")
    go_on.set()
    office.outbox.settle()
    assert office.words.subjects() == ["overview", "overview"]


def test_what_is_not_there_yet_is_waited_for_and_counts_as_no_try(office: Office) -> None:
    office.words.acts["draft"] = failing(NotYet("2 messages are still being fetched"), times=2)
    office.add("draft", "after")
    office.until(lambda: office.row("draft").outcome == "2 messages are still being fetched")
    assert (office.row("draft").state, office.row("draft").attempts) == (WAITING, 0)
    assert office.words.kept == []
    office.outbox.settle()
    assert office.words.kept == [("draft", "done"), ("after", None)]


def test_what_is_moot_counts_as_sent_with_its_reason(office: Office) -> None:
    office.words.acts["pin"] = failing(Moot("there is no overview to pin"))
    office.add("pin", "after")
    office.outbox.settle()
    assert (office.row("pin").state, office.row("pin").outcome) == (SENT, "there is no overview to pin")
    assert office.words.kept == [("after", None)]


def test_what_slack_refuses_for_good_dies_and_lets_its_lane_go_on(office: Office, caplog: Any) -> None:
    office.words.acts["gone"] = failing(SlackRefused("pins.add", "channel_not_found"))
    with caplog.at_level(logging.ERROR):
        office.add("gone", "after")
        office.outbox.settle()
    assert (office.row("gone").state, office.row("gone").outcome) == (DEAD, "pins.add: channel_not_found")
    assert office.words.kept == [("after", None)]
    assert "is given up: pins.add: channel_not_found" in caplog.text
    with office.db.read() as session:
        assert [row.subject for row in outbox.dead_ones(session)] == ["gone"]
        assert outbox.backlog(session).dead == 1


def test_a_token_that_can_be_mended_is_waited_for(office: Office) -> None:
    office.words.acts["post"] = failing(SlackRefused("chat.postMessage", "invalid_auth"), times=1)
    office.add("post")
    office.until(lambda: office.row("post").outcome == "parked token: chat.postMessage: invalid_auth")
    assert office.row("post").state == WAITING
    office.hurry()
    office.until(lambda: office.words.kept == [("post", "done")])


def test_what_cannot_be_reached_is_tried_again_and_knows_that(office: Office) -> None:
    office.words.acts["post"] = failing(SlackUnreachable("chat.postMessage: reset"), times=2)
    office.add("post")
    for tries in (1, 2):
        office.until(lambda: (office.row("post").state, office.row("post").attempts) == (WAITING, tries))  # noqa: B023 - called at once
        office.hurry()
    office.outbox.settle()
    assert office.words.asked == [("post", False), ("post", True), ("post", True)]


@pytest.mark.parametrize(("hours", "state"), [(23.9, WAITING), (24.1, DEAD)])
def test_what_could_not_be_sent_in_24_hours_is_given_up(office: Office, hours: float, state: str) -> None:
    office.outbox.stop()
    office.add("post")
    tried = datetime.now(UTC) - timedelta(hours=hours)
    office.change("post", first_tried_at=tried, attempts=9)
    office.words.acts["post"] = failing(SlackUnreachable("chat.postMessage: 503"))
    later = Outbox(office.world, [office.words])
    later.start()
    office.until(lambda: office.words.asked and office.row("post").state != CLAIMED)
    later.stop()
    assert office.row("post").state == state
    assert timedelta(hours=24) == GIVE_UP


@pytest.mark.parametrize("where", ["ask", "keep", "constraint", "refused"])
def test_a_fault_of_ours_does_not_hold_its_lane_for_a_day(
    office: Office, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def fault(row: Delivery) -> None:
        if row.subject == "faulty" and where == "constraint":
            raise IntegrityError("INSERT", {}, ValueError("a row that is there already"))
        if row.subject == "faulty":
            raise KeyError("a column that nobody has")

    if where == "ask":
        office.words.acts["faulty"] = fault
    elif where == "refused":
        monkeypatch.setattr(troubles, "park", lambda _session, row, *_given, **_named: fault(row))
        office.words.acts["faulty"] = failing(SlackRefused("chat.postMessage", "is_archived"))
    else:
        office.words.keeps = fault
    office.add("faulty", "after")
    for tries in range(1, MOST_FAULTS + 1):
        office.until(lambda: office.words.times["faulty"] == tries)  # noqa: B023 - called at once
        office.until(lambda: office.row("faulty").state in {WAITING, DEAD})
        office.hurry()
    office.outbox.settle()
    assert (office.row("faulty").state, office.words.times["faulty"]) == (DEAD, MOST_FAULTS)
    assert office.row("after").state == SENT


def test_a_database_that_is_away_is_no_fault_of_what_is_to_leave(office: Office) -> None:
    away = OperationalError("SELECT", {}, ConnectionError("the server is gone"))
    office.words.acts["post"] = failing(away, times=MOST_FAULTS)
    office.add("post")
    for tries in range(1, MOST_FAULTS + 1):
        office.until(lambda: office.words.times["post"] == tries)  # noqa: B023 - called at once
        office.until(lambda: office.row("post").state in {WAITING, DEAD})
        office.hurry()
    office.outbox.settle()
    assert office.row("post").state == SENT


def test_while_the_database_is_away_the_log_says_so_in_a_line(
    postgres_server: PostgresServer, postgres_template: str, caplog: pytest.LogCaptureFixture
) -> None:
    def told() -> list[logging.LogRecord]:
        return [one for one in caplog.records if "looked through" in one.getMessage()]

    url = postgres_server.create_database("outbox_away", template=postgres_template)
    with opened(url) as db, at_work(world_of(db), [Words()]):
        postgres_server.drop_database("outbox_away")
        wait_for(lambda: len(told()) > 1, "word of it")
    assert all(one.exc_info is None and "\n" not in one.getMessage() for one in told())


def test_what_cannot_even_be_given_up_dies_alone(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def gave_up(*_given: Any) -> None:
        raise LookupError("what it is about is gone")

    monkeypatch.setattr(Words, "gave_up", gave_up)
    office.words.acts["orphan"] = failing(SlackRefused("chat.postMessage", "msg_too_long"))
    office.add("orphan", "after")
    office.outbox.settle()
    assert (office.row("orphan").state, office.row("orphan").outcome) == (DEAD, "chat.postMessage: msg_too_long")
    assert office.row("after").state == SENT


def test_a_row_of_a_kind_that_is_new_waits_for_a_replica_that_knows_it(office: Office) -> None:
    class Telegram(Words):
        name = "telegram"

    office.add("7", kind="telegram")
    office.until(lambda: office.row("7").outcome)
    assert (office.row("7").state, office.row("7").attempts) == (WAITING, 0)
    office.outbox.stop()
    office.change("7", not_before=timedelta())
    newer = Outbox(office.world, [office.words, telegram := Telegram()])
    newer.start()
    newer.settle()
    newer.stop()
    assert telegram.asked == [("7", False)]


def test_a_row_of_a_kind_that_nobody_knows_dies_loudly_in_the_end(office: Office, caplog: Any) -> None:
    with caplog.at_level(logging.ERROR):
        office.add("7", kind="telegram")
        office.add("after")
        office.until(lambda: office.row("7").outcome)
        office.change("7", first_tried_at=-UNKNOWN_FOR - timedelta(minutes=1))
        office.hurry()
        office.outbox.settle()
    assert office.row("7").state == DEAD
    assert "knows no delivery of the kind 'telegram'" in caplog.text
    assert office.words.kept == [("after", None)]


def test_what_is_under_way_ends_before_the_outbox_does_and_the_rest_waits(office: Office) -> None:
    begun = threading.Event()

    def act(_row: Delivery) -> str:
        begun.set()
        time.sleep(0.3)
        return "done"

    office.words.acts["first"] = act
    office.add("first", "second")
    assert begun.wait(5)
    office.outbox.stop()
    assert office.words.kept == [("first", "done")]
    assert (office.row("second").state, office.row("second").attempts) == (WAITING, 0)
