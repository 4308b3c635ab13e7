"""`/incident service`: which services an incident is about."""

from sqlmodel import Session

from handlers import tagging
from handlers.shapes import Asked, Command, Outcome
from storage.tags import SERVICE


def run(session: Session, asked: Asked) -> Outcome:
    """Put services on the incident; alone, show which are on it."""
    return tagging.put(session, asked, SERVICE)


COMMAND = Command(
    name="service",
    usage="service <service> …",
    summary="say which services are hit: `service checkout`",
    run=run,
    synonyms=("services",),
)
