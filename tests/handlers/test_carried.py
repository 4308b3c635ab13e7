"""What a dialog carries, as another version of the bot, or a stranger, may have written it."""

import json

import pytest

from bot.errors import Refusal
from handlers import carried


def test_what_a_dialog_carries_is_read_as_it_was_written() -> None:
    state = json.dumps({"incident": 7, "shown": {"users": "1300", "cost": 12}})
    assert carried.number(state) == 7
    assert carried.fields(state) == (7, {"users": "1300", "cost": "12"})
    assert carried.read(state, lambda found: found["shown"]["cost"]) == 12


@pytest.mark.parametrize(
    "state",
    [
        "",
        "{",
        "[]",
        "7",
        "null",
        '"INC-7"',
        "{}",
        '{"incident": -1}',
        '{"incident": 7}',
        '{"incident": 7, "shown": []}',
    ],
)
def test_whatever_lacks_something_is_of_an_old_dialog(state: str) -> None:
    with pytest.raises(Refusal) as refused:
        carried.fields(state)
    assert refused.value.reason == "old_button"
