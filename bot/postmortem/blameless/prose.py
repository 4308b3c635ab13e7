"""What of a text is prose: its sentences and their words; code, log lines, addresses and titles are left alone.

Every character keeps its place, so that a span in a sentence is a span in the text.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

HIDDEN = "\ufffc"  # stands for what is left alone; it counts as a word that means nothing
LONGEST_SENTENCE = 2_000  # characters; a longer one is read in pieces, so that no text takes long

_FENCE = re.compile(r"^[ \t]{0,3}(?P<mark>`{3,}|~{3,})")
_LOG_LINE = re.compile(
    r"^\s*(?:[-*>|]\s*)?\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d\S*\s.*?\b(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL)\b"
    r"|^(?: {4}|\t)(?![-*+\s]|\d+[.)])"
)
_LEFT_ALONE = re.compile(
    r"""<!--[^\n]{0,2000}?-->                                 # a comment
    | (?P<code>`+)[^`\n]+(?P=code)                            # code
    | \bhttps?://[^\s<>()|]+ | \]\([^()\s]{1,2000}\)          # addresses
    | [\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}                 # of mail, too
    | (?<!\w)[“"](?:[A-Z][\w'’-]*|of|the|and|a|in|to|for)(?:\ (?:[A-Z][\w'’-]*|of|the|and|a|in|to|for)){1,12}[”"]
    | (?<![*\w])[*_](?:[A-Z][\w'’-]*)(?:\ (?:[A-Z][\w'’-]*|of|the|and|a|in|to|for)){1,12}[*_](?![*\w])
    """,
    re.VERBOSE,
)
_END = re.compile(
    r"""[.!?…]+["'”’)\]*_]*(?=\s|\Z)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bvs\.)(?<!\bMr\.)(?<!\bDr\.)(?<!\bMs\.)(?<!\bInc\.)
    | \n(?=\s*\n) | \n(?=\s{0,8}(?:[-*+>|\#]|\d{1,3}[.)])) | (?<!\\)\| | <br\s*/?>""",
    re.VERBOSE,
)
_WORD = re.compile(rf"@?[\w{HIDDEN}]+(?:['’.-][\w{HIDDEN}]+)*|[^\w\s]")


def words_of(listed: str) -> frozenset[str]:
    """Return the words of a list with blanks between them."""
    return frozenset(listed.split())


@dataclass(frozen=True)
class Word:
    """One word or mark of a sentence: `low` in lower case, with a straight apostrophe; places within the sentence."""

    raw: str
    low: str
    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    """A sentence, and where in the text it begins; blanks and quotes in it are plain ones, of the same length."""

    text: str
    start: int

    @cached_property
    def words(self) -> list[Word]:
        """The words and marks, in order."""
        return [Word(one[0], one[0].lower().rstrip("."), one.start(), one.end()) for one in _WORD.finditer(self.text)]

    @cached_property
    def low(self) -> str:
        """The text in lower case, of the same length."""
        low = self.text.lower()
        return low if len(low) == len(self.text) else "".join(map(_lowered, self.text))

    @cached_property
    def _starts(self) -> list[int]:
        return [word.start for word in self.words]

    def index(self, place: int) -> int:
        """Return the number of the first word that begins at `place` or after it."""
        return bisect_left(self._starts, place)


def sentences(text: str) -> Iterator[Sentence]:
    """Give the sentences of a text, such as Markdown."""
    masked = _LEFT_ALONE.sub(lambda found: HIDDEN * len(found[0]), _without_code(text))
    plain = masked.translate(_PLAIN)
    begin = 0
    for found in (*_END.finditer(masked), None):
        end = found.end() if found else len(masked)
        for start in range(begin, end, LONGEST_SENTENCE):
            piece = plain[start : min(start + LONGEST_SENTENCE, end)]
            if not piece.isspace():
                yield Sentence(piece, start)
        begin = end


_PLAIN = {ord(one): " " for one in "\n\r\t\xa0\u2028\u2029"} | {ord("’"): "'", ord("‘"): "'"}


def _lowered(letter: str) -> str:
    return letter.lower() if len(letter.lower()) == 1 else letter


def _without_code(text: str) -> str:
    """Return the text with code blocks and log lines hidden."""
    kept, fence = [], ""
    for line in text.splitlines(keepends=True):
        found = _FENCE.match(line)
        is_code = bool(fence or found)
        if found and not fence:
            fence = found["mark"]
        elif found and found["mark"].startswith(fence):
            fence = ""
        kept.append(_hide(line) if is_code or _LOG_LINE.match(line) else line)
    return "".join(kept)


def _hide(line: str) -> str:
    body = line.rstrip("\r\n")
    return "|" * min(1, len(body)) + " " * (len(body) - 1) + line[len(body) :]
