"""Whose act a word tells: the person before a verb, the person after `by`; None where it is a thing, or nobody."""

from dataclasses import dataclass
from functools import cached_property

from bot.postmortem.blameless.grammar import (
    AFTER_HEAD,
    AUXILIARIES,
    BOUNDARIES,
    CHOSE,
    CLAUSE_ENDS,
    COMPANIES,
    DETERMINERS,
    INSERTED,
    LINKS,
    MAY,
    NO_NAMES,
    OUTSIDE,
    PASSIVE,
    PREPOSITIONS,
    SHIFTS,
    SUPPOSING,
    THINGS,
    TITLES,
)
from bot.postmortem.blameless.people import PARTITIVES, PRONOUNS, ROLES, Subject, is_name, is_person
from bot.postmortem.blameless.prose import Sentence, Word

MOST_HOPS = 3
FARTHEST = 60  # words; a subject that is farther away is none
LONGEST_PHRASE = 7  # words in which a person is looked for


@dataclass(frozen=True)
class Verb:
    """What stands between a verb and its subject: `at` is the last word before that."""

    at: int
    is_passive: bool
    may_be: bool
    is_denied: bool = False


class Clauses:
    """Finds people in one sentence; `names` (lower case) are those of people whom one knows."""

    def __init__(self, sentence: Sentence, names: frozenset[str] = frozenset()) -> None:
        """Look at a sentence."""
        self.sentence = sentence
        self.words = sentence.words
        self.names = names

    @cached_property
    def has_person(self) -> bool:
        """Whether there is anybody at all."""
        return any(
            self.person(at) or self._is_company(at) or self.words[at].low.endswith(("'s", "s'"))
            for at in range(len(self.words))
        )

    def person(self, at: int) -> bool:
        """Whether the word `at` means a person."""
        word = self.words[at]
        if self._low(at - 1) in SHIFTS and word.low in {"shift", "crew"}:
            return True
        if self._low(at + 1) == "who" and word.low in ROLES:
            return True
        if not is_person(word.low, self._low(at - 1), word.raw, self.names):
            return word.raw[:1].isupper() and self._is_surname(at)
        if self._low(at + 1) in THINGS:
            return False
        return word.low != "they" or not self._things_before(at)

    def _is_company(self, at: int) -> bool:
        return self._low(at) in COMPANIES or self.words[at].raw == "IT"

    def _is_surname(self, at: int) -> bool:
        before = self.words[at - 1] if at else None
        return (
            before is not None
            and (before.low in TITLES or is_name(before.raw, self.names))
            and (self.words[at].raw[1:].islower() and self.words[at].raw.isalpha())
        )

    def anyone(self) -> Subject | None:
        """Return the first person in the sentence who is not the writers, if any."""
        every = (self._subject(at) for at in range(len(self.words)) if self.person(at) and not self._is_modifier(at))
        return next((one for one in every if not one.is_self), None)

    def before(self, place: int, *, unknown: bool = False) -> tuple[Subject | None, Verb]:
        """Return whose act the verb at `place` (a character) tells, and how.

        With `unknown`, a capitalised word counts as somebody's name: for verbs that only people do.
        """
        verb = self._verb(self.sentence.index(place) - 1)
        return self._of(verb.at, unknown=unknown), verb

    def company(self, at: int) -> Subject | None:
        """Return the company whose phrase ends with the word `at`, as if it were a person."""
        return self._subject(at) if at >= 0 and self._is_company(at) else None

    def is_supposed(self, subject: Subject) -> bool:
        """Whether what is told of somebody is only thought of: `when a developer forgets it, …`."""
        return self._low(subject.first - 1) in SUPPOSING

    def in_clause(self, place: int) -> Subject | None:
        """Return the person whom the clause around `place` (a character) is about, unless it is told of as done to."""
        end = self.sentence.index(place)
        return self._first_person(self._clause(end), end)

    def owner(self, place: int) -> Subject | None:
        """Return who is named as the owner of what does the verb at `place`: `Steve's script broke …`."""
        at = self._verb(self.sentence.index(place) - 1).at
        for one in range(at - 1, max(-1, at - 5), -1):
            low = self._low(one)
            if low.endswith("'s") and is_name(self.words[one].raw, self.names):
                return Subject(one, one, low, is_name=True)
            if low in PREPOSITIONS | BOUNDARIES | LINKS | DETERMINERS:
                break
        return None

    def after(self, place: int, *, unknown: bool = False) -> Subject | None:
        """Return the person of the phrase that begins at `place` (a character), such as after `by`.

        With `unknown`, a capitalised word counts as somebody's name.
        """
        begin = self.sentence.index(place)
        if self._low(begin) == "him":
            return self._subject(begin)
        if unknown and begin < len(self.words) and self._looks_named(begin):
            return Subject(begin, begin, self.words[begin].raw, is_name=True)
        for at in range(begin, min(begin + LONGEST_PHRASE, len(self.words))):
            if self._low(at) in BOUNDARIES | {","} or (self._low(at) in PREPOSITIONS - {"of"} and at > begin):
                return None
            if self.person(at) and not self._is_modifier(at):
                return self._subject(self._compound(at))
            if at > begin and self._low(at) in PASSIVE | {"failed", "that", "which"}:
                return None
        return None

    def _low(self, at: int) -> str:
        return self.words[at].low if 0 <= at < len(self.words) else ""

    def _verb(self, at: int) -> Verb:
        is_passive = may_be = is_denied = False
        least = at - FARTHEST
        while at >= max(0, least):
            low = self._low(at)
            if low in MAY:
                if low == "to" and self._low(at - 1) in CHOSE:
                    at -= 2
                    continue
                may_be = True
            elif low not in AUXILIARIES and not (low.endswith("ly") and len(low) > 4):
                break
            is_passive = is_passive or low in PASSIVE
            is_denied = is_denied or low in {"not", "never"} or low.endswith("n't")
            at -= 1
        return Verb(at, is_passive, may_be, is_denied)

    def _of(self, at: int, *, unknown: bool, hops: int = 0) -> Subject | None:
        """Return the person whose phrase ends with the word `at`."""
        if at < 0 or hops > MOST_HOPS:
            return None
        low = self._low(at)
        if low == ")":
            opening = next((one for one in range(at, max(-1, at - FARTHEST), -1) if self._low(one) == "("), at)
            return self._of(opening - 1, unknown=unknown, hops=hops + 1)
        if low in {"who", "whoever"}:
            return None if self._low(at - 1) in OUTSIDE else self._subject(at)
        if low in {"that", "which"}:
            return self._of(at - 1, unknown=unknown, hops=hops + 1)
        if low in LINKS:
            return self._around(at, unknown, hops) or self._shared(at)
        return self._of_phrase(at, unknown, hops)

    def _of_phrase(self, at: int, unknown: bool, hops: int) -> Subject | None:
        begin, head = self._phrase(at)
        if head is None and unknown and (self._is_company(at) or self._low(at) == "they"):
            return self._subject(at)
        if head is None and unknown and self._looks_named(at):
            return Subject(at, at, self.words[at].raw, is_name=True)
        told_of = self._whole_of(at) if head is None else None
        if told_of is not None:
            return self._subject(told_of)
        before, outer = self._low(begin - 1), begin - 2
        if before in PREPOSITIONS and outer >= 0 and self._low(outer) not in LINKS | BOUNDARIES:
            is_part = before == "of" and self._low(outer) in PARTITIVES
            found = self._of(outer, unknown=unknown, hops=hops + 1)
            return found or (self._subject(head) if is_part and head is not None else None)
        return None if head is None else self._subject(head)

    def _whole_of(self, at: int) -> int | None:
        """Return the person of whom all up to the word `at` tells: before `who`, or `whoever` itself."""
        relative = self._relative(at)
        return self._whoever(at) if relative is None else relative

    def _relative(self, at: int) -> int | None:
        """Return the person before `who …` when what ends at `at` is only about them: `the engineer who ran it`."""
        for one in range(at, max(1, at - 7), -1):
            low = self._low(one)
            if low == "who":
                return one if self.person(one - 1) else None
            if low in BOUNDARIES | LINKS or low in {"that", "which"}:
                return None
        return None

    def _whoever(self, at: int) -> int | None:
        """Return where the clause begins with `whoever`: all of it is the subject."""
        begin = self._clause(at)
        return begin if self._low(begin) == "whoever" else None

    def _phrase(self, at: int) -> tuple[int, int | None]:
        """Return where the phrase that ends with the word `at` begins, and the person who is its head."""
        begin, least = at, at - 8
        while begin > max(0, least):
            low = self._low(begin)
            if low in DETERMINERS or low in PRONOUNS or low.endswith("'s"):
                break
            before = self._low(begin - 1)
            if before in PREPOSITIONS | BOUNDARIES | LINKS | {"that", "which"} or not before[:1].isalnum():
                break
            begin -= 1
        for one in range(at, begin - 1, -1):
            if self.person(one):
                return begin, one
            low = self._low(one)
            if low not in AFTER_HEAD and not low.endswith(("ed", "ing", "ly")):
                break
        return begin, None

    def _around(self, at: int, unknown: bool, hops: int) -> Subject | None:
        """Return the subject before an insertion that ends with a comma: `The engineer, while on call, …`."""
        if self._low(at) != ",":
            return None
        commas = (one for one in range(at - 1, max(0, at - FARTHEST), -1) if self._low(one) == ",")
        opening = next(commas, 0)
        inserted = self._low(opening + 1)
        if opening and (inserted in INSERTED or inserted.endswith("ing")):
            return self._of(opening - 1, unknown=unknown, hops=hops + 1)
        return None

    def _shared(self, at: int) -> Subject | None:
        """Return the subject that a verb after `and` or a comma shares with the verb before it."""
        return self._first_person(self._clause(at), at, even_passive=True)

    def _clause(self, end: int) -> int:
        begin = end
        while begin > max(0, end - FARTHEST) and self._low(begin - 1) not in CLAUSE_ENDS:
            begin -= 1
        return begin

    def _first_person(self, begin: int, end: int, *, even_passive: bool = False) -> Subject | None:
        """Return the first person between two words who does something there."""
        for at in range(begin, end):
            if not self.person(at) or self._is_modifier(at):
                continue
            first, _ = self._phrase(at)
            is_part = first > 1 and self._low(first - 1) == "of" and self._low(first - 2) in PARTITIVES
            if first > begin and self._low(first - 1) in PREPOSITIONS - {"at"} and not is_part:
                continue
            if (
                not even_passive
                and any(self._low(one) in PASSIVE for one in range(at + 1, min(at + 3, end)))
                and (not any(self._low(one) in CHOSE for one in range(at + 1, min(at + 4, end))))
            ):
                return None
            return self._subject(self._compound(at))
        return None

    def _compound(self, at: int) -> int:
        """Return the last word of several for people: `team member`, `ops guys`."""
        while at + 1 < len(self.words) and self._low(at + 1) in ROLES and self._low(at) in ROLES:
            at += 1
        return at

    def _is_modifier(self, at: int) -> bool:
        """Whether a word for people only tells more of the thing after it: `operator console`, `the team's node`."""
        low = self._low(at)
        return low.endswith("'s") and at + 1 < len(self.words)

    def _subject(self, at: int) -> Subject:
        begin, _ = self._phrase(at)
        raw = self.words[at].raw
        return Subject(min(begin, at), at, self._low(at), is_name=is_name(raw, self.names))

    def _looks_named(self, at: int) -> bool:
        raw = self.words[at].raw
        return raw[:1].isupper() and raw[1:].islower() and raw.isalpha() and raw.lower() not in NO_NAMES

    def _things_before(self, at: int) -> bool:
        """Whether `they` may be things: whether a plural that means no people stands before it."""
        return any(_is_plural_thing(word) for word in self.words[max(0, at - FARTHEST) : at])


def _is_plural_thing(word: Word) -> bool:
    return word.low.endswith("s") and len(word.low) > 3 and word.low.isalpha() and not is_person(word.low, "", word.raw)
