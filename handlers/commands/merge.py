"""`/incident merge`: two incidents that are the same become one."""

import re

from sqlmodel import Session

from bot import merging
from bot.errors import Refusal
from handlers.merging import merged
from handlers.shapes import Asked, Command, Outcome

_WORDS = re.compile(
    r"(?:(?:inc[-–—‑ ]?)?(?P<one>[0-9]{1,9})\s+)?(?:in)?to\s+(?:inc[-–—‑ ]?)?(?P<into>[0-9]{1,9})", re.IGNORECASE
)


def run(session: Session, asked: Asked) -> Outcome:
    """Merge the one that is named first, or this channel's, into the other."""
    said = _WORDS.fullmatch(asked.rest.strip())
    if said is None:
        raise Refusal("which_merge")
    number = int(said["one"]) if said["one"] else asked.incident_number
    duplicate, into = merging.meant(session, asked.viewer, number, int(said["into"]))
    return merged(session, asked, duplicate, into, agreed=False)


COMMAND = Command(
    name="merge",
    usage="merge [INC-5] into INC-4",
    summary="two incidents are the same: the lines and action items of the first move to the second, its channel "
    "points there, and it is closed as a duplicate",
    run=run,
)
