"""At a glance: six lines that fit one phone screen, and the sentences that tell the figures of an impact."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.postmortem.chronicle import Chronicle, day_of, moment
from bot.postmortem.facts import Facts
from bot.postmortem.markdown import Words
from bot.rendering import count, duration
from storage.action_items import CANCELLED, DONE, ActionItem

_NUMBER = re.compile(r"(?:about |around |ca\. |~|>|<|over |at least )?\d[\d., ]*[kKmM]?")
_SHARE = re.compile(r"(?:about |around |ca\. |~|>|<|over |at least )?\d[\d., ]* ?%")
_MOST_NAMED = 3


@dataclass(frozen=True)
class Glance:
    """The six answers; texts of people are `Words`, the rest is Markdown."""

    users: Words
    how_long: str
    cause: Words
    over: str
    recur: str
    decisions: str


def glance(facts: Facts, chronicle: Chronicle) -> Glance:
    """Return the six answers, each from rows; what nobody said is said to be unknown."""
    return Glance(
        users=facts.typed(facts.incident.impact.get("users", "")),
        how_long=_how_long(facts),
        cause=facts.words(facts.incident.cause),
        over=_over(facts, chronicle.zone),
        recur=_recur([one for one in facts.action_items if one.status != CANCELLED]),
        decisions=_sentence("; ".join(_decisions(facts))),
    )


def impact_sentences(figures: Sequence[tuple[str, Words]], names: Mapping[str, str]) -> list[str]:
    """Return what is known of an impact as clauses of Markdown; `figures` by their name, `names` (name → key)."""
    return [_clause(names.get(name, ""), name, value) for name, value in figures if value]


def _clause(key: str, name: str, value: Words) -> str:
    said = value.clause
    if key == "users":
        return _users(value)
    if key == "tickets" and _NUMBER.fullmatch(value.plain.strip()):
        return f"{said} support tickets were opened"
    known = {"cost": f"the cost is put at {said}", "effort": f"the response took {said}"}
    return known.get(key, f"{name.lower()}: {said}")


def _users(value: Words) -> str:
    number, _, share = value.plain.strip().partition(", ")
    if _NUMBER.fullmatch(number) and (not share or _SHARE.fullmatch(share)):
        return Words(f"{number} users{f' ({share})' if share else ''} were hit").clause
    if _SHARE.fullmatch(value.plain.strip()):
        return Words(f"{value.plain.strip()} of users were hit").clause
    if value.plain.strip()[:1].isdecimal():
        return f"{value.clause} were hit"
    return f"users hit: {value.clause}"


def _how_long(facts: Facts) -> str:
    length = facts.durations.resolve
    if length.is_sound:
        about = "about " if length.is_approximate else ""
        return f"{about}{duration(length.value)} ({length.formula})"
    return f"unknown ({length.formula})"


def _over(facts: Facts, zone: str) -> str:
    resolved, mitigated = facts.key_times.get("resolved"), facts.key_times.get("mitigated")
    if not facts.incident.is_open:
        return f"Yes, since {moment(resolved.at, zone)}." if resolved else "Yes."
    if mitigated:
        return f"Users have been fine since {moment(mitigated.at, zone)}; it is watched, and not closed yet."
    return f"No: {facts.incident.status}."


def _recur(items: Sequence[ActionItem]) -> str:
    if not items:
        return "Nothing is planned against it yet."
    left = [one for one in items if one.status != DONE]
    if not left:
        return f"All {count(len(items), 'action item')} are done." if len(items) > 1 else "The one action item is done."
    due = max((one.due_on for one in left if one.due_on), default=None)
    until = f"the last is due {day_of(due)}" if due else "none has a date"
    return f"Action items: {len(items) - len(left)} done, {len(left)} open; {until}."


def _decisions(facts: Facts) -> Iterator[str]:
    items = [one for one in facts.action_items if one.status not in {CANCELLED, DONE}]
    ownerless = [one for one in items if not one.has_owner]
    dateless = [one for one in items if one.due_on is None]
    if not facts.incident.severity_confirmed:
        yield "whether the severity is right"
    if ownerless:
        yield f"who does {_numbers(ownerless)}{', and by when' if ownerless == dateless else ''}"
    if dateless and dateless != ownerless:
        yield f"by when {_numbers(dateless)} {'is' if len(dateless) == 1 else 'are'} done"
    questions = sum(line.kind == "question" for line in facts.standing)
    if questions:
        yield f"who finds out about {count(questions, 'open question')}"


def _numbers(items: Sequence[ActionItem]) -> str:
    named = [str(one.number) for one in items[:_MOST_NAMED]]
    more = [f"{len(items) - _MOST_NAMED} more"] if len(items) > _MOST_NAMED else []
    parts = [*named, *more]
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"action item{'s' if len(items) > 1 else ''} {listed}"


def _sentence(said: str) -> str:
    return f"{said[:1].upper()}{said[1:]}." if said else ""
