"""What the rules find in a sentence, worded as a finding: the reason, its source, and what may be said instead."""

from collections.abc import Iterator
from dataclasses import replace

from bot.postmortem.blameless import Finding, Ruling
from bot.postmortem.blameless.prose import Sentence
from bot.postmortem.blameless.remedies import WHYS, remedy, role_for
from bot.postmortem.blameless.rules import Hit, hits


def in_sentence(text: str, sentence: Sentence, ruling: Ruling) -> Iterator[Finding]:
    """Give what blames people in one sentence of a text, in its order and without overlaps."""
    last = -1
    found = [*hits(sentence, ruling.known), *_own(sentence, ruling)]
    for hit in sorted(found, key=lambda one: (one.start, one.end)):
        for finding in _findings(text, sentence, hit):
            if finding.rule not in ruling.off and finding.start >= last:
                yield finding
                last = finding.end


def _own(sentence: Sentence, ruling: Ruling) -> list[Hit]:
    if ruling.own is None:
        return []
    return [Hit("words", one.start(), one.end()) for one in ruling.own.finditer(sentence.text)]


def _findings(text: str, sentence: Sentence, hit: Hit) -> Iterator[Finding]:
    """Give the name first, where one stands before the words."""
    if hit.subject is not None and hit.subject.is_name:
        word = sentence.words[hit.subject.last]
        if word.end <= hit.start:
            begins = not sentence.text[: word.start].strip(" *_-#>\"'")
            named = _finding(text, sentence, "L5", word.start, word.end)
            yield replace(named, rewrite=role_for(word.raw, begins=begins))
    place = remedy(hit, sentence)
    finding = _finding(text, sentence, hit.rule, place.start, place.end)
    of_self = hit.subject is not None and hit.subject.is_self
    yield replace(finding, rewrite=place.rewrite, of_self=of_self)


def _finding(text: str, sentence: Sentence, rule: str, start: int, end: int) -> Finding:
    why, at = WHYS[rule], sentence.start
    return Finding(
        start=at + start,
        end=at + end,
        rule=rule,
        words=text[at + start : at + end],
        sentence=text[at : at + len(sentence.text)].strip(),
        reason=why.reason,
        source=why.source,
        rewrite=None,
        question=why.question,
    )
