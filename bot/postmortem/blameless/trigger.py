"""One trigger: words to look for, and where the person is whom they judge. How patterns are written is told here, too.

A pattern is the inside of a regular expression for whole words in lower case. A blank is up to three of them. A line
break with the indent after it is nothing beside `|` and brackets that open before or close after it, else a blank.
"""

import re
from dataclasses import dataclass

DROP = "drop"
BEFORE, AFTER, CLAUSE, BESIDE, ALONE = "before", "after", "clause", "beside", "alone"
ANYTHING = re.compile("")
END = re.compile(r"\s{0,3}(?:[.;!,]|$)")


@dataclass(frozen=True)
class Trigger:
    """Words to find, and where the person is.

    `before` them (their subject), `after` them, in the `clause`, anywhere (`beside`), or nowhere (`alone`).

    `then` must follow a person who comes after. `unknown`: only people do that, so any capitalised subject is one, and
    a company, too. `state`: what is told is a state, so `was` does not turn it into something done to the person.
    `mended`: whoever finds or mends it is not judged. `deed`: `not` before it turns it into nothing, and `if` into a
    thought. `soft`: said of oneself, or of a team at work, it is an account. `rewrite` takes the place of words that
    end with `to`; DROP leaves their first word out.
    """

    rule: str
    pattern: re.Pattern[str]
    where: str = ALONE
    then: re.Pattern[str] | None = None
    unknown: bool = False
    state: bool = False
    mended: bool = False
    soft: bool = False
    deed: bool = False
    rewrite: str = ""


def joined(words: str) -> str:
    """Return a pattern without the line breaks that make it readable."""
    return re.sub(r"\n\s*", "", re.sub(r"(?<=[^|(\n])\n\s*(?=[^|)\s])", " ", words))


def found(words: str) -> re.Pattern[str]:
    """Return a pattern that finds words anywhere."""
    return _compiled(rf"(?<![\w-])(?:{joined(words)})(?![\w-])")


def follows(words: str) -> re.Pattern[str]:
    """Return a pattern for words right after others."""
    return _compiled(rf" {{0,3}}(?:{joined(words)})(?![\w-])")


def at_start(words: str) -> re.Pattern[str]:
    """Return a pattern for words that begin a sentence."""
    return _compiled(rf"^\W{{0,9}}(?:{joined(words)})(?![\w-])")


def at_end(words: str) -> re.Pattern[str]:
    """Return a pattern for words that end a sentence, or a part of it."""
    return _compiled(rf"(?<![\w-])(?:{joined(words)})(?=\s{{0,3}}(?:[.;!]|$))")


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(re.sub(" (?!{)", r"\\s{1,3}", pattern))
