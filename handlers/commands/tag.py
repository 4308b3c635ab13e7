"""`/incident tag`: short words by which an incident is found again."""

from sqlmodel import Session

from handlers import tagging
from handlers.shapes import Asked, Command, Outcome
from storage.tags import TAG


def run(session: Session, asked: Asked) -> Outcome:
    """Put tags on the incident; alone, show which are on it."""
    return tagging.put(session, asked, TAG)


COMMAND = Command(
    name="tag",
    usage="tag <tag> …",
    summary="put words on the incident by which it is found again: `tag payments eu`",
    run=run,
    synonyms=("tags",),
)
