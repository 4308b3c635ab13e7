"""`/incident search`: words in titles, lines, postmortems and links; only of incidents that the person may see."""

from sqlmodel import Session

from bot import search
from handlers.shapes import Answer, Asked, Command, Outcome


def run(session: Session, asked: Asked) -> Outcome:
    """Show what was found, by incident."""
    return Answer("search", search.find(session, asked.viewer, asked.rest, 1, now=asked.at))


COMMAND = Command(
    name="search",
    usage="search <words> [tag:<tag>] [service:<service>]",
    summary="find words in titles, lines, postmortems and links, of incidents that you may see",
    run=run,
    synonyms=("find", "grep"),
    reads_only=True,
)
