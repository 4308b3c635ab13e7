"""Titles: one line that people typed, and the mark of a practice incident, which stands wherever its title stands."""

from bot import text
from bot.errors import Refusal

LONGEST = 300
PRACTICE = "Practice: "


def checked(wire: str, *, practice: bool = False) -> str:
    """Return the title (plain text) of what was typed (wire form); that of a practice incident says so.

    Raises Refusal when nothing readable was typed.
    """
    title = " ".join(text.plain(wire, {}).split())
    if not any(one.isprintable() and one != " " for one in title):
        raise Refusal("no_title")
    if practice and not title.lower().startswith(PRACTICE.strip().lower()):
        title = PRACTICE + title
    return text.shorten(title, LONGEST)


def bare(title: str) -> str:
    """Return a title without the mark of practice."""
    return title.removeprefix(PRACTICE)
