"""What the audit is told of each request: who saw what is private, and who was refused."""

import logging

from sqlmodel import Session

from bot import audit, people
from bot.errors import Refusal
from bot.services import Services
from handlers.shapes import Answer, Dialog, Outcome, Request
from storage import people as people_rows
from storage.incidents import Incident

log = logging.getLogger(__name__)


def seen(outcome: Outcome) -> list[Incident]:
    """Return the private incidents that an outcome shows."""
    return audit.seen_in(outcome.template, outcome.facts) if isinstance(outcome, Answer | Dialog) else []


def looks(session: Session, outcome: Outcome, request: Request, door: str) -> None:
    """Record that somebody saw private incidents, in the transaction before they are shown."""
    for incident in seen(outcome):
        audit.of(session, incident, "viewed", by=request.user_id, at=request.at, door=door)


def refusal(services: Services, request: Request, refused: Refusal, door: str) -> None:
    """Record a refusal that says that somebody may not; have Slack asked about whoever is new.

    The next words of somebody new may tell a time. What of it cannot be stored is logged: they were refused anyway.
    """
    is_forbidden = refused.reason in audit.FORBIDDEN

    def job(session: Session) -> None:
        people.meet(session, request.team_id, request.user_id, request.at)
        if is_forbidden:
            about = audit.number_of(refused.facts)
            audit.refused(session, request.viewer, refused.reason, door=door, at=request.at, incident_number=about)

    try:
        with services.db.read() as session:
            is_known = people_rows.get(session, request.team_id, request.user_id) is not None
        if is_forbidden or not is_known:
            services.db.write(job)
    except Exception:
        log.exception("What follows a refusal could not be stored.")
