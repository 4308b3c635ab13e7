"""What one person sees in Slack, as text for a terminal."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from bot.sandbox.controls import Control, Option, line_of, pieces_of, read_control
from bot.sandbox.loose import Json, array, is_true, kind, part, parts, string
from bot.sandbox.mrkdwn import read_mrkdwn
from bot.sandbox.posts import File, Post, read_posts
from bot.sandbox.rich_words import read_markdown, read_rich_text
from bot.sandbox.wording import Piece, Reader, Span

_RULE = "─" * 40
_INDENT = " " * 7
_WIDE = "WF"
_NEWLINE = "\n"


def as_text(messages: Iterable[object], *, names: Mapping[str, str], zone: str, now: datetime | None = None) -> str:
    """Draw messages as a reader in `zone` (IANA name) meets them; `names` holds people, channels and groups by id.

    With `now` (aware), dates are worded "today" and "yesterday" where Slack does so.
    """
    reader = Reader(names, zone, now)
    lines: list[str] = []
    day = None
    posts = read_posts(messages, reader)
    days = {post.at.date() for post in posts if post.at}
    for post in posts:
        if len(days) > 1 and post.at and post.at.date() != day:
            day = post.at.date()
            lines.append(f"──── {reader.date(post.ts, '{date_long}', '')} ────")
        lines.extend(_post(post, reader))
    return printable("\n".join(lines))


def blocks_as_text(blocks: Iterable[object], names: Mapping[str, str], zone: str, now: datetime | None = None) -> str:
    """Draw the blocks of a message or view."""
    return printable("\n".join(_blocks(blocks, Reader(names, zone, now))))


def view_as_text(view: object, names: Mapping[str, str], zone: str, now: datetime | None = None) -> str:
    """Draw a modal with its buttons, or a Home tab."""
    reader = Reader(names, zone, now)
    body = [f"│ {line}".rstrip() for line in _blocks(array(view, "blocks"), reader)]
    buttons = [f"[{line_of(part(view, key), reader)}]" for key in ("close", "submit") if part(view, key)]
    title = line_of(part(view, "title"), reader) or "Home"
    return printable("\n".join([f"┌─ {title} ─", *body, "└─ " + " ".join(buttons)])).rstrip()


def printable(text: str) -> str:
    """Take out control characters: what people write must not steer the terminal it is shown in."""
    return "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs"))


def _post(post: Post, reader: Reader, indent: str = "") -> list[str]:
    app, edited = "  APP" if post.is_app else "", "  (edited)" if post.edited else ""
    body = _blocks(post.blocks, reader) if post.blocks else _pieces(read_mrkdwn(post.text, reader))
    for file in post.files:
        body.extend(_file(file))
    if post.reactions:
        body.append("  ".join(f"{sign} {count}" for sign, count in post.reactions))
    if post.ephemeral:
        body.append("(only visible to you)")
    lines = [f"{indent}{post.time}  {post.author}{app}{edited}"]
    lines += [f"{indent}{_INDENT}{line}".rstrip() for text in body for line in text.split("\n")]
    for reply in post.replies:
        first, *rest = _post(reply, reader)
        lines += [f"{indent}{_INDENT}↳ {first}", *(f"{indent}{_INDENT}  {line}".rstrip() for line in rest)]
    return lines


def _file(file: File) -> list[str]:
    about = f" ({file.about})" if file.about else ""
    return [f"📄 {file.name}{about}", *(f"  {line}" for line in file.preview.split("\n")[:5] if line)]


def _spans(spans: Iterable[Span]) -> str:
    return "".join(map(_span, spans))


def _span(span: Span) -> str:
    if span.kind == "link" and span.url.removeprefix("mailto:") != span.text:
        return f"{span.text} ({span.url})"
    return span.text


def _pieces(pieces: Iterable[Piece]) -> list[str]:
    return [line for piece in pieces for line in _piece(piece)]


def _piece(piece: Piece) -> list[str]:
    if piece.kind == "table":
        return _grid(piece.rows)
    first, later = _margins(piece)
    head, *rest = _spans(piece.spans).split("\n")
    return [first + head, *(later + line for line in rest)]


def _margins(piece: Piece) -> tuple[str, str]:
    """Name what stands before the first line of a piece, and before the others."""
    depth = "  " * piece.indent
    ordered = f"{depth}{piece.number}. "
    margins = {
        "quote": ("▌ ", "▌ "),
        "pre": ("  ", "  "),
        "bullet": (f"{depth}• ", f"{depth}  "),
        "ordered": (ordered, " " * len(ordered)),
        "heading": ("# ", "  "),
    }
    return margins.get(piece.kind, ("", ""))


def _grid(rows: Sequence[Sequence[str]]) -> list[str]:
    columns = max(map(len, rows), default=0)
    widths = [max((_width(row[at]) for row in rows if at < len(row)), default=0) for at in range(columns)]
    drawn = [
        " │ ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=False)).rstrip()
        for row in rows
    ]
    return [*drawn[:1], "─┼─".join("─" * width for width in widths), *drawn[1:]] if len(drawn) > 1 else drawn


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in _WIDE else 1 for sign in text)


def _blocks(blocks: Iterable[object], reader: Reader) -> list[str]:
    lines: list[str] = []
    for block in blocks:
        draw = _DRAWN.get(kind(block))
        if draw and isinstance(block, Mapping):
            lines.extend(line for text in draw(block, reader) for line in text.split("\n"))
    return lines


def _section(block: Json, reader: Reader) -> list[str]:
    lines = _pieces(pieces_of(part(block, "text"), reader)) if part(block, "text") else []
    lines += [_field(field, reader) for field in parts(block, "fields")]
    accessory = part(block, "accessory")
    return [*lines, *(_elements([accessory], reader) if accessory else [])]


def _field(field: Json, reader: Reader) -> str:
    """Draw a field in one line; its first line is nearly always its name."""
    name, *rest = "\n".join(_pieces(pieces_of(field, reader))).split("\n")
    return f"{name.removesuffix(':')}: {' '.join(rest)}" if rest else name


def _header(block: Json, reader: Reader) -> list[str]:
    title = line_of(part(block, "text"), reader)
    return [title, "═" * min(_width(title), 60)]


def _divider(_: Json, __: Reader) -> list[str]:
    return [_RULE]


def _context(block: Json, reader: Reader) -> list[str]:
    words = [
        f"[{string(element, 'alt_text')}]"
        if kind(element) == "image"
        else " ".join(_pieces(pieces_of(element, reader)))
        for element in parts(block, "elements")
    ]
    return [f"({' · '.join(words)})"]


def _actions(block: Json, reader: Reader) -> list[str]:
    return _elements(parts(block, "elements"), reader)


def _image(block: Json, reader: Reader) -> list[str]:
    title = line_of(part(block, "title"), reader)
    return [f"🖼 {' · '.join(filter(None, (title, string(block, 'alt_text'))))}"]


def _input(block: Json, reader: Reader) -> list[str]:
    wanted = "  (optional)" if is_true(block, "optional") else ""
    hint = line_of(part(block, "hint"), reader)
    field = _elements([part(block, "element")], reader)
    return [
        line_of(part(block, "label"), reader) + wanted,
        *(f"  {line}" for line in field),
        *([f"  ({hint})"] if hint else []),
    ]


def _table(block: Json, reader: Reader) -> list[str]:
    rows = block.get("rows")
    return (
        _grid([[_cell(cell, reader) for cell in row] for row in rows if isinstance(row, list)])
        if isinstance(rows, list)
        else []
    )


def _cell(cell: object, reader: Reader) -> str:
    words = " ".join(_pieces(read_rich_text(cell, reader))) if kind(cell) == "rich_text" else string(cell, "text")
    return " ".join(words.split())


def _rich_text(block: Json, reader: Reader) -> list[str]:
    return _pieces(read_rich_text(block, reader))


def _markdown(block: Json, _: Reader) -> list[str]:
    return _pieces(read_markdown(string(block, "text")))


_DRAWN: dict[str, Callable[[Json, Reader], list[str]]] = {
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


def _elements(elements: Iterable[Json], reader: Reader) -> list[str]:
    """Draw buttons and menus beside each other, everything else on lines of its own."""
    beside: list[str] = []
    lines: list[str] = []
    for element in elements:
        control = read_control(element, reader)
        if control is None:
            lines.append(f"🖼 {string(element, 'alt_text')}")
        elif control.kind in ("one", "some"):
            lines.extend(_choice(control, option) for option in control.options)
        else:
            beside.append(_control(control))
    return ["  ".join(beside), *lines] if beside else lines


def _control(control: Control) -> str:
    match control.kind:
        case "area" if not control.empty:
            return f"[{control.label.replace(_NEWLINE, ' ⏎ ')}]"
        case "menu":
            return f"[{control.label} ▾]"
        case "more":
            return f"[⋯ {' | '.join(_spans(option.label) for option in control.options)}]"
        case "field" | "area":
            return f"[{control.label:_<30}]" if control.empty else f"[{control.label}]"
    return f"[{control.label}]"


def _choice(control: Control, option: Option) -> str:
    sign = {"one": "○◉", "some": "☐☑"}[control.kind][option.chosen]
    about = f" ({_spans(option.about)})" if option.about else ""
    return f"{sign} {_spans(option.label)}{about}"
