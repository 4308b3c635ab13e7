from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.errors import Refusal
from bot.rendering import Said
from bot.sandbox import Person
from handlers.buttons import item_done
from handlers.shapes import Answer
from tests.bot.desk import Desk, desk
from tests.handlers.buttons.clicking import clicked

START = datetime(2025, 7, 15, 18, 0, tzinfo=UTC)
FRIDAY = date(2025, 7, 25)


def click(at: Desk, who: Person, value: str) -> tuple[Answer, Said]:
    answer = at.db.write(lambda session: item_done.run(session, clicked(at, who, value)))
    assert isinstance(answer, Answer)
    return answer, at.world.rendering.say(answer.template, answer.facts)


def sections(blocks: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """What each item shows, and the value of its button."""
    return [
        (block["text"]["text"], block.get("accessory", {}).get("value", ""))
        for block in blocks
        if block["type"] == "section"
    ]


def test_done_strikes_the_item_in_the_clicked_message_and_leaves_the_others(database_url: str) -> None:
    with desk(database_url, START) as at:
        dana = at.sandbox.person("dana")
        incident = at.incident(dana)
        first, second = (at.todo(incident, text, FRIDAY, dana) for text in ("Watch expiry", "Write it down"))
        values = [f"actions {one} {first},{second}" for one in (first, second)]
        answer, said = click(at, dana, values[0])
        assert answer.replace
        (done, no_value), (left, value) = sections(said.blocks)
        assert done.startswith(":white_check_mark: ~Watch expiry~\nDone by you, <!date^")
        assert no_value == ""
        assert left.startswith("*Write it down*")
        assert value == ""
        (button,) = (one for block in said.blocks[1:-2] for one in block.get("elements", ())[:1])
        assert button["value"].startswith(values[1])
        assert (at.item(first).status, at.item(first).done_by, at.item(second).status) == ("done", dana.id, "open")
        assert at.moments(first) == []
        click(at, dana, button["value"])
        assert at.item(second).status == "done"


def test_a_second_click_and_an_old_button_tell_who_did_it_and_when(sqlite_url: str) -> None:
    with desk(sqlite_url, START) as at:
        dana, lee = at.sandbox.person("dana"), at.sandbox.person("lee")
        item_id = at.todo(at.incident(lee), "Watch expiry", FRIDAY, dana)
        value = f"actions {item_id} {item_id}"
        done_at = at.now
        click(at, dana, value)
        at.outbox.settle()
        at.clock.advance(timedelta(days=30))
        _, said = click(at, lee, value)
        assert f"Done by Dana, <!date^{int(done_at.timestamp())}^" in sections(said.blocks)[0][0]
        assert (at.item(item_id).done_by, at.item(item_id).done_at) == (dana.id, done_at)
        _, said = click(at, dana, str(item_id))
        assert said.text.startswith("It was closed before: Watch expiry.")


def test_a_button_that_stands_alone_answers_below(sqlite_url: str) -> None:
    with desk(sqlite_url, START) as at:
        dana = at.sandbox.person("dana")
        answer, said = click(at, dana, str(at.todo(at.incident(dana), "Watch expiry", FRIDAY, dana)))
        assert not answer.replace
        assert said.text == ":white_check_mark: Done: Watch expiry. Nobody is reminded of it any more."


@pytest.mark.parametrize("value", ["", "x", "actions", "actions 99999999999 1", "1 2;3", "-1", "٣"])
def test_a_button_that_says_nothing_is_refused(sqlite_url: str, value: str) -> None:
    with desk(sqlite_url, START) as at, pytest.raises(Refusal, match="old_button"):
        click(at, at.sandbox.person("dana"), value)


def test_items_of_a_private_incident_are_not_there_for_outsiders(sqlite_url: str) -> None:
    with desk(sqlite_url, START) as at:
        lee, dana, kim = (at.sandbox.person(name) for name in ("lee", "dana", "kim"))
        secret = at.todo(at.incident(lee, is_private=True), "CANARY", FRIDAY, dana)
        mine = at.todo(at.incident(lee, number=2), "Watch expiry", FRIDAY, kim)
        with pytest.raises(Refusal, match="no_item"):
            click(at, kim, str(secret))
        _, said = click(at, kim, f"actions {mine} {mine},{secret}")
        assert "CANARY" not in str(said)
        assert at.item(secret).status == "open"
