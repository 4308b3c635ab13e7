"""Markdown: words of people as text in it, and the HTML that a document becomes.

https://spec.commonmark.org/0.31.2/ with tables as in https://github.github.com/gfm/#tables-extension-
"""

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

import nh3
from markdown_it import MarkdownIt

from bot.addresses import is_web

# Escaped wherever they stand. An underscore inside of a word is only an underscore; `<` and `&` matter only where
# HTML, an autolink or an entity could begin.
_ANYWHERE = re.compile(r"[\\`\[\]|~*]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?\w+;)")
# Escaped where they begin a line: headings, quotes, lists, rules, underlines of headings, rows under a table's head.
_AT_START = re.compile(r"[#>+=-]|:(?=-)")
_NUMBERED = re.compile(r"^(\d{1,9})([.)])")
_PRODUCT = re.compile(r"[^*]*[^\W_]\*[^\W_][^*]*")
_BLANKS = str.maketrans({" ": "\u00a0", "\t": "\u00a0\u00a0\u00a0\u00a0"})
_LINK = re.compile(r"\[([^\[\]]{0,200})\]\([^()\s]{0,2000}\)")
_STRONG = re.compile(r"(?<!\\)\*\*")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_TAGS = nh3.ALLOWED_TAGS - {"img", "map", "area"}


@dataclass(frozen=True)
class Words:
    """Text of people. In a template it shows as typed: `str()` of it is Markdown in which nothing means anything.

    `plain` is the text itself; `cell` is for what stands inside of a line, such as a cell of a table; `clause` is
    that for the middle of a sentence, `sentence` for one of its own.
    """

    plain: str

    def __str__(self) -> str:
        """Return it as inline Markdown; lines stay lines, indented by two for a list item."""
        return "\\\n  ".join(map(_line, self.plain.strip().splitlines()))

    def __bool__(self) -> bool:
        """Whether there is anything to read."""
        return bool(self.plain.strip())

    @property
    def cell(self) -> str:
        """Return it as inline Markdown on one line; it must not begin that line."""
        return _inline(" ".join(self.plain.split()))

    @property
    def sentence(self) -> str:
        """Return it on one line, which it may begin, with an end that a sentence has."""
        text = " ".join(self.plain.split())
        return _line(text + ("" if text.endswith((".", "!", "?", "…", ":")) else "."))

    @property
    def clause(self) -> str:
        """Return it like `cell`, without the full stop at its end."""
        return _inline(" ".join(self.plain.split()).removesuffix("."))


def link(label: str, url: str | None) -> str:
    """Return a Markdown link, or only the label when `url` is no web address."""
    words = Words(label).cell
    if not url or not is_web(url):
        return words
    return f"[{words}]({quote(url, safe=_URL_SAFE)})"


# What may stand in an address as it is; brackets, blanks, backslashes and the like are percent-encoded.
_URL_SAFE = "%/:?#@!$&'*+,;=~-._"


def bare(markdown: str) -> str:
    """Return a piece of a document without its links, its bold marks, and the backslashes of what was typed."""
    return _ESCAPED.sub(r"\1", _STRONG.sub("", _LINK.sub(r"\1", markdown)))


def to_html(markdown: str) -> str:
    """Return a document as HTML without scripts, styles, pictures or HTML that somebody typed."""
    html: str = _parser().render(markdown)
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


def _inline(text: str) -> str:
    is_product = text.count("*") == 1 and _PRODUCT.fullmatch(text) is not None
    return _ANYWHERE.sub(lambda found: found[0] if is_product and found[0] == "*" else "\\" + found[0], text)


def _line(typed: str) -> str:
    text = typed.rstrip()
    body = text.lstrip()
    indent = text[: len(text) - len(body)].translate(_BLANKS)
    if not body or indent:
        return (indent + _inline(body)) or "\u00a0"
    escaped = _NUMBERED.sub(r"\1\\\2", _inline(body), count=1)
    return "\\" + escaped if _AT_START.match(escaped) else escaped
