"""The rules: each trigger with its person, unless the sentence speaks of systems, the future or blame itself."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.postmortem.blameless.about_answers import ANSWER_TRIGGERS
from bot.postmortem.blameless.about_causes import CAUSE_TRIGGERS
from bot.postmortem.blameless.about_conduct import CONDUCT_TRIGGERS
from bot.postmortem.blameless.about_haste import HASTE_TRIGGERS
from bot.postmortem.blameless.about_heat import HEAT_TRIGGERS
from bot.postmortem.blameless.about_hindsight import HINDSIGHT_TRIGGERS
from bot.postmortem.blameless.about_judgement import JUDGEMENT_TRIGGERS
from bot.postmortem.blameless.about_response import RESPONSE_TRIGGERS
from bot.postmortem.blameless.about_scorn import SCORN_TRIGGERS
from bot.postmortem.blameless.frames import explained, is_denied, is_talk, is_to_come, mends
from bot.postmortem.blameless.people import Subject
from bot.postmortem.blameless.prose import Sentence
from bot.postmortem.blameless.subjects import Clauses
from bot.postmortem.blameless.trigger import AFTER, ALONE, BEFORE, BESIDE, CLAUSE, Trigger

TRIGGERS = (
    *HINDSIGHT_TRIGGERS,
    *JUDGEMENT_TRIGGERS,
    *CONDUCT_TRIGGERS,
    *SCORN_TRIGGERS,
    *HEAT_TRIGGERS,
    *RESPONSE_TRIGGERS,
    *HASTE_TRIGGERS,
    *CAUSE_TRIGGERS,
    *ANSWER_TRIGGERS,
)

# A company is no person, but it is judged and punished as one.
OF_COMPANIES = ("L1", "L2", "L11")


@dataclass(frozen=True)
class Hit:
    """Words that a rule found: places in the sentence, and the person whom they are about, if any stands there."""

    rule: str
    start: int
    end: int
    trigger: Trigger | None = None
    subject: Subject | None = None


def hits(sentence: Sentence, names: frozenset[str] = frozenset()) -> list[Hit]:
    """Return what the rules find in one sentence, without overlaps."""
    if is_talk(sentence.low):
        return []
    clauses = Clauses(sentence, names)
    is_peopled = clauses.has_person
    wanted = (trigger for trigger in TRIGGERS if is_peopled or trigger.where == ALONE or trigger.unknown)
    found = [hit for trigger in wanted for hit in _of(trigger, clauses)]
    kept: list[Hit] = []
    for hit in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept


def _of(trigger: Trigger, clauses: Clauses) -> Iterator[Hit]:
    for found in trigger.pattern.finditer(clauses.sentence.low):
        hit = _WHERE[trigger.where](trigger, clauses, found.start(), found.end())
        if hit is not None:
            yield hit


def _alone(trigger: Trigger, clauses: Clauses, start: int, end: int) -> Hit | None:
    before = clauses.sentence.low[max(0, start - 60) : start]
    return None if is_to_come(before) or is_denied(before) else Hit(trigger.rule, start, end, trigger)


def _before(trigger: Trigger, clauses: Clauses, start: int, end: int) -> Hit | None:
    subject, verb = clauses.before(start, unknown=trigger.unknown)
    if subject is None and trigger.rule in OF_COMPANIES:
        subject = clauses.company(verb.at)
    if subject is None and trigger.rule == "L6":
        subject = clauses.owner(start)
    if subject is not None and subject.is_self and trigger.soft:
        return None
    if subject is not None and subject.is_nobody and trigger.rule == "L1":
        return None  # nobody could have known: that acquits
    if subject is None or (verb.is_passive and not trigger.state) or (verb.is_denied and trigger.deed):
        return None
    if (verb.may_be and trigger.rule != "L11") or (trigger.deed and clauses.is_supposed(subject)):
        return None
    return Hit(trigger.rule, start, end, trigger, subject)


def _clause(trigger: Trigger, clauses: Clauses, start: int, end: int) -> Hit | None:
    subject = clauses.in_clause(start)
    if subject is None or is_to_come(clauses.sentence.low[max(0, start - 60) : start]):
        return None
    if trigger.soft and subject.is_many:
        return None
    if trigger.mended and mends(clauses.sentence.low[clauses.words[subject.last].end : start]):
        return None
    if trigger.mended and trigger.rule == "L6" and _has_reason(clauses, end):
        return None
    return Hit(trigger.rule, start, end, trigger, subject)


def _has_reason(clauses: Clauses, end: int) -> bool:
    """Whether what stands behind `end` tells how things were that made it look right, and nothing of people."""
    begin = explained(clauses.sentence.low[end:])
    if begin is None:
        return False
    return not any(clauses.person(at) for at in range(clauses.sentence.index(end + begin), len(clauses.words)))


def _after(trigger: Trigger, clauses: Clauses, start: int, end: int) -> Hit | None:
    subject = clauses.after(end, unknown=trigger.unknown)
    if subject is None or is_denied(clauses.sentence.low[max(0, start - 60) : start]):
        return None
    after = clauses.words[subject.last].end
    if trigger.then is not None:
        follows = trigger.then.match(clauses.sentence.low, after)
        if follows is None:
            return None
        after = follows.end()
    return Hit(trigger.rule, start, after, trigger, subject)


def _beside(trigger: Trigger, clauses: Clauses, start: int, end: int) -> Hit | None:
    before = clauses.sentence.low[max(0, start - 60) : start]
    subject = clauses.anyone()
    if subject is None or is_to_come(before) or is_denied(before):
        return None
    return Hit(trigger.rule, start, end, trigger, replace(subject, is_name=False))


_WHERE = {BEFORE: _before, AFTER: _after, CLAUSE: _clause, BESIDE: _beside, ALONE: _alone}
