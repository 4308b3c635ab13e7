"""Same as INC-4: merge what was just declared into what was declared before."""

import re

from sqlmodel import Session

from bot import digits, merging
from bot.errors import Refusal
from handlers.merging import merged
from handlers.shapes import Button, Clicked, Outcome

_VALUE = re.compile(r"([0-9]{1,9}) ([0-9]{1,9})( agreed)?")


def run(session: Session, clicked: Clicked) -> Outcome:
    """Merge: the button carries `<duplicate> <into>`, and `agreed` once it was asked who will see it."""
    carried = _VALUE.fullmatch(clicked.value)
    if carried is None:
        raise Refusal("old_button")
    duplicate, into = merging.meant(session, clicked.viewer, digits.carried(carried[1]), digits.carried(carried[2]))
    return merged(session, clicked, duplicate, into, agreed=carried[3] is not None, replace=True)


BUTTON = Button(action_id="merge", run=run)
