"""Block Kit as HTML."""

from collections.abc import Callable, Iterable, Mapping

from bot.sandbox.controls import Control, Option, line_of, pieces_of, read_control
from bot.sandbox.loose import Json, array, is_true, kind, part, parts, string
from bot.sandbox.picture_words import escaped, pieces_html, spans_html, table_html, tag
from bot.sandbox.rich_words import read_markdown, read_rich_text
from bot.sandbox.wording import Reader

_SIDES = ("left", "center", "right")


def blocks_html(blocks: Iterable[object], reader: Reader) -> str:
    """Draw blocks one below the other; one of an unknown type is left out."""
    drawn = []
    for block in blocks:
        draw = _DRAWN.get(kind(block))
        if draw and isinstance(block, Mapping):
            drawn.append(draw(block, reader))
    return "".join(drawn)


def button_html(label: str, style: str = "") -> str:
    return tag("span", f"button {style if style in ('primary', 'danger') else ''}".strip(), escaped(label))


def _text(text: object, reader: Reader) -> str:
    return pieces_html(pieces_of(text, reader))


def _section(block: Json, reader: Reader) -> str:
    words = _text(part(block, "text"), reader) if part(block, "text") else ""
    fields = [tag("div", "", _text(field, reader)) for field in parts(block, "fields")]
    grid = tag("div", "fields", *fields) if fields else ""
    accessory = part(block, "accessory")
    beside = tag("div", "", _element(accessory, reader)) if accessory else ""
    return tag("div", "block section", tag("div", "words", words, grid), beside)


def _header(block: Json, reader: Reader) -> str:
    return tag("h2", "", spans_html(span for piece in pieces_of(part(block, "text"), reader) for span in piece.spans))


def _divider(_: Json, __: Reader) -> str:
    return "<hr>"


def _context(block: Json, reader: Reader) -> str:
    return tag("div", "block context", *(_context_part(one, reader) for one in parts(block, "elements")))


def _context_part(element: Json, reader: Reader) -> str:
    return _thumb(element) if kind(element) == "image" else tag("div", "", _text(element, reader))


def _thumb(element: Json) -> str:
    return tag("span", "thumb", escaped(string(element, "alt_text")))


def _actions(block: Json, reader: Reader) -> str:
    return tag("div", "actions", *(_element(one, reader) for one in parts(block, "elements")))


def _image(block: Json, reader: Reader) -> str:
    title = line_of(part(block, "title"), reader)
    source = reader.named(string(part(block, "slack_file"), "id"))
    if source.startswith("data:image/png;base64,"):  # whoever draws the page gave the file's bytes under its id
        frame = f'<img src="{source}" alt="{escaped(string(block, "alt_text"))}">'
    else:
        frame = tag("div", "frame", escaped(string(block, "alt_text")))
    return tag("div", "picture", tag("b", "", escaped(title)), frame)


def _input(block: Json, reader: Reader) -> str:
    optional = tag("span", "about", " (optional)") if is_true(block, "optional") else ""
    label = tag("label", "", escaped(line_of(part(block, "label"), reader)), optional)
    hint = line_of(part(block, "hint"), reader)
    below = tag("span", "hint", escaped(hint)) if hint else ""
    return tag("div", "input", label, _element(part(block, "element"), reader), below)


def _table(block: Json, reader: Reader) -> str:
    rows = [row for row in array(block, "rows") if isinstance(row, list)]
    sides = [string(column, "align") for column in parts(block, "column_settings")]
    aligned = [side if side in _SIDES else "" for side in sides]
    return table_html([[_cell(cell, reader) for cell in row] for row in rows], aligned)


def _cell(cell: object, reader: Reader) -> str:
    if kind(cell) == "rich_text":
        return pieces_html(read_rich_text(cell, reader))
    return escaped(string(cell, "text"))


def _rich_text(block: Json, reader: Reader) -> str:
    return tag("div", "block", pieces_html(read_rich_text(block, reader)))


def _markdown(block: Json, _: Reader) -> str:
    return tag("div", "block", pieces_html(read_markdown(string(block, "text"))))


_DRAWN: dict[str, Callable[[Json, Reader], str]] = {
    "section": _section,
    "header": _header,
    "divider": _divider,
    "context": _context,
    "actions": _actions,
    "image": _image,
    "input": _input,
    "table": _table,
    "rich_text": _rich_text,
    "markdown": _markdown,
}


def _element(element: Json, reader: Reader) -> str:
    control = read_control(element, reader)
    return _control(control) if control else _thumb(element)


def _control(control: Control) -> str:
    empty = " empty" if control.empty else ""
    match control.kind:
        case "menu":
            return tag("span", f"menu{empty}", escaped(control.label))
        case "field" | "area":
            return tag("div", f"field {control.kind}{empty}", escaped(control.label) or "&nbsp;")
        case "one" | "some":
            return tag("div", control.kind, *map(_option, control.options))
    return button_html(control.label, control.style)


def _option(option: Option) -> str:
    about = tag("span", "about", spans_html(option.about)) if option.about else ""
    words = tag("div", "", spans_html(option.label), about)
    return tag("div", "option chosen" if option.chosen else "option", tag("span", "mark"), words)
