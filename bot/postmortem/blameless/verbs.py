"""One way to all forms of a verb: a list of phrases in their base form becomes the inside of a regular expression."""

import re

from bot.postmortem.blameless.prose import words_of
from bot.postmortem.blameless.trigger import joined

_INNER = r"\([^()]*\)"
_MIDDLE = rf"\((?:[^()]|{_INNER})*\)"
_PARTS = re.compile(rf"(?:[^|()]|\((?:[^()]|{_MIDDLE})*\))+")
# Base form: past, participle.
_IRREGULAR = {
    "be": ("was|were|is|are", "been"),
    "blow": ("blew", "blown"),
    "break": ("broke", "broken"),
    "bring": ("brought", "brought"),
    "bury": ("buried", "buried"),
    "choose": ("chose", "chosen"),
    "cut": ("cut", "cut"),
    "do": ("did", "done"),
    "drive": ("drove", "driven"),
    "fall": ("fell", "fallen"),
    "forget": ("forgot", "forgotten"),
    "get": ("got", "gotten"),
    "give": ("gave", "given"),
    "go": ("went", "gone"),
    "have": ("had|has", "had"),
    "hide": ("hid", "hidden"),
    "hold": ("held", "held"),
    "keep": ("kept", "kept"),
    "leave": ("left", "left"),
    "let": ("let", "let"),
    "lie": ("lied", "lied"),
    "lose": ("lost", "lost"),
    "make": ("made", "made"),
    "mistake": ("mistook", "mistaken"),
    "misread": ("misread", "misread"),
    "misspell": ("misspelled|misspelt", "misspelled"),
    "mishear": ("misheard", "misheard"),
    "misunderstand": ("misunderstood", "misunderstood"),
    "oversleep": ("overslept", "overslept"),
    "overstep": ("overstepped", "overstepped"),
    "pay": ("paid", "paid"),
    "put": ("put", "put"),
    "run": ("ran", "run"),
    "set": ("set", "set"),
    "shoot": ("shot", "shot"),
    "sit": ("sat", "sat"),
    "sleep": ("slept", "slept"),
    "stick": ("stuck", "stuck"),
    "sweep": ("swept", "swept"),
    "take": ("took", "taken"),
    "think": ("thought", "thought"),
    "throw": ("threw", "thrown"),
}
_DOUBLED = words_of("fob drop slip skip trip flub ban rob drag shrug plug strip")


def forms(phrases: str) -> str:
    """Return a pattern for the phrases of a list, parted by `|`, with their first word in every form.

    A `~` stands for whose it is: `drag ~ feet`.
    """
    return "|".join(_phrase(phrase) for phrase in _PARTS.findall(joined(phrases).strip())).replace("~", _OWN)


_OWN = r"(?:his|her|their|its|my|our|your|the|one's)(?: own)?"


def _phrase(phrase: str) -> str:
    first = phrase.partition(" ")[0].partition("(")[0]
    return f"(?:{_verb(first)}){phrase.removeprefix(first)}"


def _verb(base: str) -> str:
    past, participle = _IRREGULAR.get(base) or (_past(base), "")
    every = [base, *past.split("|"), participle, _third(base), _ing(base)]
    return "|".join(dict.fromkeys(one for one in every if one))


def _stem(base: str) -> str:
    is_doubled = base in _DOUBLED or base in {"set", "get", "let", "put", "cut", "sit", "run", "forget", "overstep"}
    return base + base[-1] if is_doubled else base


def _past(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2] not in "aeou":
        return base[:-1] + "ied"
    return _stem(base) + "ed"


def _third(base: str) -> str:
    if base.endswith("y") and base[-2] not in "aeou":
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "x", "ch", "sh", "o")) else "s")


def _ing(base: str) -> str:
    if base == "lie":
        return "lying"
    return (base[:-1] if base.endswith("e") and not base.endswith("ee") else _stem(base)) + "ing"
