"""`/incident zone`: whether clock times without a zone are UTC in this incident, or each person's own."""

from sqlmodel import Session

from bot import incidents
from bot.errors import Refusal
from handlers.shapes import Answer, Asked, Command, Outcome

_UTC = {"utc": True, "gmt": True, "z": True, "local": False, "own": False, "mine": False}


def run(session: Session, asked: Asked) -> Outcome:
    """Set it; without a word, tell how it is."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    word = asked.rest.strip().lower()
    if word and word not in _UTC:
        raise Refusal("which_zone", given=asked.rest)
    if word:
        incident.prefers_utc = _UTC[word]
        session.add(incident)
    facts = {"incident": incident, "always": asked.services.settings.bare_times_are_utc, "zone": asked.zone}
    return Answer("zone", facts)


COMMAND = Command(
    name="zone",
    usage="zone [utc | local]",
    summary="whether clock times without a zone are UTC in this incident, or each person's own",
    run=run,
    synonyms=("tz", "timezone"),
)
