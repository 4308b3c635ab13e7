"""Reminders: one message that is answered in place, in its owner's hours, within their budget, and nowhere else."""

from datetime import UTC, datetime

from bot.defaults import DigestTo
from bot.sandbox import Message, Person
from handlers.clock import Ticker
from tests.stage import Stage

MONDAY = datetime(2025, 7, 21, 7, 0, tzinfo=UTC)  # nine in Copenhagen; three in the morning in New York


def ticks(stage: Stage, to: datetime) -> None:
    """Move the clock to a moment, and let it be looked at what is due."""
    stage.clock.set(to)
    Ticker(stage.bot.services).tick()
    stage.settle()


def letters(stage: Stage, person: Person) -> list[Message]:
    """Return the reminders that a person got."""
    talk = stage.slack.dm(person)
    return [one for one in talk.messages if "letter_" in str(one.blocks)] if talk else []


def chooses(stage: Stage, person: Person, letter: Message, action_id: str, value: object = None) -> None:
    """Click or choose something in a letter, and wait until it is redrawn."""
    reply = person.chooses(letter, action_id, value) if value is not None else person.clicks(letter, action_id)
    assert reply.ok, reply.error
    reply.wait_later()
    stage.settle()


def resolved(stage: Stage, *todos: str, by: Person | None = None) -> None:
    channel = stage.declares("sev1 Nobody can log in")
    stage.types(stage.ana, "impact users 1300", channel)
    stage.types(stage.ana, "time started 17:42 UTC", channel)
    stage.types(stage.ana, "why Nothing tracks when tokens expire", channel)
    for todo in todos:
        stage.types(by or stage.ana, f"todo {todo}", channel)
    stage.later_by(minutes=45)
    stage.types(stage.ana, "resolve", channel)
    stage.settle()


def answers_in_place(stage: Stage, letter: Message) -> None:
    """Let Ben do one thing with each of the first items of a letter, which tells each time what came of it."""
    chooses(stage, stage.ben, letter, "letter_done:1:1")
    stage.settle()
    assert "Done by you" in stage.reads(stage.ben, letter)
    chooses(stage, stage.ben, letter, "letter_snooze:1:2", "date")
    assert "letter_until:1:2" in str(letter.blocks)
    chooses(stage, stage.ben, letter, "letter_until:1:2", "2025-08-06")
    stage.settle()
    assert "not before Wed 6 Aug" in stage.reads(stage.ben, letter)
    chooses(stage, stage.ben, letter, "letter_due:1:3", "2025-08-15")
    chooses(stage, stage.ben, letter, "letter_not_mine:1:3")
    chooses(stage, stage.ben, letter, "letter_give:1:3", stage.chloe)
    stage.settle()
    assert "owner: @Chloe" in stage.reads(stage.ben, letter)
    chooses(stage, stage.ben, letter, "letter_snooze:1:0", "week")
    stage.settle()
    assert stage.reads(stage.ben, letter).count("not before Mon 28 Jul") == 3
    assert len(letters(stage, stage.ben)) == 1  # all of that happened in the one message


def test_a_letter_says_what_it_prevents_and_is_answered_in_place(stage: Stage) -> None:
    tasks = [f"Task {n} @ben by 2025-07-2{n} p2" for n in range(2, 7)]
    resolved(stage, "Watch token expiry @ben by 2025-07-23 p1", *tasks, by=stage.ben)
    assert letters(stage, stage.ben) == []
    ticks(stage, MONDAY)
    assert letters(stage, stage.ben) == []  # at night nobody is written to
    ticks(stage, datetime(2025, 7, 21, 13, 0, tzinfo=UTC))
    assert len(letters(stage, stage.ben)) == 1
    (letter,) = letters(stage, stage.ben)
    said = stage.reads(stage.ben, letter)
    assert "🛡️ INC-1: 1,300 people hit for 45 min; cause: Nothing tracks when tokens expire" in said.splitlines()[1]
    assert "6 action items" in said
    assert said.index("Watch token expiry") < said.index("Task 2") < said.index("And 3 more") < said.index("Task 6")

    answers_in_place(stage, letter)

    ticks(stage, datetime(2025, 7, 22, 9, 30, tzinfo=UTC))
    (given,) = letters(stage, stage.chloe)
    assert "1 action item is yours now" in stage.reads(stage.chloe, given)
    chooses(stage, stage.chloe, given, "I take it")
    stage.settle()
    assert "Give to" in str(given.blocks)
    for day in range(22, 28):
        ticks(stage, datetime(2025, 7, day, 13, 0, tzinfo=UTC))
    assert len(letters(stage, stage.ben)) == 1
    ticks(stage, datetime(2025, 7, 28, 13, 0, tzinfo=UTC))
    late = letters(stage, stage.ben)[-1]
    assert "Watch token expiry" not in stage.reads(stage.ben, late)
    assert "3 action items: 3 overdue" in stage.reads(stage.ben, late)

    stage.later_by(days=200)
    chooses(stage, stage.ben, late, "letter_done:3:4")  # a button of an old message still does the right thing
    stage.settle()
    assert "Done by you" in stage.reads(stage.ben, late)
    assert (stage.pings(), stage.dead()) == ([], [])


def test_hours_of_ones_own_and_a_holiday_that_the_commander_can_see(quick_stage: Stage) -> None:
    stage = quick_stage
    resolved(stage, "Watch token expiry @ben by 2025-07-23 p1", by=stage.ben)
    assert "Mon–Fri, 09:00 to 17:00 (America/New_York), as for everybody" in stage.asks(stage.ben, "hours")
    assert "Mon–Thu, 12:00 to 18:00" in stage.asks(stage.ben, "hours 12-6pm mon-thu")
    assert "Which hours?" in stage.asks(stage.ben, "hours all night")
    ticks(stage, datetime(2025, 7, 21, 15, 59, tzinfo=UTC))
    assert letters(stage, stage.ben) == []
    ticks(stage, datetime(2025, 7, 21, 16, 0, tzinfo=UTC))  # noon in New York
    assert len(letters(stage, stage.ben)) == 1
    assert "left alone until Mon 28 Jul" in stage.asks(stage.ben, "hours away until 2025-07-28")
    stage.settle()
    for day in (22, 23, 24):
        ticks(stage, datetime(2025, 7, day, 17, 0, tzinfo=UTC))
    assert len(letters(stage, stage.ben)) == 1
    assert "owner: @Ben, away until Mon 28 Jul" in stage.asks(stage.ana, "INC-1 actions")
    ticks(stage, datetime(2025, 7, 28, 16, 0, tzinfo=UTC))
    assert "1 overdue" in stage.reads(stage.ben, letters(stage, stage.ben)[-1])
    assert len(letters(stage, stage.ben)) == 2


def test_what_is_long_overdue_is_told_once_to_the_commander_and_a_guest_is_not_written_to(quick_stage: Stage) -> None:
    stage = quick_stage
    resolved(stage, "Watch token expiry @ben by 2025-07-23 p1", "Rotate the keys @chloe by 2025-07-23 p1")
    stage.chloe.user.guest = True
    for day in range(16, 32):
        ticks(stage, datetime(2025, 7, day, 13, 30, tzinfo=UTC))
    told = [stage.reads(stage.ana, one) for one in letters(stage, stage.ana)]
    assert told
    assert "Rotate the keys" in told[0]
    assert not any("Watch token expiry" in one for one in told)
    for day in range(1, 30):
        ticks(stage, datetime(2025, 8, day, 13, 30, tzinfo=UTC))
    raised = [one for one in letters(stage, stage.ana) if "Watch token expiry" in stage.reads(stage.ana, one)]
    assert len(raised) == 1
    assert "owner: @Ben" in stage.reads(stage.ana, raised[0])
    assert stage.dead() == []


def test_a_digest_that_fell_due_while_the_bot_was_down_comes_once_and_then_weekly(quick_stage: Stage) -> None:
    stage = quick_stage
    resolved(stage, "Watch token expiry @ben by 2025-07-23 p1", by=stage.ben)
    stage.types(stage.ana, "declare sev2 --private The canary is out")
    stage.settle()
    stage.types(stage.ana, "INC-2 todo Hide the canary @ana by 2025-07-16", stage.channel(2))
    stage.ana.invites(stage.general, stage.slack.bot_user_id)
    stage.bot.services.settings.digests = [DigestTo(channel=stage.general.id)]
    ticks(stage, datetime(2025, 7, 16, 9, 0, tzinfo=UTC))

    def posted() -> list[str]:
        said = [stage.reads(stage.chloe, one) for one in stage.spoken(stage.general)]
        return [one for one in said if "Action items this week" in one]

    assert posted() == []
    ticks(stage, datetime(2025, 8, 6, 2, 0, tzinfo=UTC))  # three of them fell due meanwhile
    (said,) = posted()
    assert "1 open · 1 overdue · 0 done" in said.replace("*", "")
    assert "Watch token expiry" in said
    assert "canary" not in said
    ticks(stage, datetime(2025, 8, 6, 9, 0, tzinfo=UTC))
    assert len(posted()) == 1
    ticks(stage, datetime(2025, 8, 11, 9, 0, tzinfo=UTC))
    assert len(posted()) == 2
    assert (stage.pings(), stage.dead()) == ([], [])
