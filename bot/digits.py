"""Numbers that come from outside, as buttons, menus and dialogs carry them: a row's id, an incident's number, a page.

Whoever knows the signing secret may send any digits: Python refuses to read more than 4,300 of them, and no integer of
a database has room for more than 19. https://docs.python.org/3/library/stdtypes.html#integer-string-conversion-length-limitation
"""

from bot.errors import Refusal

MOST = 9  # more than any id of ours has; what is read fits wherever it is looked for


def read(said: object) -> int | None:
    """Return the number that a text or a value of JSON says, from 0 on; None for anything else."""
    if isinstance(said, str):
        return int(said) if said.isascii() and said.isdecimal() and len(said) <= MOST else None
    if not isinstance(said, int) or isinstance(said, bool):
        return None
    return said if 0 <= said < 10**MOST else None


def carried(said: object) -> int:
    """Return the number that a button or a dialog carries. Raises Refusal where it carries none."""
    number = read(said)
    if number is None:
        raise Refusal("old_button")
    return number
