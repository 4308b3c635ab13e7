"""What a person picks in an element: from plain Python values to Slack's state, and back to what is wrong with it."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from bot.sandbox.ids import elements
from bot.sandbox.records import Json

_CONVERSATIONS = ("users", "conversations", "channels")


def all_elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every interactive element, with the block that it is in."""
    for block in blocks:
        for element in elements(block):
            yield block, element


def find(blocks: list[Json], wanted: str) -> tuple[Json, Json] | None:
    """Return block and element by action_id, by the label of a button, or by block_id."""
    found = list(all_elements(blocks))
    for block, element in found:
        if wanted in {element["action_id"], (element.get("text") or {}).get("text")}:
            return block, element
    return next(((block, element) for block, element in found if block["block_id"] == wanted), None)


def names(blocks: list[Json]) -> list[str]:
    """List what `find` would have found: labels and action_ids."""
    return [(element.get("text") or {}).get("text") or element["action_id"] for _, element in all_elements(blocks)]


def picked(element: Json, value: Any) -> Json:
    """Slack's state of an element once `value` was put in; raises ValueError for an option that is not offered."""
    kind = element["type"]
    if kind.endswith("_text_input") or kind == "number_input":
        return {"type": kind, "value": str(value) if value not in (None, "") else None}
    if kind == "rich_text_input":
        section = {"type": "rich_text_section", "elements": [{"type": "text", "text": str(value)}]}
        return {"type": kind, "rich_text_value": {"type": "rich_text", "elements": [section]}}
    if kind in {"datepicker", "timepicker", "datetimepicker"}:
        return {"type": kind, f"selected_{_moment_key(kind)}": _moment(kind, value)}
    if kind == "checkboxes" or kind.startswith("multi_"):
        return {"type": kind, **_several(element, value or [])}
    for who in _CONVERSATIONS:
        if kind == f"{who}_select":
            return {"type": kind, f"selected_{who[:-1]}": _id(value)}
    return {"type": kind, "selected_option": None if value is None else _option(element, value)}


def _several(element: Json, values: Any) -> Json:
    for who in _CONVERSATIONS:
        if element["type"] == f"multi_{who}_select":
            return {f"selected_{who}": [_id(value) for value in values]}
    return {"selected_options": [_option(element, value) for value in values]}


def _moment_key(kind: str) -> str:
    return {"datepicker": "date", "timepicker": "time", "datetimepicker": "date_time"}[kind]


def _moment(kind: str, value: Any) -> Any:
    if kind == "datetimepicker":
        return int(value.timestamp()) if isinstance(value, datetime) else value
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return value.isoformat() if isinstance(value, date) else value


def _id(value: Any) -> Any:
    return getattr(value, "id", value)


def _option(element: Json, value: Any) -> Json:
    groups = element.get("option_groups") or [{"options": element.get("options") or []}]
    options: list[Json] = [option for group in groups for option in group["options"]]
    for option in options:
        if value in {option.get("value"), option["text"]["text"]}:
            return option
    offered = ", ".join(str(option.get("value")) for option in options)
    raise ValueError(f"{element['action_id']} offers no {value!r}. Offered: {offered}.")


def initial(element: Json) -> Json:
    """Slack's state of an element that nobody touched."""
    state: Json = picked(element, None) if element["type"] != "rich_text_input" else {"type": element["type"]}
    for key, value in element.items():
        if key.startswith("initial_"):
            rest = key.removeprefix("initial_")
            state[rest if rest == "value" else f"selected_{rest}"] = value
    return state


def chosen(state: Json) -> Any:
    """Return what a state holds, or None or an empty list when the field is empty."""
    return next((value for key, value in state.items() if key != "type"), None)


def filled(blocks: list[Json], values: Mapping[str, Any], present: Json) -> Json:
    """Return `state.values` of a view after somebody put in `values` (by action_id or block_id).

    Raises KeyError for a name that no field has.
    """
    state: Json = {block: dict(inner) for block, inner in present.items()}
    for block, element in all_elements(blocks):
        if element["type"] not in {"button", "overflow"}:
            state.setdefault(block["block_id"], {}).setdefault(element["action_id"], initial(element))
    for name, value in values.items():
        found = find(blocks, name)
        if found is None:
            raise KeyError(f"No field is called {name!r}. There are: {', '.join(names(blocks))}.")
        block, element = found
        state[block["block_id"]][element["action_id"]] = picked(element, value)
    return state


def problems(blocks: list[Json], state: Json) -> dict[str, str]:
    """Tell what Slack itself refuses before it sends a submission, by block_id."""
    found: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        value = chosen(state[block["block_id"]][element["action_id"]])
        if not value and not block.get("optional"):
            found[block["block_id"]] = "Please complete this required field."
        elif isinstance(value, str) and len(value) < element.get("min_length", 0):
            found[block["block_id"]] = f"This is shorter than {element['min_length']} characters."
        elif isinstance(value, str) and len(value) > element.get("max_length", 3000):
            found[block["block_id"]] = f"This is longer than {element.get('max_length', 3000)} characters."
    return found
