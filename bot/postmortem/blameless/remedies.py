"""What is said about a finding: why, by which source, and the rewrite or the question that helps on."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.postmortem.blameless.prose import Sentence
from bot.postmortem.blameless.rules import Hit
from bot.postmortem.blameless.trigger import DROP

_TRAPS = "https://www.youtube.com/watch?v=TqaFT-0cY7U"
_PAGERDUTY = "https://postmortems.pagerduty.com/culture/blameless/"
_HOWS = "https://www.kitchensoap.com/2014/11/14/the-infinite-hows-or-the-dangers-of-the-five-whys/"
SOMEBODY = "a responder"


@dataclass(frozen=True)
class Why:
    """Why a rule speaks up: a sentence, where it comes from, and the question that it asks."""

    reason: str
    source: str
    question: str


WHYS: Mapping[str, Why] = {
    "L1": Why(
        "It tells what people did not do, with what is known only now; that does not explain what they did.",
        _TRAPS,
        "What did they see and know at that moment, and what made their choice look right?",
    ),
    "L2": Why(
        "It judges a person or their work by a norm that was picked afterwards.",
        _TRAPS,
        "What was done, in plain words, and what made it reasonable then?",
    ),
    "L3": Why(
        "It treats the person as the one weak part of a system that was fine.",
        _TRAPS,
        "What made this hard to know or to find, for anybody?",
    ),
    "L4": Why(
        "“Human error” is where the analysis starts, not a cause.",
        _PAGERDUTY,
        "What made this easy to get wrong, and what could have caught it?",
    ),
    "L5": Why(
        "A name beside a cause reads as a culprit; the role tells as much.",
        _PAGERDUTY,
        "Which role did they have?",
    ),
    "L6": Why(
        "It makes one person's action the cause; many things had to be so for it to do harm.",
        _PAGERDUTY,
        "What let one action do this: which guard, check or default was not there?",
    ),
    "L7": Why(
        "“Why did you” and “who” ask for a defence; “how” and “what” ask for an account.",
        _HOWS,
        "How did it come to that, and what did it look like from there?",
    ),
    "L11": Why(
        "Punishment, retraining and care change no system: the next person meets the same trap.",
        _HOWS,
        "Which guard, check, default or test would help whoever does this next?",
    ),
    "words": Why(
        "Your team marked these words.",
        "",
        "How else can it be said?",
    ),
}
RULES = tuple(WHYS)


@dataclass(frozen=True)
class Remedy:
    """A rewrite of a place in a sentence; None where only a question helps."""

    start: int
    end: int
    rewrite: str | None


def remedy(hit: Hit, sentence: Sentence) -> Remedy:
    """Return what may stand in the place of what was found: the account stays, the judgement goes."""
    trigger, text = hit.trigger, sentence.text
    if trigger is None:
        return Remedy(hit.start, hit.end, None)
    if trigger.rewrite == DROP:
        return _without(hit, sentence)
    if trigger.rewrite and text[hit.start : hit.end].lower().endswith(" to"):
        return Remedy(hit.start, hit.end, trigger.rewrite)
    return Remedy(hit.start, hit.end, None)


def _without(hit: Hit, sentence: Sentence) -> Remedy:
    """Leave the first word of what was found out, together with one blank."""
    text, word = sentence.text, sentence.words[sentence.index(hit.start)]
    rest = text[word.end : hit.end].strip()
    if rest:
        return Remedy(hit.start, hit.end, rest)
    following = sentence.index(word.end)
    if following < len(sentence.words) and sentence.words[following].start == word.end + 1:
        after = sentence.words[following]
        return Remedy(hit.start, after.end, after.raw)
    if hit.start > 0 and text[hit.start - 1] == " ":
        return Remedy(hit.start - 1, hit.end, "")
    return Remedy(hit.start, hit.end, None)


def role_for(raw: str, *, begins: bool) -> str:
    """Return what stands for a name; `begins` where it begins a sentence."""
    said = SOMEBODY + ("'s" if raw.replace("’", "'").endswith("'s") else "")
    return said[:1].upper() + said[1:] if begins else said
