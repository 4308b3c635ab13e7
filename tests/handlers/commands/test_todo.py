from datetime import UTC, datetime

import pytest

from bot.errors import Refusal
from bot.rendering import Said
from bot.sandbox import Person
from handlers.buttons import item_was_done
from handlers.commands import actions, todo
from handlers.shapes import Answer, Asked, Command
from storage import timeline as lines
from tests.bot.desk import Desk, desk
from tests.handlers.buttons.clicking import clicked

START = datetime(2025, 7, 15, 18, 0, tzinfo=UTC)  # a Tuesday


def say(at: Desk, who: Person, command: Command, rest: str, channel: str = "C1") -> Said:
    asked = Asked(
        services=at.services,
        team_id=at.sandbox.team_id,
        user_id=who.id,
        channel_id=channel,
        response_url="",
        trigger_id="",
        at=at.now,
        zone="UTC",
        is_zone_assumed=False,
        channel_name="",
        word=command.name,
        rest=rest,
    )
    if command.reads_only:
        with at.db.read() as session:
            answer = command.run(session, asked)
    else:
        answer = at.db.write(lambda session: command.run(session, asked))
    at.outbox.settle()
    assert isinstance(answer, Answer)
    return at.world.rendering.say(answer.template, answer.facts)


def shown(said: Said) -> str:
    return said.text + str(said.blocks)


def test_an_action_item_is_told_back_with_owner_date_and_first_reminder(sqlite_url: str) -> None:
    with desk(sqlite_url, START) as at:
        lee, dana = at.sandbox.person("lee"), at.sandbox.person("dana")
        at.incident(lee)
        say(at, lee, todo.COMMAND, f"meet <@{dana.id}>")
        said = shown(say(at, lee, todo.COMMAND, f"Add an expiry alert <@{dana.id}|dana> by 2025-07-25 p1"))
        for told in ("*Add an expiry alert*", "`p1`", "owner: @Dana", "due on Fri 25 Jul, in 10 days", "INC-1"):
            assert told in said
        assert f"The first reminder comes <!date^{int(datetime(2025, 7, 16, 9, tzinfo=UTC).timestamp())}^" in said
        assert "It was done" not in said


def test_while_the_incident_runs_reminders_are_only_announced(sqlite_url: str) -> None:
    with desk(sqlite_url, START) as at:
        lee = at.sandbox.person("lee")
        at.incident(lee, status="investigating")
        said = shown(say(at, lee, todo.COMMAND, "Check the backups owner: Backend Team by 2025-07-25"))
        assert "Reminders begin when INC-1 is resolved." in said
        assert "owner: Backend Team" in said


def test_what_reads_as_done_is_offered_as_a_line(sqlite_url: str) -> None:
    with desk(sqlite_url, START) as at:
        lee = at.sandbox.person("lee")
        incident = at.incident(lee)
        said = say(at, lee, todo.COMMAND, "restarted the pods")
        button = said.blocks[-1]["elements"][-1]
        assert button["text"]["text"] == "It was done: make it a timeline line"
        assert button["action_id"] == item_was_done.BUTTON.action_id
        click = clicked(at, lee, button["value"], "C1")
        for _ in range(2):
            answer = at.db.write(lambda session: item_was_done.run(session, click))
            assert isinstance(answer, Answer)
            assert "restarted the pods" in shown(at.world.rendering.say(answer.template, answer.facts))
        with at.db.read() as session:
            assert [line.text for line in lines.of_incident(session, incident.id or 0)] == ["restarted the pods"]


def test_lists_of_an_incident_and_of_a_person(sqlite_url: str) -> None:
    with desk(sqlite_url, START) as at:
        lee, dana = at.sandbox.person("lee"), at.sandbox.person("dana")
        one, two = at.incident(lee), at.incident(lee, number=2, title="Slow search")
        at.todo(one, "Watch expiry", None, dana)
        at.todo(two, "Rebuild the index", None, dana)
        here = shown(say(at, dana, actions.COMMAND, ""))
        mine = shown(say(at, dana, actions.COMMAND, "Mine"))
        elsewhere = shown(say(at, dana, actions.COMMAND, "", channel="C999"))
        assert ("Open action items of INC-2" in here, "Rebuild" in here, "Watch" in here) == (True, True, False)
        assert all("Watch" in said and "Rebuild" in said and "INC-1" in said for said in (mine, elsewhere))
        assert say(at, lee, actions.COMMAND, "mine").text == "Your open action items: none."
        with pytest.raises(Refusal, match="actions_word") as refused:
            say(at, lee, actions.COMMAND, "yesterday")
        assert "yesterday" in at.world.rendering.refuse(refused.value).text


def test_a_long_list_stays_within_a_message(sqlite_url: str) -> None:
    with desk(sqlite_url, START) as at:
        lee = at.sandbox.person("lee")
        incident = at.incident(lee)
        for _ in range(14):
            at.todo(incident, "&lt;" * 3000, None, lee)
        said = say(at, lee, actions.COMMAND, "all")
        assert "Page 1 of 3, 14 action items in all" in shown(said)
        assert len(said.blocks) <= 50
        assert len(str(said.blocks)) < 13_000
