"""What a dialog carries from its opening to its sending: read with care, since it comes from outside."""

import json
from collections.abc import Callable
from typing import Any, TypeVar

from bot import digits
from bot.errors import Refusal

T = TypeVar("T")


def read(state: str, take: Callable[[Any], T]) -> T:
    """Return what `take` finds in the JSON that a dialog carries.

    Raises Refusal where it is not there: the dialog was opened by another version of the bot.
    """
    try:
        return take(json.loads(state))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refusal("old_button") from error


def number(state: str) -> int:
    """Return the number of the incident that a dialog is about. Raises Refusal where it carries none."""
    return read(state, lambda found: digits.carried(found["incident"]))


def fields(state: str) -> tuple[int, dict[str, str]]:
    """Return the number of the incident that a dialog is about, and what its fields began with; raises as `number`."""
    shown = read(state, lambda found: {str(name): str(said) for name, said in found["shown"].items()})
    return number(state), shown
