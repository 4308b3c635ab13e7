"""`/incident list`: incidents, newest first; only those that the person may see."""

from sqlmodel import Session

from bot import listing
from handlers.shapes import Answer, Asked, Command, Outcome


def run(session: Session, asked: Asked) -> Outcome:
    """Show a page of the incidents that are wanted."""
    narrowed, page = listing.read(asked.rest, asked.services.settings)
    return Answer("list", listing.page(session, asked.viewer, narrowed, page, now=asked.at))


COMMAND = Command(
    name="list",
    usage="list [open|closed|mine|sev1…|practice|all] [tag:<tag>] [service:<service>]",
    summary="the incidents that you may see, newest first; open ones unless you say which",
    run=run,
    synonyms=("incidents", "ls"),
    reads_only=True,
)
