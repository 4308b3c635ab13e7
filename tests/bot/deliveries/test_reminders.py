from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session

from bot import action_items, reminders
from bot.deliveries.people import PersonFacts
from bot.deliveries.reminders import ReminderMessage
from bot.outbox import Outbox
from bot.sandbox import Person
from bot.when.hours import Hours
from storage import action_items as item_rows
from storage import outbox as outbox_rows
from tests.bot.desk import Desk, desk

START = datetime(2025, 7, 15, 18, 0, tzinfo=UTC)  # a Tuesday
FRIDAY = date(2025, 7, 25)


def finish(at: Desk, item_id: int, by: Person) -> bool:
    def job(session: Session) -> bool:
        item = item_rows.hold(session, at.sandbox.team_id, item_id)
        assert item is not None
        return action_items.done(session, item, at.change(by.id), at.settings)

    return at.db.write(job)


def test_a_person_gets_one_message_about_all_that_is_due(database_url: str) -> None:
    with desk(database_url, START) as at:
        dana = at.sandbox.person("dana", tz="Europe/Copenhagen")
        incident = at.incident(dana, impact={"users": "1300"})
        ids = [at.todo(incident, f"Task {n}", FRIDAY, dana, priority=f"p{n}") for n in (3, 1, 2)]
        at.outbox.settle()
        assert at.tick(datetime(2025, 7, 21, 6, 59, 59, tzinfo=UTC)) == 0
        assert at.inbox(dana) == []
        assert at.tick(datetime(2025, 7, 21, 7, 0, tzinfo=UTC)) == 3
        (message,) = at.inbox(dana)
        sections = [block["text"]["text"] for block in message.blocks if block["type"] == "section"]
        assert sections[0] == ":shield: INC-1: 1,300 people hit"
        assert [one.split("*")[1] for one in sections[1:]] == ["Task 1", "Task 2", "Task 3"]
        assert message.text.startswith("INC-1: 1,300 people hit. 3 action items due soon. Task 1")
        assert all(at.reminders(item_id)[0].sent_at == at.now for item_id in ids)
        at.tick()
        assert len(at.inbox(dana)) == 1


def test_the_message_pings_nobody_and_shows_what_was_typed(sqlite_url: str) -> None:
    with desk(sqlite_url, START) as at:
        dana = at.sandbox.person("dana")
        title = "<!channel> {{7*7}}"
        at.todo(at.incident(dana, title=title), "&lt;!channel&gt; {{7*7}} <@UX|kim>\n*x*", FRIDAY, dana)
        at.tick(datetime(2025, 7, 25, 9, 0, tzinfo=UTC))
        (message,) = at.inbox(dana)
        assert message.pings == []
        (words,) = [one["text"]["text"] for one in message.blocks if "@kim" in str(one)]
        assert "*&lt;!channel&gt; {{7*7}} @kim *x**" in words
        assert "INC-1: &lt;!channel&gt; {{7*7}}" in message.blocks[0]["text"]["text"]


def share(session: Session, at: Desk, item_id: int) -> None:
    item = item_rows.get(session, item_id)
    item.is_withheld = False
    session.flush()
    reminders.plan(session, item, settings=at.settings, now=at.now)


def test_of_a_private_incident_outsiders_are_told_nothing_but_their_item(sqlite_url: str) -> None:
    with desk(sqlite_url, START) as at:
        dana = at.sandbox.person("dana")
        secret = at.incident(at.sandbox.person("lee"), is_private=True, title="CANARY", impact={"users": "CANARY"})
        item_id = at.todo(secret, "Rotate the key", FRIDAY, dana)
        at.tick(datetime(2025, 7, 24, 9, 0, tzinfo=UTC))
        assert at.inbox(dana) == []  # nobody has said that they may be told
        at.db.write(lambda session: share(session, at, item_id))
        at.tick(datetime(2025, 7, 25, 9, 0, tzinfo=UTC))
        (message,) = at.inbox(dana)
        assert "Rotate the key" in str(message.blocks)
        assert not any(word in message.text + str(message.blocks) for word in ("CANARY", "INC-1", "C1"))


def test_reminders_are_rows_and_fire_after_a_restart(database_url: str) -> None:
    with desk(database_url, START) as at:
        dana = at.sandbox.person("dana")
        at.todo(at.incident(at.sandbox.person("lee")), "Watch token expiry", FRIDAY, dana)
        at.outbox.settle()
        at.outbox.stop()
        at.clock.set(datetime(2025, 7, 25, 9, 0, tzinfo=UTC))
        at.db.write(lambda session: reminders.tick(session, at.now, at.settings))  # handed over, and the process ends
        assert at.inbox(dana) == []
        second = Outbox(at.world, [PersonFacts(), ReminderMessage()], unknown_for=timedelta())
        second.start()
        second.settle()
        second.stop()
        assert len(at.inbox(dana)) == 1


def test_an_answer_that_was_lost_makes_no_second_message(sqlite_url: str) -> None:
    with desk(sqlite_url, START) as at:
        dana = at.sandbox.person("dana")
        item_id = at.todo(at.incident(at.sandbox.person("lee")), "Watch token expiry", FRIDAY, dana)
        at.outbox.settle()
        at.sandbox.faults.fail("chat.postMessage", error="fatal_error", after_effect=True)
        at.tick(datetime(2025, 7, 25, 9, 0, tzinfo=UTC))
        assert len(at.inbox(dana)) == 1
        assert [one.kind for one in at.reminders(item_id) if one.sent_at] == ["assigned", "before"]


def test_what_was_done_is_not_reminded_of(sqlite_url: str) -> None:
    with desk(sqlite_url, START) as at:
        dana = at.sandbox.person("dana")
        item_id = at.todo(at.incident(dana), "Watch token expiry", FRIDAY, dana)
        at.outbox.settle()
        assert finish(at, item_id, dana)
        assert at.moments(item_id) == []
        assert at.tick(datetime(2025, 9, 1, 9, 0, tzinfo=UTC)) == 0
        assert at.inbox(dana) == []


def test_what_is_done_between_hand_over_and_sending_is_left_out(sqlite_url: str) -> None:
    with desk(sqlite_url, START) as at:
        dana = at.sandbox.person("dana")
        item_id = at.todo(at.incident(dana), "Watch token expiry", FRIDAY, dana)
        at.outbox.settle()
        at.outbox.stop()
        at.clock.set(datetime(2025, 7, 25, 9, 0, tzinfo=UTC))
        at.db.write(lambda session: reminders.tick(session, at.now, at.settings))
        finish(at, item_id, dana)
        later = Outbox(at.world, [PersonFacts(), ReminderMessage()], unknown_for=timedelta())
        later.start()
        later.settle()
        later.stop()
        assert at.inbox(dana) == []


def test_what_leaves_late_waits_for_the_morning(sqlite_url: str) -> None:
    """Slack was down in the afternoon, and came back at night."""
    with desk(sqlite_url, START) as at:
        dana = at.sandbox.person("dana", tz="Europe/Copenhagen")
        at.todo(at.incident(at.sandbox.person("lee")), "Watch token expiry", FRIDAY, dana)
        at.outbox.settle()
        at.outbox.stop()
        at.clock.set(datetime(2025, 7, 23, 14, 0, tzinfo=UTC))
        at.db.write(lambda session: reminders.tick(session, at.now, at.settings))
        at.clock.set(datetime(2025, 7, 23, 22, 0, tzinfo=UTC))
        night = Outbox(at.world, [PersonFacts(), ReminderMessage()], unknown_for=timedelta())
        night.start()
        try:
            night.settle()
            assert at.inbox(dana) == []
            at.clock.set(datetime(2025, 7, 24, 7, 0, tzinfo=UTC))
            at.db.write(lambda session: reminders.tick(session, at.now, at.settings))
            night.settle()
            assert len(at.inbox(dana)) == 1
        finally:
            night.stop()


DOWN = [timedelta(minutes=10), timedelta(hours=26), timedelta(days=8)]


@pytest.mark.parametrize("down", DOWN, ids=str)
def test_what_fell_due_while_the_bot_was_down_comes_as_one_message_at_a_good_moment(
    database_url: str, down: timedelta
) -> None:
    zones = ["Europe/Copenhagen", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland", "UTC"]
    with desk(database_url, START) as at:
        people = [at.sandbox.person(f"owner{n}", tz=zone) for n, zone in enumerate(zones)]
        incident = at.incident(at.sandbox.person("lee"))
        at.todos(incident, [(f"Task {number}", FRIDAY, people[number % 5]) for number in range(50)])
        at.outbox.settle()
        back = datetime(2025, 7, 25, 7, 0, tzinfo=UTC) + down
        at.tick(back)
        for person, zone in zip(people, zones, strict=True):
            hours = Hours(ZoneInfo(zone), 9, 17, frozenset({1, 2, 3, 4, 5}))
            when = hours.next_minute(back)
            if when > back:
                assert at.inbox(person) == []
        moments = sorted({one.next_at for one in at.every_reminder() if one.next_at > back})
        for moment in [one for one in moments if one <= back + timedelta(days=4)]:
            at.tick(moment)
        for person, zone in zip(people, zones, strict=True):
            hours = Hours(ZoneInfo(zone), 9, 17, frozenset({1, 2, 3, 4, 5}))
            told = [datetime.fromtimestamp(float(message.ts), UTC) for message in at.inbox(person)]
            assert all(hours.includes(one) for one in told), (zone, told)
            assert len({hours.today(one) for one in told}) == len(told), (zone, told)
            assert told[0].replace(microsecond=0) == hours.next_minute(back), (zone, told)
            is_late = "I could not send it before" in str(at.inbox(person)[0].blocks)
            assert is_late or down < timedelta(days=1), zone
        left = [one for one in at.every_reminder() if one.due_at <= at.now]
        assert all(one.sent_at or one.cancelled_at for one in left)


def test_of_several_replicas_only_one_hands_a_reminder_over(postgres_url: str) -> None:
    with desk(postgres_url, START) as at:
        people = [at.sandbox.person(f"owner{n}") for n in range(6)]
        incident = at.incident(people[0])
        at.todos(incident, [(f"Task {number}", FRIDAY, people[number % 6]) for number in range(60)])
        at.outbox.settle()
        at.clock.set(datetime(2025, 7, 23, 9, 0, tzinfo=UTC))
        with ThreadPoolExecutor(4) as replicas:
            ticks = [
                replicas.submit(at.db.write, lambda session: reminders.tick(session, at.now, at.settings))
                for _ in range(12)
            ]
        assert sum(tick.result() for tick in ticks) == 60 + 50  # those that were given to others are told as that, too
        at.outbox.settle()
        for person in people:
            (letter,) = at.inbox(person)
            assert "And 7 more" in str(letter.blocks)


# Who cannot be reached


def test_whoever_left_hands_over_to_the_commander_who_is_told_so(database_url: str) -> None:
    with desk(database_url, START) as at:
        dana, lee, kim = (at.sandbox.person(name) for name in ("dana", "lee", "kim"))
        item_id = at.todo(at.incident(lee, commander=kim), "Watch token expiry", FRIDAY, dana)
        at.outbox.settle()
        dana.user.deleted = True
        at.tick(datetime(2025, 7, 25, 9, 0, tzinfo=UTC))
        at.tick()
        assert at.inbox(dana) == []
        (message,) = at.inbox(kim)
        assert "owner: @Dana, whom I cannot reach" in str(message.blocks)
        assert {one.user_id for one in at.reminders(item_id) if not one.cancelled_at and not one.sent_at} == {kim.id}


def test_where_a_message_is_refused_the_next_one_gets_it(sqlite_url: str) -> None:
    with desk(sqlite_url, START) as at:
        dana, lee = at.sandbox.person("dana"), at.sandbox.person("lee")
        at.todo(at.incident(lee), "Watch token expiry", FRIDAY, dana)
        at.outbox.settle()
        at.sandbox.faults.fail("conversations.open", error="cannot_dm_bot")
        at.tick(datetime(2025, 7, 25, 9, 0, tzinfo=UTC))
        at.tick()
        assert (len(at.inbox(dana)), len(at.inbox(lee))) == (0, 1)


def test_where_nobody_can_be_reached_it_is_not_dropped_in_silence(sqlite_url: str) -> None:
    with desk(sqlite_url, START) as at:
        lee = at.sandbox.person("lee")
        at.todo(at.incident(lee), "Watch token expiry", FRIDAY, lee)
        at.outbox.settle()
        at.sandbox.faults.fail("conversations.open", error="user_disabled", times=None)
        at.tick(datetime(2025, 7, 25, 9, 0, tzinfo=UTC))
        with at.db.read() as session:
            dead = next(one for one in outbox_rows.dead_ones(session) if one.kind == "reminder")
        assert (dead.kind, dead.subject, "user_disabled" in dead.outcome) == ("reminder", lee.id, True)
