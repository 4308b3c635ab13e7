"""`/incident why`: contributing factors and the five whys."""

import re

from sqlmodel import Session

from bot import factors, incidents
from bot.errors import Refusal
from bot.words import arrow
from handlers import whys
from handlers.shapes import Answer, Asked, Command, Dialog

_ANOTHER = re.compile(r"^(?:new|another)\s*:\s*", re.IGNORECASE)


def run(session: Session, asked: Asked) -> Answer | Dialog:
    """Keep an answer to a why, or without an arrow a contributing factor; without words, open the dialog."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    if not asked.rest.strip():
        return whys.dialog(session, asked, incident)
    said = _ANOTHER.sub("", asked.rest.strip())
    question, answer = arrow(said)
    if not answer:
        raise Refusal("empty_why")
    chain = 0 if said != asked.rest.strip() else None
    factor = factors.add(session, incident, question, answer, by=asked.user_id, at=asked.at, chain=chain)
    return whys.told(session, asked, incident, factor)


COMMAND = Command(
    name="why",
    usage="why [new:] [<question> ->] <text>",
    summary="five whys: `why Why did it fail? -> The token expired (#12)`; `new:` begins another chain; without an "
    "arrow, a contributing factor; alone, a dialog",
    run=run,
    synonyms=("factor",),
)
