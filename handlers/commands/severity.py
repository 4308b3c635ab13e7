"""`/incident severity`: how bad it is."""

from sqlmodel import Session

from bot import incidents
from bot.errors import Refusal
from bot.words import read_severity
from handlers.shapes import Answer, Asked, Command, Outcome


def run(session: Session, asked: Asked) -> Outcome:
    """Change or confirm the severity."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    severities = asked.services.settings.severities
    severity = read_severity(asked.rest, [one.id for one in severities])
    if severity is None:
        raise Refusal("which_severity", severities=severities, given=asked.rest, incident=incident)
    changed = incidents.set_severity(session, incident, severity, by=asked.user_id, at=asked.at)
    word = next(one for one in severities if one.id == severity)
    return Answer("severity", {"incident": incident, "severity": word, "changed": changed})


COMMAND = Command(
    name="severity",
    usage="severity sev1|sev2|sev3|sev4",
    summary="change or confirm how bad it is",
    run=run,
    synonyms=("sev",),
)
