"""The first words of commands: the incident, the word, severities, flags, arrows and kinds."""

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.text import plain
from bot.when import Moment

_COMMAND = re.compile(
    r"(?:/incident\s+)*(?:inc[-–—‑](?P<incident>[0-9]{1,9})(?![\w-])[:,]?\s*)?(?P<word>\S*)", re.IGNORECASE
)
_FLAG = re.compile(r"(?P<dash>[-–—―−]{1,3})(?P<name>[^\W\d_]\S*)\s*")
_FLAGS = frozenset({"here", "practice", "private", "since"})
_SENSITIVE = re.compile(r"(?:private|security)\b(?!-)", re.IGNORECASE)  # a title that may be meant as a flag
_LONE_DASH = re.compile(r"[-–—―:,|]+(?=\s)\s*")
_ARROW = re.compile(r"(?:[-=–—]{1,4}(?:>|&gt;)|→|⇒)")
_KIND = re.compile(r"[*_]*(?P<kind>[^\W\d_](?:[\w -]{0,30}\w)?)[*_]*\s{0,3}[:：](?![a-z0-9_+'\-]+:)[*_]*\s*")
_NUMBER = re.compile(r"(?:line\s+)?#?(?P<number>[0-9]{1,8})(?:[:,](?=\s|\Z)|(?=\s|\Z))", re.IGNORECASE)
_FIRST_WORDS = re.compile(r"(?P<one>\S+)(?:\s+(?P<two>\S+))?")


@dataclass(frozen=True)
class CommandWords:
    """A command's first words: the incident's number if it was said, the lowercase word ("" if none), and the rest."""

    incident: int | None
    word: str
    rest: str


@dataclass(frozen=True)
class DeclareWords:
    """What `declare` was told; `unknown_flag` is the first flag, as typed, that nobody knows.

    `since` is the time after `--since`; `unread_since` is what stood there instead of one.
    `asks_private`: it may be meant to be private without saying so for sure (`-private`, "private …", "security …").
    """

    severity: str | None
    title: str
    here: bool = False
    private: bool = False
    unknown_flag: str | None = None
    since: Moment | None = None
    unread_since: str | None = None
    practice: bool = False
    asks_private: bool = False


def split_command(wire: str) -> CommandWords:
    """Split what was typed after the command's name: "INC-7 catch-up …" is incident 7, word "catchup", and the rest."""
    text = wire.strip()
    found = _COMMAND.match(text)
    if found is None:
        return CommandWords(None, "", text)
    word = re.sub(r"[-_]", "", found["word"].lower()) or found["word"]
    incident = int(found["incident"]) if found["incident"] else None
    return CommandWords(incident, word.rstrip(":,") or word, text[found.end() :].strip())


def numbered(rest: str) -> tuple[int | None, str]:
    """Split "17 03:05 text" into the number of a line and the rest; "#17" and "line 17" too. None without a number."""
    found = _NUMBER.match(rest.strip())
    return (int(found["number"]), rest.strip()[found.end() :].strip()) if found else (None, rest.strip())


def declare_words(
    rest: str,
    severities: Sequence[str],
    read_time: Callable[[str], tuple[Moment | None, str]] = lambda text: (None, text),
) -> DeclareWords:
    """Read severity and flags, in any order, before the title. A flag is a dash directly followed by a word.

    `read_time` reads the time that a text begins with, and returns what follows it.
    """
    text, severity, unknown = rest.strip(), None, None
    flags: set[str] = set()
    since, unread_since = None, None
    while True:
        flag = _FLAG.match(text)
        level = None if severity or flag else leading_severity(text, severities)
        if flag:
            text = text[flag.end() :]
            name = flag["name"].lower().rstrip(":,")
            as_severity = read_severity(name, severities)
            severity = severity or as_severity
            unknown = unknown or (None if name in _FLAGS or as_severity else flag[0].strip())
            flags.add("-private" if flag["dash"] == "-" and name == "private" else name)
            if name == "since":
                since, text = read_time(text)
                unread_since = None if since else text
        elif level:
            severity, text = level
        else:
            break
    is_private = "private" in flags
    return DeclareWords(
        severity=severity,
        title=text,
        here="here" in flags,
        private=is_private,
        unknown_flag=unknown,
        since=since,
        unread_since=unread_since,
        practice="practice" in flags,
        asks_private=not is_private and ("-private" in flags or _SENSITIVE.match(text) is not None),
    )


def read_severity(text: str, severities: Sequence[str]) -> str | None:
    """Return which of `severities` a text names: "SEV-1", "sev 1", "severity 1" and "Sev1" are one."""
    said = _bare(text)
    return next((level for level in severities if _bare(level) == said), None)


def arrow(rest: str) -> tuple[str | None, str]:
    """Split "question -> answer" at its first arrow, however it is written; without a question the first is None."""
    found = _ARROW.search(rest)
    if found is None:
        return None, rest.strip()
    return rest[: found.start()].strip() or None, rest[found.end() :].strip()


def note_words(rest: str, kinds: Mapping[str, str]) -> tuple[str | None, str]:
    """Read "decision: text"; `kinds` maps lowercase words to the ids of kinds. Without a known kind the text is whole.

    A time may stand before the kind, so it is read first.
    """
    text = rest.strip()
    found = _KIND.match(text)
    kind = kinds.get(" ".join(found["kind"].lower().split())) if found else None
    return (kind, text[found.end() :].strip()) if found and kind else (None, text)


def did_you_mean(word: str, known: Sequence[str]) -> str | None:
    """Return the known word that is nearest to a mistyped one, None when none is near."""
    said = word.lower()
    begun = [name for name in known if len(said) >= 3 and name.startswith(said)]
    near = [begun[0]] if len(begun) == 1 else difflib.get_close_matches(said[:40], known, n=1, cutoff=0.6)
    return near[0] if near else None


def repaste(word: str, rest: str) -> str:
    """Return the command to paste again, as it was typed: unescaped, so it must be escaped where Slack shows it."""
    return plain(" ".join(part for part in ("/incident", word, rest) if part), {})


def _bare(text: str) -> str:
    said = re.sub(r"[\s_\-–—‑:,.\[\]()]", "", text.lower())
    return re.sub(r"^severity(?=[0-9])", "sev", said)


def leading_severity(text: str, severities: Sequence[str]) -> tuple[str, str] | None:
    """Return the severity that a text begins with, in one word or two, and the text after it."""
    found = _FIRST_WORDS.match(text)
    if found is None:
        return None
    one = read_severity(found["one"], severities)
    two = read_severity(f"{found['one']} {found['two']}", severities) if found["two"] and not one else None
    level = one or two
    if level is None:
        return None
    rest = text[found.end("one") if one else found.end("two") :].lstrip()
    return level, _LONE_DASH.sub("", rest, count=1) if _LONE_DASH.match(rest) else rest
