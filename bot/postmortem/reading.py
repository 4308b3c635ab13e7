"""The action items of a document in Markdown: those below its heading, as a table or as a list."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.postmortem.item_check import Item

_HEADING = re.compile(r"^ {0,3}(?P<level>#{1,6})[ \t]+(?P<title>.*?)[ \t#]*$")
_TITLE = re.compile(
    r"\b(?:action(?:s| items?| points?)?|follow[- ]?ups?|remediations?|corrective|next steps|to-?dos?|improvements)\b",
    re.IGNORECASE,
)
_POINT = re.compile(r"^\s{0,8}(?:[-*+]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?(?P<text>\S.*)$")
_RULE = re.compile(r"^[\s|:-]+$")
_EMPTY = re.compile(r"(?:[-–—_*]|none|n/?a|tbd|tba|\?|nobody yet|no date yet|unassigned|unknown)?", re.IGNORECASE)
_OWNER = re.compile(
    r"(?:\bowner(?:ed by)?|\bassignee|\bassigned to|\bresponsible|\bdri)\b\s*[:=]?\s*(?P<who>[^\s,;()|][^,;()|]{0,60})"
    r"|(?P<handle>(?<![\w@])@[\w][\w.-]*)",
    re.IGNORECASE,
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE = re.compile(
    rf"\b(?:\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}|q[1-4]|\d{{1,2}} {_MONTH}|{_MONTH} \d{{1,2}}"
    r"|(?:due|by|until|before|deadline)[: ]+(?!adding|removing|using|the)\w+)\b",
    re.IGNORECASE,
)
_WHO = ("owner", "assignee", "assigned", "who", "responsible", "dri", "team")
_WHEN = ("due", "date", "deadline", "eta", "when", "target")
_WHAT = ("action", "item", "task", "description", "what", "title", "todo", "follow")


@dataclass(frozen=True)
class Placed:
    """An action item and the line (from 1) of the document on which it stands; `at` is the column (from 1)."""

    line: int
    at: int
    item: Item


def action_items(markdown: str) -> list[Placed]:
    """Return the action items of a document: of every section whose heading says so."""
    return list(_items(markdown.splitlines()))


def _items(lines: Sequence[str]) -> Iterator[Placed]:
    within = 0
    head: list[str] = []
    for number, line in enumerate(lines, 1):
        heading = _HEADING.match(line)
        if heading:
            level = len(heading["level"])
            within = _level(within, level, heading["title"])
            head = []
        elif within and "|" in line:
            row = _cells(line)
            if not head:
                head = [cell.lower() for cell in row]
            elif not _RULE.match(line):
                yield from _of_row(number, line, head, row)
        elif within and (point := _POINT.match(line)):
            yield Placed(number, point.start("text") + 1, _of_point(point["text"]))


def _level(within: int, level: int, title: str) -> int:
    """Return the level of the heading whose section holds action items; 0 outside of one."""
    if _TITLE.search(title):
        return within if within and within < level else level
    return within if within and level > within else 0


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


def _of_row(number: int, line: str, head: list[str], row: list[str]) -> Iterator[Placed]:
    by_name = dict(zip(head, row, strict=False))
    text = _cell(by_name, _WHAT)
    if text:
        item = Item(text=text, owner=_told(_cell(by_name, _WHO)), due=_told(_cell(by_name, _WHEN)))
        yield Placed(number, max(0, line.find(text)) + 1, item)


def _cell(by_name: dict[str, str], words: Sequence[str]) -> str:
    """Return the cell below the first heading that has one of the words."""
    return next((cell for word in words for name, cell in by_name.items() if word in name), "")


def _told(cell: str) -> str:
    bare = cell.strip(" _*`.…")
    return "" if _EMPTY.fullmatch(bare) else bare


def _of_point(text: str) -> Item:
    owner, due = _OWNER.search(text), _DATE.search(text)
    who = _told((owner["who"] or owner["handle"] or "") if owner else "")
    return Item(text=text, owner=who, due=due[0] if due else "")
