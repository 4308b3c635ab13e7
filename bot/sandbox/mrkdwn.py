"""Slack's mrkdwn in its wire form (`&lt;` is a typed `<`, `<@U1>` a mention), read into pieces.

https://docs.slack.dev/messaging/formatting-message-text
"""

import re
from collections.abc import Iterator

from bot.sandbox.emoji import unicode_of
from bot.sandbox.wording import Piece, Reader, Span

_FENCE = re.compile(r"```\n?(.*?)```", re.DOTALL)
_QUOTED = re.compile(r"(?:&gt;|>) ?")
_QUOTED_TO_END = re.compile(r"(?:&gt;|>){3} ?")
_STYLES = {"*": "bold", "_": "italic", "~": "strike"}
# The inside of a styled run never holds its own sign, so that a long text is read in one pass.
_STYLED = "|".join(
    rf"(?<![\w{sign}]){sign}(?=[^\s{sign}])(?:<[^<>\n]*>|`[^`\n]*`|[^\n<`{sign}])+(?<=\S){sign}(?![\w{sign}])"
    for sign in (r"\*", "_", "~")
)
_TOKEN = re.compile(
    rf"(?P<code>`[^`\n]+`)|(?P<entity><[^<>\n]+>)|(?P<emoji>:[a-z0-9_+'-]+:(?::skin-tone-[2-6]:)?)|(?P<styled>{_STYLED})"
)


def read_mrkdwn(text: str, reader: Reader) -> list[Piece]:
    """Read mrkdwn into pieces."""
    pieces: list[Piece] = []
    for at, stretch in enumerate(_FENCE.split(text)):
        if at % 2:
            pieces.append(Piece("pre", tuple(_verbatim(stretch.removesuffix("\n"), reader))))
        elif trimmed := _trim(stretch, after=at > 0):
            pieces.extend(_paragraphs(trimmed, reader))
    return pieces


def read_plain(text: str) -> list[Span]:
    """Read plain_text: nothing is formatted but emoji."""
    return list(_emoji(text, frozenset()))


def unescape(text: str) -> str:
    """Undo Slack's three escapes; `&` last, so that a typed `&lt;` stays what it was."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _trim(stretch: str, *, after: bool) -> str:
    return stretch.removeprefix("\n") if after else stretch


def _paragraphs(text: str, reader: Reader) -> Iterator[Piece]:
    """Part quoted lines from the others; neighbours of one kind stay together."""
    lines: list[str] = []
    quoting = False
    rest = text.split("\n")
    while rest:
        line = rest.pop(0)
        if _QUOTED_TO_END.match(line):
            line, rest = "\n".join([_QUOTED_TO_END.sub("", line, count=1), *rest]), []
            quoted = True
        elif quoted := bool(_QUOTED.match(line)):
            line = _QUOTED.sub("", line, count=1)
        if quoted != quoting and lines:
            yield _piece(lines, reader, quoting=quoting)
            lines = []
        quoting = quoted
        lines.append(line)
    yield _piece(lines, reader, quoting=quoting)


def _piece(lines: list[str], reader: Reader, *, quoting: bool) -> Piece:
    return Piece("quote" if quoting else "words", tuple(_inline("\n".join(lines), reader, frozenset())))


def _inline(text: str, reader: Reader, styles: frozenset[str]) -> Iterator[Span]:
    at = 0
    for token in _TOKEN.finditer(text):
        if token.start() > at:
            yield Span(unescape(text[at : token.start()]), styles=styles)
        yield from _token(token, reader, styles)
        at = token.end()
    if at < len(text):
        yield Span(unescape(text[at:]), styles=styles)


def _token(token: re.Match[str], reader: Reader, styles: frozenset[str]) -> Iterator[Span]:
    words = token.group()
    match token.lastgroup:
        case "code":
            yield from _verbatim(words[1:-1], reader, styles | {"code"})
        case "entity":
            yield entity(words[1:-1], reader, styles)
        case "emoji":
            yield from _emoji(words, styles)
        case _:
            yield from _inline(words[1:-1], reader, styles | {_STYLES[words[0]]})


def _verbatim(text: str, reader: Reader, styles: frozenset[str] = frozenset()) -> Iterator[Span]:
    """Read code: only what Slack itself put between angle brackets means something there."""
    for at, stretch in enumerate(re.split(r"<([^<>\n]+)>", text)):
        if at % 2:
            yield entity(stretch, reader, styles)
        elif stretch:
            yield Span(unescape(stretch), styles=styles)


def _emoji(text: str, styles: frozenset[str]) -> Iterator[Span]:
    at = 0
    for token in re.finditer(r":([a-z0-9_+'-]+):(?::skin-tone-[2-6]:)?", text):
        sign = unicode_of(token[1])
        if not sign:
            continue
        if token.start() > at:
            yield Span(text[at : token.start()], styles=styles)
        yield Span(sign, "emoji", styles=styles)
        at = token.end()
    if at < len(text):
        yield Span(text[at:], styles=styles)


def entity(inside: str, reader: Reader, styles: frozenset[str] = frozenset()) -> Span:
    """Word what stands between `<` and `>` for the reader: a mention, a date, or a link."""
    target, _, label = inside.partition("|")
    label = unescape(label)
    match target[:1]:
        case "@":
            return Span("@" + reader.named(target[1:], label.removeprefix("@")), "mention", styles=styles)
        case "#":
            return Span("#" + reader.named(target[1:], label.removeprefix("#")), "mention", styles=styles)
        case "!":
            return _special(target[1:], label, reader, styles)
    url = unescape(target)
    if ":" not in url:
        return Span(f"<{unescape(inside)}>", styles=styles)
    return Span(label or url.removeprefix("mailto:"), "link", url, styles)


def _special(target: str, label: str, reader: Reader, styles: frozenset[str]) -> Span:
    name, _, rest = target.partition("^")
    if name == "subteam":
        return Span("@" + reader.named(rest, label.removeprefix("@")).removeprefix("@"), "mention", styles=styles)
    if name == "date":
        seconds, form, url, *_ = [*rest.split("^"), "", "", ""]
        words = reader.date(seconds, unescape(form), label)
        return Span(words, "link" if url else "date", unescape(url), styles)
    return Span(label or "@" + name, "mention", styles=styles)
