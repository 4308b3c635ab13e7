"""Rich text and standard Markdown blocks, read into the same pieces as mrkdwn."""

import re
from collections.abc import Callable, Iterable, Iterator

from bot.sandbox.emoji import unicode_of
from bot.sandbox.loose import Json, is_true, kind, number, part, parts, string
from bot.sandbox.wording import Piece, Reader, Span

_STYLES = ("bold", "italic", "strike", "code")


def read_rich_text(block: object, reader: Reader) -> list[Piece]:
    """Read a rich_text block into pieces."""
    return [piece for element in parts(block, "elements") for piece in _piece(element, reader)]


def _piece(element: Json, reader: Reader) -> Iterator[Piece]:
    match kind(element):
        case "rich_text_list":
            first = number(element, "offset", most=10**6) + 1
            for place, item in enumerate(parts(element, "elements"), first):
                ordered = string(element, "style") == "ordered"
                depth = number(element, "indent", most=8)
                yield Piece("ordered" if ordered else "bullet", _spans(item, reader), depth, place)
        case "rich_text_quote":
            yield Piece("quote", _spans(element, reader))
        case "rich_text_preformatted":
            yield Piece("pre", _spans(element, reader))
        case _:
            yield Piece("words", _spans(element, reader))


def _spans(element: object, reader: Reader) -> tuple[Span, ...]:
    return tuple(_span(word, reader) for word in parts(element, "elements"))


def _person(word: Json, reader: Reader) -> Span:
    return Span("@" + reader.named(string(word, "user_id")), "mention")


def _group(word: Json, reader: Reader) -> Span:
    return Span("@" + reader.named(string(word, "usergroup_id")).removeprefix("@"), "mention")


def _channel(word: Json, reader: Reader) -> Span:
    return Span("#" + reader.named(string(word, "channel_id")), "mention")


def _broadcast(word: Json, _: Reader) -> Span:
    return Span("@" + string(word, "range"), "mention")


def _link(word: Json, _: Reader) -> Span:
    url = string(word, "url")
    return Span(string(word, "text") or url, "link", url)


def _sign(word: Json, _: Reader) -> Span:
    name = string(word, "name")
    return Span(unicode_of(name) or f":{name}:", "emoji")


def _date(word: Json, reader: Reader) -> Span:
    seconds = str(number(word, "timestamp"))
    words = reader.date(seconds, string(word, "format"), string(word, "fallback"))
    return Span(words, "link" if string(word, "url") else "date", string(word, "url"))


_WORDS: dict[str, Callable[[Json, Reader], Span]] = {
    "user": _person,
    "usergroup": _group,
    "channel": _channel,
    "broadcast": _broadcast,
    "link": _link,
    "emoji": _sign,
    "date": _date,
}


def _span(word: Json, reader: Reader) -> Span:
    read = _WORDS.get(kind(word))
    span = read(word, reader) if read else Span(string(word, "text") or string(word, "value"))
    on = frozenset(style for style in _STYLES if is_true(part(word, "style"), style))
    return Span(span.text, span.kind, span.url, on)


_INLINE = re.compile(
    r"`(?P<code>[^`\n]+)`|\*\*(?P<bold>[^*\n]+)\*\*|~~(?P<strike>[^~\n]+)~~"
    r"|(?<!\w)\*(?P<italic>[^*\s][^*\n]*)\*(?!\w)|(?<!\w)_(?P<slanted>[^_\s][^_\n]*)_(?!\w)"
    r"|\[(?P<label>[^\[\]\n]+)\]\((?P<url>[^()\s]+)\)"
)
_LINE = re.compile(
    r"(?P<heading>#{1,6}) +|(?P<indent> *)(?:(?P<bullet>[-*+])|(?P<ordered>\d{1,6})[.)]) +|(?P<quote>>) ?|(?P<table>\|)"
)


def read_markdown(text: str) -> list[Piece]:
    """Read the subset of standard Markdown that Slack's markdown block shows."""
    pieces: list[Piece] = []
    for at, stretch in enumerate(re.split(r"^```[^\n]*\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)):
        if at % 2:
            pieces.append(Piece("pre", (Span(stretch.rstrip("\n")),)))
        else:
            pieces.extend(_joined(map(_line, filter(str.strip, stretch.split("\n")))))
    return pieces


def _line(line: str) -> Piece:
    begin = _LINE.match(line)
    if begin is None:
        return Piece("words", tuple(_inline(line)))
    rest = tuple(_inline(line[begin.end() :]))
    if begin["heading"]:
        return Piece("heading", rest)
    if begin["quote"]:
        return Piece("quote", rest)
    if begin["table"]:
        return Piece("table", rows=(tuple(cell.strip() for cell in line.strip().strip("|").split("|")),))
    depth = len(begin["indent"]) // 2
    return Piece("bullet", rest, depth) if begin["bullet"] else Piece("ordered", rest, depth, int(begin["ordered"]))


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Make one table of its lines, without the line of dashes under its head."""
    rows: list[tuple[str, ...]] = []
    for piece in pieces:
        if piece.kind == "table":
            rows.extend(row for row in piece.rows if any(cell.strip(":-") for cell in row))
            continue
        if rows:
            yield Piece("table", rows=tuple(rows))
            rows = []
        yield piece
    if rows:
        yield Piece("table", rows=tuple(rows))


def _inline(text: str) -> Iterator[Span]:
    at = 0
    for token in _INLINE.finditer(text):
        if token.start() > at:
            yield Span(text[at : token.start()])
        style = {"slanted": "italic"}.get(str(token.lastgroup), str(token.lastgroup))
        if token["url"]:
            yield Span(token["label"], "link", token["url"])
        else:
            yield Span(str(token[str(token.lastgroup)]), styles=frozenset({style}))
        at = token.end()
    if at < len(text):
        yield Span(text[at:])
