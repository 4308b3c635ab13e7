"""Words as HTML: whatever people wrote leaves here escaped, and links lead nowhere but to the web and to mail."""

import html
import re
from collections.abc import Iterable, Sequence

from bot.sandbox.wording import Piece, Span

_WEB = re.compile(r"https?://|mailto:", re.IGNORECASE)
_TAGS = {"bold": "b", "italic": "i", "strike": "s", "code": "code"}


def escaped(text: str) -> str:
    """Escape text for an element or a quoted attribute; lone surrogates, which no file can hold, become `?`."""
    return html.escape(text, quote=True).encode("utf-8", "replace").decode()


def tag(name: str, css: str, *inside: str) -> str:
    """Put markup that is already safe into an element."""
    opened = f'<{name} class="{escaped(css)}">' if css else f"<{name}>"
    return f"{opened}{''.join(inside)}</{name}>"


def spans_html(spans: Iterable[Span]) -> str:
    return "".join(map(_span, spans))


def _span(span: Span) -> str:
    words = escaped(span.text)
    if span.kind in ("mention", "emoji"):
        words = tag("span", span.kind, words)
    elif span.kind == "link" and _WEB.match(span.url):
        words = f'<a href="{escaped(span.url)}">{words}</a>'
    for style, name in _TAGS.items():
        if style in span.styles:
            words = tag(name, "", words)
    return words


def pieces_html(pieces: Iterable[Piece]) -> str:
    return "".join(map(_piece, pieces))


def _piece(piece: Piece) -> str:
    words = spans_html(piece.spans)
    match piece.kind:
        case "quote":
            return tag("blockquote", "", words)
        case "pre":
            return tag("pre", "", words)
        case "heading":
            return tag("h3", "", words)
        case "table":
            return table_html([[escaped(cell) for cell in row] for row in piece.rows], ())
        case "bullet" | "ordered":
            mark = "•" if piece.kind == "bullet" else f"{piece.number}."
            item = tag("span", "", mark) + tag("p", "", words)
            return f'<div class="item" style="--depth: {piece.indent}">{item}</div>'
    return tag("p", "", words)


def table_html(rows: Sequence[Sequence[str]], aligned: Sequence[str]) -> str:
    """Draw a table of cells that are already safe; `aligned` names left, center or right per column."""
    lines = []
    for place, row in enumerate(rows):
        name = "td" if place else "th"
        sides = [*aligned, *[""] * len(row)]
        lines.append(tag("tr", "", *(tag(name, side, cell) for cell, side in zip(row, sides, strict=False))))
    return tag("table", "", *lines)
