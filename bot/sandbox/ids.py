"""The ids that Slack makes up for blocks and elements that come without."""

import copy
import secrets

from bot.sandbox.records import Json


def with_ids(blocks: list[Json]) -> list[Json]:
    """Return a copy of the blocks in which every block has a block_id, and every interactive element an action_id."""
    made = copy.deepcopy(blocks)
    for block in made:
        block.setdefault("block_id", _made_up())
        for element in elements(block):
            element.setdefault("action_id", _made_up())
    return made


def elements(block: Json) -> list[Json]:
    """List the interactive elements of a block."""
    kind = block.get("type")
    if kind == "actions":
        return list(block["elements"])
    if kind == "section" and block.get("accessory", {}).get("type") not in {None, "image"}:
        return [block["accessory"]]
    return [block["element"]] if kind == "input" else []


def _made_up() -> str:
    return secrets.token_urlsafe(4)
