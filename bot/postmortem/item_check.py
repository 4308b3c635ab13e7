"""What an action item lacks: a verb first, something specific and bounded, an owner, a date.

https://sre.google/workbook/postmortem-culture/
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.postmortem.blameless.prose import words_of

NO_OWNER, NO_DATE, NO_VERB, VAGUE, CARE = "no_owner", "no_date", "no_verb", "vague", "care"

_VAGUE = re.compile(
    r"""\s*(?:(?:please|we|should|must|need|to|have|will|let's|try|start|continue|better|further|also)\s+){0,6}
    (?P<verb>look(?:ing)?\s+(?:in)?to|look(?:ing)?\s+at|investigat(?:e|ing)|improv(?:e|ing)|ensur(?:e|ing)|make\s+sure
    |consider(?:ing)?|explor(?:e|ing)|think\s+about|discuss(?:ing)?|review(?:ing)?|research(?:ing)?|evaluat(?:e|ing)
    |analy[sz](?:e|ing)|enhanc(?:e|ing)|optimi[sz](?:e|ing)|address(?:ing)?|handl(?:e|ing)|revisit(?:ing)?
    |understand(?:ing)?|follow\s+up|figure\s+out|work\s+on|monitor(?:ing)?|keep\s+an\s+eye|strengthen(?:ing)?
    |harden(?:ing)?|clean\s+up|talk\s+(?:to|about)|check)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_CARE = re.compile(
    r"\b(?:more careful(?:ly)?|be careful|pay (?:more |closer )?attention|take (?:more |greater )?care|try harder"
    r"|remind (?:everyone|everybody|people|engineers|the team|all)|retrain\w*|be more \w+"
    r"|not (?:do|make) (?:it|this|that) again)\b",
    re.IGNORECASE,
)
# What makes a vague beginning end: a number, a comparison, or what is there when it is done.
_BOUNDED = re.compile(
    r"\d|\b(?:so that|until|below|above|under|within|at least|at most|less than|more than|by adding|by removing"
    r"|and (?:add|write|record|decide|report|publish|file|document)|documented in|report(?:ed)? (?:in|to|by)|decide)\b",
    re.IGNORECASE,
)
_VERBS = words_of(
    """
    abort accept adapt add adjust alert allow announce apply archive ask assign audit automate backfill backport
    block build bump cache cap change check clarify close compare configure confirm consolidate contact convert
    copy cover create cut cut-over decide declare decommission define delete deploy deprecate describe detect
    disable document double drain drill drop emit enable encrypt enforce escalate establish evict expire export
    extend extract fail fence file fix freeze gate generate give grant graph halve hold implement import include
    increase index inform inline install instrument integrate introduce investigate isolate keep launch limit
    link list log lower make map mark measure merge migrate mirror mock monitor move name notify open order own
    page parallelise parallelize patch pin plan prepare prevent print probe promote protect provide provision
    prune publish purge put raise read rebuild record reduce refactor refuse register reject release remove
    rename renew reorder replace replicate report request require reroute reset resize restart restore restrict
    retire retry return revert review revoke rework rewrite roll rotate run scale schedule script search send
    separate set shard share ship shorten show shrink shut simplify simulate skip snapshot sort specify split
    spread stage standardise standardize start stop store subscribe surface switch sync tag teach tell test
    throttle tighten time track train translate trigger trim tune turn type unify unpin update upgrade upload
    use validate vendor verify version wait warn watch wire wrap write
    """
)
_WORD = re.compile(r"[A-Za-z][\w'-]*")
_LEADING = words_of("please we should must need to have will also then and re")


@dataclass(frozen=True)
class Item:
    """An action item as a document or the bot has it; "" for what is not there."""

    text: str
    owner: str = ""
    due: str = ""


@dataclass(frozen=True)
class Lack:
    """What an action item lacks: the words that it is about, and a question that helps.

    `what`: vague, care, no_verb, no_owner, no_date.
    """

    what: str
    words: str
    question: str


def check_item(item: Item) -> list[Lack]:
    """Return what an action item lacks, in the order in which `Lack` names it."""
    return list(_lacks(item))


def unclear(text: str) -> str:
    """Return the question that a vague action item raises, empty for one that ends."""
    return next((one.question for one in _lacks(Item(text)) if one.what in {VAGUE, CARE}), "")


def _lacks(item: Item) -> Iterator[Lack]:
    vague, care = _VAGUE.match(item.text), _CARE.search(item.text)
    if vague and not _BOUNDED.search(item.text):
        verb = " ".join(vague["verb"].split())
        yield Lack(VAGUE, verb, f"“{verb}” never ends: what will be there when it is done, and how can one tell?")
    if care:
        yield Lack(CARE, care[0], "Care is no safeguard: which check, guard, default or test would do it instead?")
    if not (vague or care) and not _begins_with_verb(item.text):
        yield Lack(NO_VERB, _first_words(item.text), "What will somebody do? Begin with the verb: add, remove, test …")
    if not item.owner.strip():
        yield Lack(NO_OWNER, "", "Who owns it: a person, or a team?")
    if not item.due.strip():
        yield Lack(NO_DATE, "", "By when?")


def _begins_with_verb(text: str) -> bool:
    for word in _WORD.findall(text.lower())[:4]:
        if word in _LEADING:
            continue
        return word in _VERBS or word.removeprefix("re").removeprefix("-") in _VERBS
    return False


def _first_words(text: str) -> str:
    return " ".join(text.split()[:3])
