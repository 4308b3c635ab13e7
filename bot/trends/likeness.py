"""What comes up again: factors and causes that several incidents share, and incidents whose titles look alike."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot import look_alikes, text
from storage.incidents import ContributingFactor, Incident

LEAST = 0.6  # of the words of two factors: below it, they share a subject and little more


@dataclass(frozen=True)
class Group:
    """Something that several incidents share: what the first of them says (typed text), and the incidents."""

    said: str
    incidents: tuple[Incident, ...]


def repeated(incidents: Sequence[Incident], factors: Sequence[ContributingFactor]) -> list[Group]:
    """Return the causes and contributing factors that several incidents share, the most frequent first."""
    by_id = {one.id: one for one in incidents}
    wires = [(one, one.cause) for one in incidents if one.cause]
    wires += [(by_id[one.incident_id], one.text) for one in factors]
    wires.sort(key=lambda said: said[0].number)
    sayings = [(one, " ".join(text.plain(wire, {}).split())) for one, wire in wires]
    words = [look_alikes.words_of(said) for _, said in sayings]

    def alike(first: int, other: int, shared: int) -> float:
        return shared / math.sqrt(len(words[first]) * len(words[other]))

    found = (
        Group(sayings[group[0]][1], tuple({sayings[one][0].number: sayings[one][0] for one in group}.values()))
        for group in groups(words, alike, LEAST)
    )
    return _most_first(one for one in found if len(one.incidents) > 1)


def looking_alike(incidents: Sequence[Incident], labels: dict[int, set[tuple[str, str]]]) -> list[Group]:
    """Return the incidents that look alike, by the words of their titles, services and tags; the most first."""
    ordered = sorted(incidents, key=lambda one: one.number)
    words = [look_alikes.words_of(one.title) for one in ordered]

    def alike(first: int, other: int, _shared: int) -> float:
        mine, theirs = labels[ordered[first].id or 0], labels[ordered[other].id or 0]
        return look_alikes.likeness(words[first], mine, words[other], theirs)

    found = groups(words, alike, look_alikes.LEAST)
    return _most_first(Group(ordered[group[0]].title, tuple(ordered[one] for one in group)) for group in found)


def groups(words: Sequence[set[str]], alike: Callable[[int, int, int], float], least: float) -> list[list[int]]:
    """Return which texts belong together, by their places: each goes to the earliest text that it is most like.

    `alike` says how much, of two places and how many words they share; texts that share no word are never alike.
    """
    firsts: dict[str, list[int]] = defaultdict(list)
    members: dict[int, list[int]] = {}
    for place, theirs in enumerate(words):
        shared = Counter(first for word in theirs for first in firsts[word])
        scores = {first: alike(first, place, count) for first, count in shared.items()}
        best = min(scores, key=lambda first: (-scores[first], first), default=None)
        if best is not None and scores[best] >= least:
            members[best].append(place)
            continue
        members[place] = [place]
        for word in theirs:
            firsts[word].append(place)
    return [group for group in members.values() if len(group) > 1]


def _most_first(found: Iterable[Group]) -> list[Group]:
    return sorted(found, key=lambda one: (-len(one.incidents), one.incidents[0].number, one.said))
