"""A long section in the fields of a dialog: in parts, and together again byte for byte where nobody changed them.

https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element
"""

import re
from collections.abc import Sequence
from itertools import accumulate

from bot.errors import Refusal
from bot.text import normalise

LONGEST = 2400  # UTF-16 units: a field takes 3,000, and leaves room to write
MOST = 20


def split(title: str, body: str) -> list[tuple[str, str]]:
    """Return the parts, each with what parts it from the next one: blank lines where there are any.

    Raises Refusal for a section that is too long for a dialog.
    """
    parts = []
    rest = body
    while _units(rest) > LONGEST:
        cut = _cut(rest)
        parts.append((rest[: cut[0]], rest[cut[0] : cut[1]]))
        rest = rest[cut[1] :]
    parts.append((rest, ""))
    if len(parts) > MOST:
        raise Refusal("section_too_long", title=title)
    return parts


def join(parts: Sequence[tuple[str, str]], typed: Sequence[str], more: str = "") -> str:
    """Return the whole: what was left as it was shown stays what it was; `more` was typed below the last part."""
    whole, between = "", ""
    for (part, separator), now in zip(parts, typed, strict=True):
        piece = part if _is_same(part, now) else now.replace("\r\n", "\n")
        if piece or not part:
            whole, between = whole + between + piece, separator
    if more.strip():
        whole += ("\n\n" if whole.strip() else "") + more.replace("\r\n", "\n").strip("\n")
    return whole


def _is_same(part: str, now: str) -> bool:
    return normalise(part).strip() == normalise(now).strip()


def _cut(text: str) -> tuple[int, int]:
    """Return where a part ends and the next one begins: at blank lines, else at a line's end, else anywhere."""
    most = sum(1 for units in accumulate(1 + (one > "\uffff") for one in text[:LONGEST]) if units <= LONGEST)
    window = text[:most]
    for ends in (r"\n(?:[ \t]*\n)+", r"\n"):
        found = [one for one in re.finditer(ends, window) if one.start() > 0]
        if found and found[-1].end() < len(text):
            return found[-1].start(), found[-1].end()
    return most, most


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
