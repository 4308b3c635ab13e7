"""What people press, choose from or type into, reduced to what is drawn of it."""

from dataclasses import dataclass
from typing import Literal

from bot.sandbox.loose import Json, array, is_true, kind, number, part, parts, string
from bot.sandbox.mrkdwn import read_mrkdwn, read_plain
from bot.sandbox.wording import Piece, Reader, Span

_EMPTY = {
    "datepicker": "Select a date",
    "timepicker": "Select a time",
    "datetimepicker": "Select a date and time",
    "users_select": "Select a user",
    "channels_select": "Select a channel",
    "conversations_select": "Select a conversation",
    "multi_users_select": "Select users",
}
_TYPED = ("plain_text_input", "url_text_input", "email_text_input", "number_input")


@dataclass(frozen=True)
class Option:
    """One choice of several."""

    label: tuple[Span, ...]
    about: tuple[Span, ...]
    chosen: bool


@dataclass(frozen=True)
class Control:
    """A control: `label` is what stands on or in it, `empty` says that this is only a hint."""

    kind: Literal["button", "menu", "more", "one", "some", "field", "area"]
    label: str
    style: str = ""
    empty: bool = False
    options: tuple[Option, ...] = ()


def pieces_of(text: object, reader: Reader) -> list[Piece]:
    """Read a text object, plain or mrkdwn."""
    words = string(text, "text")
    return read_mrkdwn(words, reader) if kind(text) == "mrkdwn" else [Piece("words", tuple(read_plain(words)))]


def line_of(text: object, reader: Reader) -> str:
    """Read a text object as bare words."""
    return "".join(span.text for span in spans_of(text, reader))


def spans_of(text: object, reader: Reader) -> tuple[Span, ...]:
    return tuple(span for piece in pieces_of(text, reader) for span in piece.spans)


def read_control(element: Json, reader: Reader) -> Control | None:
    """Read an element; None when it is nothing that people can use."""
    name = kind(element)
    if name == "button":
        return Control("button", line_of(part(element, "text"), reader), string(element, "style"))
    if name == "overflow":
        return Control("more", "⋯", options=_options(element, reader))
    if name in ("radio_buttons", "checkboxes"):
        return Control("one" if name == "radio_buttons" else "some", "", options=_options(element, reader))
    if name in _TYPED:
        typed = string(element, "initial_value")
        area = is_true(element, "multiline")
        return Control("area" if area else "field", typed or _hint(element, reader), empty=not typed)
    if name.endswith(("_select", "picker")):
        chosen = _chosen(element, reader)
        return Control("menu", chosen or _hint(element, reader), empty=not chosen)
    return None


def _options(element: Json, reader: Reader) -> tuple[Option, ...]:
    chosen = [element.get("initial_option"), *array(element, "initial_options")]
    return tuple(
        Option(spans_of(part(one, "text"), reader), spans_of(part(one, "description"), reader), one in chosen)
        for one in parts(element, "options")
    )


def _hint(element: Json, reader: Reader) -> str:
    otherwise = "" if kind(element) in _TYPED else _EMPTY.get(kind(element), "Select an option")
    return line_of(part(element, "placeholder"), reader) or otherwise


def _chosen(element: Json, reader: Reader) -> str:
    ids = [string(element, f"initial_{key}") for key in ("user", "channel", "conversation")]
    ids += [
        one
        for key in ("users", "channels", "conversations")
        for one in array(element, f"initial_{key}")
        if isinstance(one, str)
    ]
    options = [part(element, "initial_option"), *parts(element, "initial_options")]
    words = [reader.named(one) for one in ids if one]
    words += [line_of(part(one, "text"), reader) for one in options if one]
    words += [string(element, "initial_date"), string(element, "initial_time"), _moment(element, reader)]
    return ", ".join(filter(None, words))


def _moment(element: Json, reader: Reader) -> str:
    seconds = number(element, "initial_date_time")
    at = reader.moment(seconds) if seconds else None
    return f"{at:%Y-%m-%d %H:%M}" if at else ""
