"""Blameless language: what in a text blames people, why that hinders learning, and how to say it otherwise.

Readable rules, no model: words that judge (`about_*.py`) beside a human subject (`subjects.py`), unless the sentence
speaks of systems, the future or blame itself (`frames.py`). It suggests; it never blocks, and it changes nothing.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module

from bot.postmortem.blameless.prose import sentences


@dataclass(frozen=True)
class Finding:
    """One place that blames: `words` stand at `start` to `end` of the text, in `sentence`.

    `rule` is one of `remedies.RULES`; `source` is a link, or "" for a team's own words. There is a `rewrite` (what may
    take the place of the words, perhaps nothing) or, where it is None, the `question` helps on. `of_self`: said of we
    or I.
    """

    start: int
    end: int
    rule: str
    words: str
    sentence: str
    reason: str
    source: str
    rewrite: str | None
    question: str
    of_self: bool = False


@dataclass(frozen=True)
class Ruling:
    """How a team has it: rules that are `off`, `words` of its own to flag, `names` of its people (any case)."""

    off: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()

    @cached_property
    def own(self) -> re.Pattern[str] | None:
        """Finds the team's own words; None when there are none."""
        wanted = sorted(
            {" ".join(word.split()) for word in self.words if word.strip()}, key=lambda one: (-len(one), one)
        )
        if not wanted:
            return None
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, wanted))})(?!\w)", re.IGNORECASE)

    @cached_property
    def known(self) -> frozenset[str]:
        """The names' single words in lower case."""
        return frozenset(part for name in self.names for part in name.lower().split() if len(part) > 1)


AS_SHIPPED = Ruling()


def check(text: str, ruling: Ruling = AS_SHIPPED) -> list[Finding]:
    """Return what blames people in a text, such as Markdown, in its order and without overlaps.

    Code, log lines, addresses and titles in quotes are left alone. It takes time linear in the text.
    """
    from bot.postmortem.blameless.finding import in_sentence  # noqa: PLC0415 - see load

    return [one for sentence in sentences(text) for one in in_sentence(text, sentence, ruling)]


def load() -> None:
    """Load the rules, which takes a fifth of the start: nobody waits for it where the bot does so once it runs."""
    import_module("bot.postmortem.blameless.finding")


def apply(text: str, finding: Finding) -> str:
    """Return the text with the rewrite of a finding in place; nothing else changes.

    Raises ValueError where there is no rewrite, or where the text has changed since.
    """
    if finding.rewrite is None or text[finding.start : finding.end] != finding.words:
        raise ValueError("this finding has no rewrite for this text")
    return text[: finding.start] + finding.rewrite + text[finding.end :]
