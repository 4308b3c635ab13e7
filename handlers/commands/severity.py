"""`/incident severity`: how bad it is."""

from sqlmodel import Session

from bot import incidents
from bot.errors import Refusal
from bot.words import leading_severity
from handlers.shapes import Answer, Asked, Command, Outcome


def run(session: Session, asked: Asked) -> Outcome:
    """Change or confirm the severity, with a reason; without a word, say what each means and offer them."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    severities = asked.services.settings.severities
    if not asked.rest.strip():
        return Answer("severities", {"incident": incident, "severities": severities})
    said = leading_severity(asked.rest.strip(), [one.id for one in severities])
    if said is None:
        raise Refusal("which_severity", severities=severities, given=asked.rest, incident=incident)
    severity, reason = said
    changed = incidents.set_severity(session, incident, severity, by=asked.user_id, at=asked.at, reason=reason)
    word = next(one for one in severities if one.id == severity)
    return Answer("severity", {"incident": incident, "severity": word, "changed": changed})


COMMAND = Command(
    name="severity",
    usage="severity [sev1|sev2|sev3|sev4] [reason]",
    summary="how bad it is, and why; alone, it tells what each one means",
    run=run,
    synonyms=("sev",),
)
