"""A document as text, by its sections; and the mark at its end, which tells what they said when it was taken away."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.postmortem.editing import digest
from bot.postmortem.sections import SectionText

_MARK = re.compile(r"\n*<!-- (?P<key>INC-\d+) (?P<digests>(?:[a-z_]+=[0-9a-f]{16} ?)*)-->\s*\Z")
_HEADING = re.compile(r" {0,3}(?P<level>#{1,6})[ \t]+(?P<title>.*?)[ \t]*#*[ \t]*")
_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})")


@dataclass(frozen=True)
class Read:
    """A document by its sections (key → Markdown), and what the mark tells: of which incident, and of each section."""

    bodies: Mapping[str, str]
    key: str = ""
    digests: Mapping[str, str] = field(default_factory=dict)


def marked(key: str, document: str, sections: Sequence[SectionText]) -> str:
    """Return a document with the mark that tells, when it comes back, what it said when it was taken."""
    bodies = read(document, {one.title: one.key for one in sections}).bodies
    digests = "".join(f"{name}={digest(body)} " for name, body in bodies.items())
    return f"{document.rstrip()}\n\n<!-- {key} {digests}-->\n"


def read(document: str, titles: Mapping[str, str]) -> Read:
    """Read a document in Markdown; `titles` (title → key) are the sections that it may have, each once."""
    text = document.removeprefix("\ufeff").replace("\r\n", "\n")
    found = _MARK.search(text)
    digests = dict(one.split("=") for one in found["digests"].split()) if found else {}
    bodies = dict(_bodies(text[: found.start()] if found else text, titles))
    return Read(bodies, found["key"] if found else "", digests)


def _bodies(text: str, titles: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Give each section's key and Markdown; its heading counts once, outside of code, at the level of the first one."""
    left = {_plain(title): key for title, key in titles.items()}
    key, level, fence = "", 0, ""
    body: list[str] = []
    for line in text.split("\n"):
        opened = _FENCE.match(line)
        if opened and not fence:
            fence = opened["fence"]
        elif fence and line.strip().startswith(fence) and not line.strip().strip(fence[0]):
            fence = ""
        heading = None if fence or opened else _HEADING.fullmatch(line)
        begun = left.get(_plain(heading["title"])) if heading else None
        if heading and begun and level in (0, len(heading["level"])):
            if key:
                yield key, trimmed("\n".join(body))
            key, level, body = begun, len(heading["level"]), []
            del left[_plain(heading["title"])]
        else:
            body.append(line)
    if key:
        yield key, trimmed("\n".join(body))


def _plain(title: str) -> str:
    return " ".join(title.replace("’", "'").lower().split())


def trimmed(body: str) -> str:
    """Return a section as a document shows it: without blank lines around it, and never two of them in a row."""
    return re.sub(r"\n{3,}", "\n\n", body.replace("\r\n", "\n")).strip()
