"""`/incident unmerge`: a duplicate is an incident of its own again."""

import re

from sqlmodel import Session

from bot import incidents, merging
from bot.errors import Refusal
from handlers.shapes import Answer, Asked, Command, Outcome
from storage import incidents as rows

_NUMBER = re.compile(r"(?:inc[-–—‑ ]?)?(?P<number>[0-9]{1,9})", re.IGNORECASE)


def run(session: Session, asked: Asked) -> Outcome:
    """Take back the merge of the one that is named, or of this channel's."""
    said = _NUMBER.fullmatch(asked.rest.strip())
    if asked.rest.strip() and said is None:
        raise Refusal("which_merge")
    number = int(said["number"]) if said else asked.incident_number
    here = rows.in_channel(session, asked.team_id, asked.channel_id) if number is None else None
    duplicate = here or incidents.find(session, asked.viewer, number=number)
    merging.unmerge(session, asked.services.settings, duplicate, by=asked.user_id, at=asked.at)
    return Answer("unmerged", {"duplicate": duplicate})


COMMAND = Command(
    name="unmerge",
    usage="unmerge [INC-5]",
    summary="take a merge back: everything that moved returns, what was added since stays",
    run=run,
)
