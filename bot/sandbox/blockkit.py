"""Slack's rules for messages and views, as strict as Slack or a little stricter.

Stricter: blocks need a text beside them (Slack only warns, and notifications and screen readers stay mute), and
messages take no input blocks. https://docs.slack.dev/reference/block-kit/blocks
"""

import json
from collections.abc import Iterator
from typing import NamedTuple

from bot.sandbox.elements import ACCESSORY, ACTION, CONTEXT, FIELD, ID, image, plain, words
from bot.sandbox.rich_text import RICH_TEXT
from bot.sandbox.shapes import Misshapen, Rule, any_of, both, by_type, flag, items, one_of, refuse, shape, string

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
TEXT = 40_000
UPDATED_TEXT = 4_000
ALL_BLOCKS = 13_000
TABLE_CHARACTERS = 10_000
MARKDOWN_CHARACTERS = 12_000
VIEW_BYTES = 250_000

_WORDED = ("text", "alt_text")
_BLOCK: dict[str, Rule] = {"block_id": ID}
_CELL = by_type({"raw_text": shape({"text": string(TABLE_CHARACTERS)}), "rich_text": RICH_TEXT})
_COLUMN = shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": flag})

_SHARED: dict[str, Rule] = {
    "section": both(
        shape(
            {},
            {
                **_BLOCK,
                "text": words(3000),
                "fields": items(words(2000), 1, 10),
                "accessory": ACCESSORY,
                "expand": flag,
            },
        ),
        any_of("text", "fields"),
    ),
    "header": shape({"text": plain(150)}, _BLOCK),
    "divider": shape({}, _BLOCK),
    "context": shape({"elements": items(CONTEXT, 1, 10)}, _BLOCK),
    "actions": shape({"elements": items(ACTION, 1, 25)}, _BLOCK),
    "rich_text": RICH_TEXT,
    "image": image({"title": plain(2000), **_BLOCK}),
}

_IN_MESSAGE = by_type(
    {
        **_SHARED,
        "markdown": shape({"text": string(MARKDOWN_CHARACTERS)}, _BLOCK),
        "table": shape(
            {"rows": items(items(_CELL, 1, 20), 1, 100)}, {"column_settings": items(_COLUMN, 0, 20), **_BLOCK}
        ),
    }
)
_INPUT = shape(
    {"label": plain(2000), "element": FIELD},
    {"hint": plain(2000), "optional": flag, "dispatch_action": flag, **_BLOCK},
)
_IN_VIEW = by_type({**_SHARED, "input": _INPUT})
_VIEW: dict[str, Rule] = {
    "blocks": items(_IN_VIEW, 0, VIEW_BLOCKS),
    "private_metadata": string(3000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
}
_VIEWS = by_type(
    {
        "modal": shape(
            {"title": plain(24), "blocks": _VIEW["blocks"]},
            {**_VIEW, "submit": plain(24), "close": plain(24), "clear_on_close": flag, "notify_on_close": flag},
        ),
        "home": shape({"blocks": _VIEW["blocks"]}, _VIEW),
    }
)


class Problem(NamedTuple):
    """Slack's error code, and the sentence for `response_metadata.messages`."""

    code: str
    why: str


def problem_with_message(text: str, blocks: object, *, update: bool = False) -> str | None:
    """Name Slack's error code for a message, or None when Slack would take it; `blocks` may be JSON text or None."""
    problem = explain_message(text, blocks, update=update)
    return problem.code if problem else None


def problem_with_view(view: object) -> str | None:
    """Name Slack's error code for a modal or Home view, or None when Slack would take it; `view` may be JSON text."""
    problem = explain_view(view)
    return problem.code if problem else None


def explain_message(text: str, blocks: object, *, update: bool = False) -> Problem | None:
    """Say what is wrong with a message: the code and the place, or None."""
    return _explain_text(text, UPDATED_TEXT if update else TEXT) or _explain_blocks(from_json(blocks))


def _explain_text(text: object, most: int) -> Problem | None:
    if not isinstance(text, str) or not text.strip():
        return Problem("no_text", "a message needs a text, also beside blocks")
    if len(text) > most:
        return Problem("msg_too_long", f"the text is longer than {most} characters")
    return None


def _explain_blocks(listed: object) -> Problem | None:
    if listed is None or listed == "":
        return None
    if not isinstance(listed, list):
        return Problem("invalid_blocks_format", "blocks must be an array")
    try:
        items(_IN_MESSAGE, 0, MESSAGE_BLOCKS)(listed, "/blocks")
        _check_ids(listed)
        _check_tables(listed)
    except Misshapen as wrong:
        return Problem("invalid_blocks", str(wrong))
    if characters(listed) > ALL_BLOCKS:
        return Problem("msg_blocks_too_long", f"all blocks together are longer than {ALL_BLOCKS} characters")
    return None


def explain_view(view: object) -> Problem | None:
    """Say what is wrong with a view: the code and the place, or None."""
    view = from_json(view)
    try:
        _VIEWS(view, "/view")
        assert isinstance(view, dict)
        _check_ids(view["blocks"])
        asks = any(block["type"] == "input" for block in view["blocks"])
        if view["type"] == "modal" and asks and "submit" not in view:
            refuse("submit is needed where there is an input", "/view/submit")
    except Misshapen as wrong:
        return Problem("invalid_arguments", str(wrong))
    if len(json.dumps(view, ensure_ascii=False).encode("utf-8", "surrogatepass")) > VIEW_BYTES:
        return Problem("view_too_large", f"the view is larger than {VIEW_BYTES} bytes")
    return None


def from_json(value: object) -> object:
    """Read JSON text, as form bodies carry it; anything else, and text that is no JSON, comes back as it is."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def characters(blocks: object) -> int:
    """Count what people read in blocks: every text and alternative text."""
    return sum(map(len, _readable(blocks)))


def _readable(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _readable(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in _WORDED and isinstance(item, str):
                yield item
            else:
                yield from _readable(item)


def _check_ids(blocks: list[dict[str, object]]) -> None:
    _refuse_twice([block.get("block_id") for block in blocks], "block_id", "/blocks")
    for at, block in enumerate(blocks):
        elements = block.get("elements") if block["type"] == "actions" else None
        if isinstance(elements, list):
            _refuse_twice([one.get("action_id") for one in elements], "action_id", f"/blocks/{at}")


def _refuse_twice(ids: list[object], key: str, where: str) -> None:
    named = [one for one in ids if one is not None]
    if len(set(named)) < len(named):
        refuse(f"{key} already exists", where)


def _check_tables(blocks: list[dict[str, object]]) -> None:
    tables = [block for block in blocks if block["type"] == "table"]
    if len(tables) > 1:
        refuse("only one table is allowed in a message", "/blocks")
    if characters(tables) > TABLE_CHARACTERS:
        refuse(f"a table must be less than {TABLE_CHARACTERS + 1} characters", "/blocks")
    if characters([block for block in blocks if block["type"] == "markdown"]) > MARKDOWN_CHARACTERS:
        refuse(f"all markdown blocks must be less than {MARKDOWN_CHARACTERS + 1} characters", "/blocks")
