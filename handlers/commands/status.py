"""`/incident status`: where it stands."""

from sqlmodel import Session

from bot import catching_up, incidents
from bot.errors import Refusal
from bot.words import did_you_mean
from handlers.shapes import Answer, Asked, Command, Outcome
from storage.incidents import RESOLVED


def run(session: Session, asked: Asked) -> Outcome:
    """Change the status; without a word, say what it is."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    statuses = asked.services.settings.statuses
    given, _, reason = asked.rest.strip().partition(" ")
    given = given.lower().rstrip(":,")
    if not given:
        return Answer("catchup", catching_up.summary(session, asked.services.settings, incident, now=asked.at))
    known = [one.id for one in statuses]
    if given not in known:
        suggestion = did_you_mean(given, known)
        raise Refusal("which_status", statuses=statuses, given=asked.rest, suggestion=suggestion)
    if given == RESOLVED and incident.is_open:
        raise Refusal("resolve_by_its_word", incident=incident)
    changed = incidents.set_status(
        session, asked.services.settings, incident, given, by=asked.user_id, at=asked.at, reason=reason
    )
    return Answer("status", {"incident": incident, "changed": changed, "statuses": statuses})


COMMAND = Command(
    name="status",
    usage="status [investigating|identified|monitoring] [reason]",
    summary="say where it stands; from resolved back to another one reopens it",
    run=run,
)
