"""Somebody sets the clock wrong, and right again: reminders are neither late nor twice, unless the bot trusts it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlmodel import Session, col

from bot.slack import Slack
from storage import reminders as reminder_rows
from storage.letters import Letter
from storage.reminders import Reminder, claim_due
from tests.bot.desk import Desk, desk

START = datetime(2025, 7, 15, 18, 0, tzinfo=UTC)  # a Tuesday
FRIDAY = date(2025, 7, 25)


def neither_late_nor_twice(at: Desk, hours: int) -> None:
    """Let an urgent item's reminders fall due, the clock wrong by so many hours a moment before each."""
    dana = at.sandbox.person("dana")
    item_id = at.todo(at.incident(dana), "Watch token expiry", FRIDAY, dana, priority="p1")
    at.outbox.settle()
    planned = [one.due_at for one in at.reminders(item_id)]
    assert len(planned) > 3
    for number, moment in enumerate(planned[:4], start=1):
        at.tick(moment + timedelta(hours=hours))
        at.tick(moment)
        assert all(one.sent_at for one in at.reminders(item_id) if one.due_at <= moment), "a reminder is late"
        assert len(at.inbox(dana)) <= number, "a reminder came twice"
        at.tick(moment + timedelta(seconds=5))
        assert len(at.inbox(dana)) <= number, "a reminder came twice"
    assert len(at.inbox(dana)) == 4 or hours == 24  # a day ahead, the message tells of what is due that day, too
    told = [one.letter_id for one in at.reminders(item_id) if one.sent_at]
    assert len(set(told)) == len(at.inbox(dana))


@pytest.mark.parametrize("hours", [1, -1, 24, -24])
def test_a_clock_that_is_set_wrong_and_right_again_makes_nothing_late_or_twice(sqlite_url: str, hours: int) -> None:
    with desk(sqlite_url, START) as at:
        neither_late_nor_twice(at, hours)


def takes_what_is_late_for_missed(session: Session, now: datetime) -> list[Reminder]:
    """Do as schedulers do that give up what they could not start in time."""
    return [one for one in claim_due(session, now) if now - one.due_at < timedelta(hours=1)]


def believes_what_it_sent_is_still_to_come(session: Session, now: datetime) -> list[Reminder]:
    """Do as a bot does to which only what lies behind the clock has happened."""
    ahead = update(Reminder).where(col(Reminder.sent_at) > now)
    session.execute(ahead.values(queued_at=None, sent_at=None, letter_id=None))
    session.execute(update(Letter).where(col(Letter.sent_at) > now).values(sent_at=now - timedelta(days=30)))
    return claim_due(session, now)


@pytest.mark.parametrize(
    ("wrong", "hours", "said"),
    [(takes_what_is_late_for_missed, 24, "is late"), (believes_what_it_sent_is_still_to_come, 1, "came twice")],
)
def test_a_bot_that_trusts_the_clock_is_found_out(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, wrong: Callable[..., object], hours: int, said: str
) -> None:
    monkeypatch.setattr(reminder_rows, "claim_due", wrong)
    monkeypatch.setattr(Slack, "_marked", lambda *_: None)  # else it would find what it posted before
    with desk(sqlite_url, START) as at, pytest.raises(AssertionError, match=said):
        neither_late_nor_twice(at, hours)
