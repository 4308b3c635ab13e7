"""Blameless names: in a document people appear by role or as Responder A, B …, the same one throughout.

Why: https://postmortems.pagerduty.com/culture/blameless/
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import count

from bot.defaults import Word
from storage.people import Person
from storage.roles import Role

_ORDINALS = ("first", "second", "third", "fourth", "fifth")


def labels(
    appearing: Iterable[str],
    roles: Sequence[Role],
    people: Mapping[str, Person],
    role_words: Sequence[Word],
    *,
    by_name: bool = False,
) -> dict[str, str]:
    """Return what each person is called: `appearing` are user ids in the order of their first appearance, repeats too.

    Bots keep their names: what a monitor did is nobody's blame. `by_name`: people keep theirs as well, as far as they
    are known.
    """
    called = _by_role(roles, role_words)
    letters = count()
    for user_id in appearing:
        if user_id in called:
            continue
        person = people.get(user_id)
        is_named_bot = person is not None and person.is_bot and bool(person.name)
        called[user_id] = person.name if person and is_named_bot else f"Responder {_letter(next(letters))}"
    if not by_name:
        return called
    return {user_id: (people[user_id].name if user_id in people else "") or label for user_id, label in called.items()}


def _by_role(roles: Sequence[Role], role_words: Sequence[Word]) -> dict[str, str]:
    called: dict[str, str] = {}
    for word in role_words:
        holders = list(dict.fromkeys(row.user_id for row in roles if row.role == word.id))
        for place, user_id in enumerate(holders):
            which = "the" if len(holders) == 1 else f"the {_ordinal(place)}"
            called.setdefault(user_id, f"{which} {word.name}")
    return called


def _ordinal(place: int) -> str:
    return _ORDINALS[place] if place < len(_ORDINALS) else f"{place + 1}th"


def _letter(place: int) -> str:
    """Return A to Z, then AA, AB and so on."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
