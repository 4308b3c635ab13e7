"""Every limit of Block Kit: kept at n, refused at n + 1."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given

from bot.sandbox.blockkit import explain_message, explain_view, problem_with_message, problem_with_view
from tests.sandbox.anything import anything

Json = dict[str, Any]


def plain(text: str = "x") -> Json:
    return {"type": "plain_text", "text": text}


def words(text: str = "x") -> Json:
    return {"type": "mrkdwn", "text": text}


def option(text: str = "x", value: str = "v") -> Json:
    return {"text": plain(text), "value": value}


def button(**more: object) -> Json:
    return {"type": "button", "text": plain(), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def field(element: Json, **more: object) -> Json:
    return {"type": "input", "label": plain(), "element": element, **more}


def modal(*blocks: Json, **more: object) -> Json:
    return {"type": "modal", "title": plain(), "submit": plain(), "blocks": list(blocks), **more}


def select(count: int) -> Json:
    return {"type": "static_select", "options": [option(value=str(at)) for at in range(count)]}


def words_in_rich_text(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


def table(rows: int, columns: int, text: str = "x") -> Json:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": text}] * columns for _ in range(rows)]}


CONFIRM = {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain()}

# what it is, its limit, and a block of a message with n of it
IN_MESSAGES: list[tuple[str, int, Callable[[int], Json]]] = [
    ("section text", 3000, lambda n: {"type": "section", "text": words("x" * n)}),
    ("fields", 10, lambda n: {"type": "section", "fields": [words()] * n}),
    ("field text", 2000, lambda n: {"type": "section", "fields": [words("x" * n)]}),
    ("header", 150, lambda n: {"type": "header", "text": plain("x" * n)}),
    ("context elements", 10, lambda n: {"type": "context", "elements": [words()] * n}),
    ("context text", 2000, lambda n: {"type": "context", "elements": [words("x" * n)]}),
    ("actions", 25, lambda n: actions(*[button()] * n)),
    ("button text", 75, lambda n: actions({"type": "button", "text": plain("x" * n)})),
    ("button value", 2000, lambda n: actions(button(value="x" * n))),
    ("button url", 3000, lambda n: actions(button(url="x" * n))),
    ("action_id", 255, lambda n: actions(button(action_id="x" * n))),
    ("block_id", 255, lambda n: {"type": "divider", "block_id": "x" * n}),
    ("options", 100, lambda n: actions(select(n))),
    ("option text", 75, lambda n: actions({"type": "static_select", "options": [option("x" * n)]})),
    ("option value", 150, lambda n: actions({"type": "static_select", "options": [option(value="x" * n)]})),
    ("placeholder", 150, lambda n: actions({"type": "users_select", "placeholder": plain("x" * n)})),
    ("overflow", 5, lambda n: actions({"type": "overflow", "options": [option(value=str(at)) for at in range(n)]})),
    ("radio buttons", 10, lambda n: actions({"type": "radio_buttons", "options": [option()] * n})),
    ("checkboxes", 10, lambda n: actions({"type": "checkboxes", "options": [option()] * n})),
    ("confirm title", 100, lambda n: actions(button(confirm=CONFIRM | {"title": plain("x" * n)}))),
    ("confirm text", 300, lambda n: actions(button(confirm=CONFIRM | {"text": plain("x" * n)}))),
    ("confirm button", 30, lambda n: actions(button(confirm=CONFIRM | {"confirm": plain("x" * n)}))),
    ("alt text", 2000, lambda n: {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "x" * n}),
    ("table rows", 100, lambda n: table(n, 1)),
    ("table columns", 20, lambda n: table(1, n)),
    ("table characters", 10_000, lambda n: table(1, 1, "x" * n)),
    ("markdown", 12_000, lambda n: {"type": "markdown", "text": "x" * n}),
    ("list indent", 8, lambda n: {"type": "rich_text", "elements": [_list(indent=n)]}),
]

# the same for views
IN_VIEWS: list[tuple[str, int, Callable[[int], Json]]] = [
    ("blocks", 100, lambda n: modal(*[{"type": "divider"}] * n)),
    ("title", 24, lambda n: modal(title=plain("x" * n))),
    ("submit", 24, lambda n: modal(submit=plain("x" * n))),
    ("close", 24, lambda n: modal(close=plain("x" * n))),
    ("private_metadata", 3000, lambda n: modal(private_metadata="x" * n)),
    ("callback_id", 255, lambda n: modal(callback_id="x" * n)),
    ("label", 2000, lambda n: modal(field({"type": "plain_text_input"}, label=plain("x" * n)))),
    ("hint", 2000, lambda n: modal(field({"type": "plain_text_input"}, hint=plain("x" * n)))),
    ("max_length", 3000, lambda n: modal(field({"type": "plain_text_input", "max_length": n}))),
    ("initial_value", 3000, lambda n: modal(field({"type": "plain_text_input", "initial_value": "x" * n}))),
]


def _list(**more: object) -> Json:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}
    return {"type": "rich_text_list", "style": "bullet", "elements": [section], **more}


@pytest.mark.parametrize(("most", "make"), [pytest.param(n, make, id=name) for name, n, make in IN_MESSAGES])
def test_a_message_is_taken_at_the_limit_and_refused_above_it(most: int, make: Callable[[int], Json]) -> None:
    assert explain_message("x", [make(most)]) is None
    assert problem_with_message("x", [make(most + 1)]) == "invalid_blocks"


@pytest.mark.parametrize(("most", "make"), [pytest.param(n, make, id=name) for name, n, make in IN_VIEWS])
def test_a_view_is_taken_at_the_limit_and_refused_above_it(most: int, make: Callable[[int], Json]) -> None:
    assert explain_view(make(most)) is None
    assert problem_with_view(make(most + 1)) == "invalid_arguments"


def test_a_message_holds_fifty_blocks() -> None:
    assert problem_with_message("x", [{"type": "divider"}] * 50) is None
    assert problem_with_message("x", [{"type": "divider"}] * 51) == "invalid_blocks"


def test_the_blocks_of_a_message_hold_thirteen_thousand_characters() -> None:
    full = [{"type": "section", "text": words("x" * 2600)}] * 5
    assert problem_with_message("x", full) is None
    assert problem_with_message("x", [*full, {"type": "section", "text": words("x")}]) == "msg_blocks_too_long"


@pytest.mark.parametrize(("update", "most"), [(False, 40_000), (True, 4_000)])
def test_a_text_has_its_length(update: bool, most: int) -> None:
    assert problem_with_message("x" * most, None, update=update) is None
    assert problem_with_message("x" * (most + 1), None, update=update) == "msg_too_long"


@pytest.mark.parametrize("blocks", [None, [], [{"type": "divider"}]])
def test_a_message_needs_a_text_also_beside_blocks(blocks: object) -> None:
    assert problem_with_message(" ", blocks) == "no_text"


@pytest.mark.parametrize("blocks", ["{", {"type": "divider"}, 5, '{"type": "divider"}'])
def test_blocks_that_are_no_array_are_named_so(blocks: object) -> None:
    assert problem_with_message("x", blocks) == "invalid_blocks_format"


def test_blocks_and_views_may_come_as_json_text() -> None:
    assert problem_with_message("x", json.dumps([{"type": "divider"}])) is None
    assert problem_with_message("x", json.dumps([{"type": "dividend"}])) == "invalid_blocks"
    assert problem_with_view(json.dumps(modal())) is None


REFUSED: dict[str, Json] = {
    "an unknown block": {"type": "carousel"},
    "a block without a type": {"text": plain()},
    "a type that is no word": {"type": ["section"]},
    "an empty text": {"type": "section", "text": words("")},
    "a section without text or fields": {"type": "section"},
    "no fields": {"type": "section", "fields": []},
    "a header in mrkdwn": {"type": "header", "text": words()},
    "an unknown property": {"type": "divider", "colour": "red"},
    "an input block": field({"type": "plain_text_input"}),
    "a text input among actions": actions({"type": "plain_text_input"}),
    "a multi select among actions": actions({"type": "multi_users_select"}),
    "an image among actions": actions({"type": "image", "image_url": "https://e.com/a", "alt_text": "a"}),
    "a button in a context": {"type": "context", "elements": [button()]},
    "an unknown element": actions({"type": "slider"}),
    "an unknown style": actions(button(style="warning")),
    "one action_id twice": actions(button(action_id="a"), button(action_id="a")),
    "an overflow of one": actions({"type": "overflow", "options": [option()]}),
    "a select without options": actions({"type": "static_select"}),
    "a preselection that is no option": actions({**select(2), "initial_option": option("other")}),
    "half a confirmation": actions(button(confirm={"title": plain()})),
    "a day that is none": actions({"type": "datepicker", "initial_date": "2025-02-30"}),
    "a time that is none": actions({"type": "timepicker", "initial_time": "24:00"}),
    "an image without a picture": {"type": "image", "alt_text": "a"},
    "an image without words": {"type": "image", "image_url": "https://e.com/a"},
    "an empty word in rich text": words_in_rich_text({"type": "text", "text": ""}),
    "a user without an id": words_in_rich_text({"type": "user"}),
    "an unknown style in rich text": words_in_rich_text({"type": "text", "text": "x", "style": {"huge": True}}),
    "a table without rows": {"type": "table", "rows": []},
    "a flag that is no flag": {"type": "section", "text": {"type": "plain_text", "text": "x", "emoji": "yes"}},
}


@pytest.mark.parametrize("block", [pytest.param(block, id=name) for name, block in REFUSED.items()])
def test_a_message_refuses(block: Json) -> None:
    assert problem_with_message("x", [block]) == "invalid_blocks"


def test_a_message_refuses_one_block_id_twice() -> None:
    assert (
        problem_with_message("x", [{"type": "divider", "block_id": "a"}, {"type": "divider", "block_id": "b"}]) is None
    )
    assert problem_with_message("x", [{"type": "divider", "block_id": "a"}] * 2) == "invalid_blocks"


def test_a_message_takes_one_table_and_shares_the_markdown_between_its_blocks() -> None:
    assert problem_with_message("x", [table(1, 1), table(1, 1)]) == "invalid_blocks"
    assert problem_with_message("x", [{"type": "markdown", "text": "x" * 6_001}] * 2) == "invalid_blocks"


def test_one_action_id_may_stand_in_two_blocks() -> None:
    assert problem_with_message("x", [actions(button(action_id="a")), actions(button(action_id="a"))]) is None


REFUSED_VIEWS: dict[str, object] = {
    "an input without submit": {"type": "modal", "title": plain(), "blocks": [field({"type": "plain_text_input"})]},
    "no title": {"type": "modal", "blocks": []},
    "no blocks": {"type": "modal", "title": plain()},
    "a Home tab with a title": {"type": "home", "title": plain(), "blocks": []},
    "a table": modal(table(1, 1)),
    "a markdown block": modal({"type": "markdown", "text": "x"}),
    "a button as input": modal(field(button())),
    "one block_id twice": modal({"type": "divider", "block_id": "a"}, {"type": "divider", "block_id": "a"}),
    "another type": {"type": "dialog", "title": plain(), "blocks": []},
    "a list": [],
    "nothing": None,
    "no JSON": "{",
}


@pytest.mark.parametrize("view", [pytest.param(view, id=name) for name, view in REFUSED_VIEWS.items()])
def test_a_view_refuses(view: object) -> None:
    assert problem_with_view(view) == "invalid_arguments"


def test_a_view_weighs_at_most_250_kilobytes() -> None:
    one = {"type": "section", "text": words("x" * 2_400)}
    assert problem_with_view(modal(*[one] * 99)) is None
    assert problem_with_view(modal(*[{"type": "section", "text": words("x" * 2_600)}] * 99)) == "view_too_large"


def test_every_input_is_taken_in_a_modal() -> None:
    kinds: list[Json] = [
        {"type": "plain_text_input", "multiline": True, "placeholder": plain()},
        {"type": "url_text_input"},
        {"type": "number_input", "is_decimal_allowed": False},
        select(3),
        {"type": "users_select", "initial_user": "U1"},
        {"type": "multi_users_select", "initial_users": ["U1", "U2"]},
        {"type": "channels_select"},
        {"type": "conversations_select", "default_to_current_conversation": True},
        {"type": "datepicker", "initial_date": "2025-07-15"},
        {"type": "timepicker", "initial_time": "17:42"},
        {"type": "datetimepicker", "initial_date_time": 1_752_601_320},
        {"type": "radio_buttons", "options": [option()], "initial_option": option()},
        {"type": "checkboxes", "options": [{"text": words(), "value": "v", "description": words()}]},
    ]
    assert explain_view(modal(*[field(kind) for kind in kinds])) is None


def test_the_reason_names_the_place() -> None:
    problem = explain_message("x", [{"type": "divider"}, actions(button(value="x" * 2001))])
    assert problem
    assert problem.why == "[ERROR] must be less than 2001 characters [json-pointer:/blocks/1/elements/0/value]"


KEYS = [
    "type",
    "text",
    "blocks",
    "elements",
    "fields",
    "element",
    "options",
    "title",
    "rows",
    "accessory",
    "style",
    "label",
]
WORDS = [
    "section",
    "header",
    "context",
    "actions",
    "modal",
    "home",
    "plain_text",
    "mrkdwn",
    "button",
    "rich_text",
    "table",
    "input",
]
JSON = anything(KEYS, WORDS)


@given(JSON)
def test_nothing_raises_whatever_comes(value: object) -> None:
    assert problem_with_message("x", [value]) in {None, "invalid_blocks"}
    assert problem_with_message("x", value) in {None, "invalid_blocks", "invalid_blocks_format"}
    assert problem_with_view(value) in {None, "invalid_arguments"}
