"""Numbers that buttons, menus and dialogs carry, longer than any of ours: each is told that the button is old."""

import json
from typing import Any

import pytest

from handlers.buttons import BUTTONS
from handlers.dialogs import FORMS
from tests.handlers.web.conftest import Door
from tests.handlers.web.test_payloads import FAULTS, NUMBERED, knock_with, shapes

HUGE = ("9" * 20, "9" * 5000)  # no integer of a database; no integer that Python reads
VALUES = ("{}", "1 {}", "{} 1", "1 1 {}", "1 all {}", "edit {} 1 all", "strike 1 {} all", "1 commander {}")
ABOUT = ("{}", "{} 1", "1 {}", "{}:1", "1:{}")
STATES: tuple[Any, ...] = (10**20, "9" * 20, "9" * 5000, -1, 1.5, float("inf"), True, None, [1], {"a": 1})
CHOSEN = ("incident", "chain", "next", "lines", "starts", "ends", "days")


@pytest.fixture(scope="module")
def shaped(door: Door) -> dict[str, dict[str, Any]]:
    """The good payloads, about an incident that has a line, an action item and a postmortem."""
    stage, channel = door.stage, door.stage.declares()
    stage.types(stage.ana, "note something", channel)
    stage.types(stage.ana, "todo look into it", channel)
    stage.types(stage.ana, "resolve", channel)
    stage.settle()
    return shapes(door)


def takes(door: Door, payload: dict[str, Any], name: str) -> None:
    """Hand over a payload: it is answered with a sentence, whatever it says."""
    status, said = knock_with(door, name, payload)
    assert status == 200, ascii((said, payload))[:2000]
    assert not FAULTS.search(said), ascii((said, payload))[:2000]


def assert_nothing_unforeseen(caplog: pytest.LogCaptureFixture) -> None:
    traced = [ascii((one.getMessage(), one.exc_info)) for one in caplog.records if one.exc_info]
    assert not traced, (len(traced), traced[:3])


@pytest.mark.soak
@pytest.mark.parametrize("number", HUGE, ids=["20 digits", "5000 digits"])
def test_no_button_trips_over_a_long_number(
    door: Door, shaped: dict[str, dict[str, Any]], number: str, caplog: pytest.LogCaptureFixture
) -> None:
    click = shaped["click join"]
    for button in BUTTONS:
        for value in VALUES:
            action = {"type": "button", "action_id": button.action_id, "block_id": "b", "value": value.format(number)}
            takes(door, click | {"actions": [action]}, "click")
        for about in ABOUT:
            name = f"{button.action_id}:{about.format(number)}"
            takes(door, click | {"actions": [{"type": "b", "action_id": name, "block_id": "b", "value": "1"}]}, "click")
    assert_nothing_unforeseen(caplog)


@pytest.mark.soak
def test_no_dialog_trips_over_what_is_no_number(
    door: Door, shaped: dict[str, dict[str, Any]], caplog: pytest.LogCaptureFixture
) -> None:
    sent = shaped["submission"]
    for form in FORMS:
        for odd in STATES:
            good = dict.fromkeys(NUMBERED, 1) | {"when": "", "what": "edit", "name": "started", "response_url": ""}
            for state in (good | {name: odd} for name in NUMBERED):
                takes(door, filled(sent, form.callback_id, json.dumps(state | {"shown": {}}), "1"), "submission")
        for number in HUGE:
            takes(door, filled(sent, form.callback_id, json.dumps(good | {"shown": {}}), number), "submission")
    assert_nothing_unforeseen(caplog)


def filled(sent: dict[str, Any], callback_id: str, state: str, typed: str) -> dict[str, Any]:
    values = {name: {name: {"type": "plain_text_input", "value": typed}} for name in CHOSEN}
    values["text"] = {"text": {"type": "plain_text_input", "value": "words"}}
    view = sent["view"] | {"callback_id": callback_id, "private_metadata": state, "state": {"values": values}}
    return sent | {"view": view}
