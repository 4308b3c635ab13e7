"""`todo`: the text of an action item, and the owner, date and priority that stand before, between or after it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.text import plain, trim_end
from bot.when import Due, read_due


@dataclass(frozen=True)
class TodoWords:
    """An action item as it was typed.

    The owner is a Slack user id, a user group's id, or a free name ("Backend Team"); `looks_done` says that it reads
    like something that was done already: it has neither owner nor date, or begins with a past form.
    """

    text: str
    owner_id: str | None = None
    owner_group: str | None = None
    owner_name: str | None = None
    due: Due | None = None
    priority: str | None = None
    looks_done: bool = False


_PERSON = r"<@(?P<person>[UW][A-Z0-9]+)(?:\|[^<>]*)?>"
_GROUP = r"<!subteam\^(?P<group>S[A-Z0-9]+)(?:\|[^<>]*)?>"
_BETWEEN = r"(?:\A|[\s,;(–—-]+)"
_OWNER_AT_END = re.compile(
    rf"(?:\A|[\s,;(–—-]+)(?:(?:owner|assignee|assign(?:ed)?\s+to)\s*[:=]?\s*)?(?:{_PERSON}|{_GROUP})[\s,;.)]*\Z",
    re.IGNORECASE,
)
# "talk to @ana" names whom the work is about, not who does it.
_SPOKEN_OF = re.compile(r"\b(?:to|with|from|ask|tell|thank|of|for|and|or|cc|than|about)\Z", re.IGNORECASE)
_OWNER_AT_START = re.compile(rf"\s*(?:{_PERSON}|{_GROUP})\s*[:,]?\s+(?:(?:to|will|should)\s+)?", re.IGNORECASE)
_OWNER_NAME = re.compile(
    r"(?:\A|(?<=[\s,;(]))(?:owner|assignee)\s*[:=：]\s*(?P<name>(?:&(?:amp|lt|gt);|[^:;&\n]){1,80})\Z", re.IGNORECASE
)
_PRIORITY_AT_END = re.compile(rf"{_BETWEEN}(?:prio(?:rity)?\s*:?\s*)?(?P<priority>p[0-3])[\s,;.)]*\Z", re.IGNORECASE)
_PRIORITY_AT_START = re.compile(r"\s*[(\[]?(?P<priority>p[0-3])[)\]]?[:,]?\s+", re.IGNORECASE)
_DUE_WORD = re.compile(
    r"(?:\A|(?<=[\s,;(]))(?:due(?:\s+(?:by|on|date))?|by|until|before|no\s+later\s+than|deadline)\s*[:：]?\s+"
    r"|(?:\A|(?<=[\s,;(]))due\s*[:：]",
    re.IGNORECASE,
)
# What people write where a date should stand: worth a question rather than silence.
_NO_DATE = re.compile(
    r"asap|soon(?:ish)?|tb[da]|later|(?:the\s+)?(?:next|this|end\s+of\s+(?:the\s+)?)?\s*(?:sprint|release|freeze|iteration)"
    r"|in\s+[0-9]+\s+sprints?|(?:early|mid|late)[\s-].{2,20}|[0-9]{1,2}[./][0-9]{1,2}(?:[./](?:[0-9]{2}){1,2})?"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day\s*(?:or|/)\s*\w+|(?:january|february|march|april|may|june|july|august"
    r"|september|october|november|december)|yesterday|last\s+\w+",
    re.IGNORECASE,
)
_LONGEST_DATE = 60

_PAST = re.compile(
    r"(?!(?:need|feed|seed|speed|embed|breed|shed|bleed|exceed|proceed|succeed|weed|heed|sled)\Z)[a-z]{2,}ed"
    r"|ran|did|made|(?:re)?built|sent|took|found|(?:re)?wrote|went|got|gave|brought|kept|began|broke|drew|told|saw|spun"
    r"|redid|undid|was|were|has|had|threw|chose|shrank|grew|drove|held|left|met|paid"
)
# "todo: …", "*Action item:* …", "- follow-up: …" at the start of what somebody wrote about something else.
_SPOKEN = re.compile(
    r"[\s*_•–-]*(?:to[\s-]?do|action[\s-]items?|follow[\s-]?ups?)[*_]*\s{0,3}[:：](?![a-z0-9_+'\-]+:)[*_]*\s*(?P<rest>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_FIRST_WORD = re.compile(r"\W*(?:(?:we|i|they|have|has|already)\s+)*(?P<word>[a-z]+)(?:-[a-z]+)?", re.IGNORECASE)


def todo_words(rest: str, *, now: datetime, zone: str) -> TodoWords:
    """Read an action item in wire form; `now` is aware, `zone` is the IANA zone of the person who types."""
    read = TodoWords(rest.strip())
    steps = (_priority, _owner, lambda so_far: _due(so_far, now, zone), _owner_by_name)
    while True:
        # One part at a time from the end, since the parts come in any order.
        shorter = next((found for found in (step(read) for step in steps) if found != read), None)
        if shorter is None:
            break
        read = shorter
    read = _from_start(read)
    nobody_and_no_date = not (_has_owner(read) or read.due)
    return replace(
        read,
        text=trim_end(read.text.lstrip(" \t\n,;–—-"), " \t\n,;–—-") or read.text.strip(),
        looks_done=nobody_and_no_date or _begins_in_the_past(read.text),
    )


def spoken_todo(wire: str) -> str | None:
    """Return what follows `todo:`, `action item:` or `follow-up:` at the start of a text; None when none is there."""
    found = _SPOKEN.match(wire)
    return found["rest"].strip() if found else None


def _priority(read: TodoWords) -> TodoWords:
    found = None if read.priority else _PRIORITY_AT_END.search(read.text[-40:])
    if found is None:
        return read
    return replace(read, text=_before(read.text, found[0]), priority=found["priority"].lower())


def _owner(read: TodoWords) -> TodoWords:
    if _has_owner(read):
        return read
    found = _OWNER_AT_END.search(read.text[-200:])
    before = _before(read.text, found[0]) if found else ""
    if found is None or _SPOKEN_OF.search(before):
        return read
    return replace(read, text=before, owner_id=found["person"], owner_group=found["group"])


def _before(text: str, end: str) -> str:
    """Return a text without its end; an end that begins in the middle of an escaped character leaves that whole."""
    return trim_end(text[: len(text) - len(end) + 1], ";") if end.startswith(";") else text.removesuffix(end)


def _owner_by_name(read: TodoWords) -> TodoWords:
    found = None if _has_owner(read) else _OWNER_NAME.search(read.text)
    name = plain(found["name"], {}).strip(" \t,.()–—-@") if found else ""
    if found is None or not name:
        return read
    return replace(read, text=trim_end(read.text[: found.start()], " \t,;(–—-"), owner_name=name)


def _has_owner(read: TodoWords) -> bool:
    return bool(read.owner_id or read.owner_group or read.owner_name)


def _due(read: TodoWords, now: datetime, zone: str) -> TodoWords:
    if read.due:
        return read
    from_here = max(0, len(read.text) - _LONGEST_DATE)
    for word in _DUE_WORD.finditer(read.text, from_here):
        phrase = read.text[word.end() :].strip(" \t\n,;.()")
        due = read_due(phrase, now=now, zone=zone)
        if due.on or _NO_DATE.fullmatch(phrase):
            return replace(read, text=trim_end(read.text[: word.start()], " \t\n,;(–—-"), due=due)
    return read


def _from_start(read: TodoWords) -> TodoWords:
    """Read an owner or a priority that stands before the text: "<@U1> to fix …", "p1: fix …"."""
    steps: tuple[Callable[[TodoWords], TodoWords], ...] = (_priority_at_start, _owner_at_start, _priority_at_start)
    for step in steps:
        read = step(read)
    return read


def _priority_at_start(read: TodoWords) -> TodoWords:
    found = None if read.priority else _PRIORITY_AT_START.match(read.text)
    return replace(read, text=read.text[found.end() :], priority=found["priority"].lower()) if found else read


def _owner_at_start(read: TodoWords) -> TodoWords:
    found = None if _has_owner(read) else _OWNER_AT_START.match(read.text)
    if found is None:
        return read
    return replace(read, text=read.text[found.end() :], owner_id=found["person"], owner_group=found["group"])


def _begins_in_the_past(text: str) -> bool:
    found = _FIRST_WORD.match(text)
    word = found["word"].lower() if found else ""
    return bool(_PAST.fullmatch(word))
