"""`role`: which one, and who is to have it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.text import mentioned, plain
from bot.words.commands import did_you_mean

ME, NOBODY = "me", "nobody"
_MENTION = re.compile(r"<@[^<>]*>")
_BETWEEN = re.compile(r"(?:^|\s)(?:to|is|for|take|give|the|a|->|→|=)(?=\s|$)", re.IGNORECASE)
_SELF = {"me": ME, "myself": ME, "i": ME, "nobody": NOBODY, "none": NOBODY, "-": NOBODY, "off": NOBODY, "drop": NOBODY}


@dataclass(frozen=True)
class RoleWords:
    """What was typed: the role's id (None when no word means one), the user id, ME, NOBODY or "" for who has it.

    `left` is what could not be read; `suggestion` what people may type for a role that is near to it.
    """

    role: str | None
    who: str
    left: str = ""
    suggestion: str | None = None


def role_words(rest: str, roles: Mapping[str, str]) -> RoleWords:
    """Read "commander @ana", "@ana commander", "scribe to me", "commander nobody"; `roles`: lowercase word → id."""
    people = mentioned(rest).people
    bare = " ".join(_BETWEEN.sub(" ", plain(_MENTION.sub(" ", rest), {})).lower().strip(" :,.").split())
    who = people[0] if people else ""
    words = bare.split()
    for end in (-1, 0):
        if not who and words and words[end] in _SELF:
            who = _SELF[words.pop(end)]
    said = " ".join(words)
    if not said or said in roles:
        return RoleWords(roles.get(said), who)
    left = " ".join(words[1:]) if words[0] in roles else said
    return RoleWords(roles.get(words[0]), who, left, did_you_mean(said, list(roles)))
