"""`/incident report`: what a period's incidents tell together, only visible to who asks; or as a file for them."""

from sqlmodel import Session

from bot.trends import asking
from handlers.shapes import Answer, Asked, Command, Outcome


def run(session: Session, asked: Asked) -> Outcome:
    """Show the report of a period, or have it sent as a file."""
    settings = asked.services.settings
    wanted = asking.read(asked.rest, now=asked.at, zone=asked.zone, settings=settings)
    if wanted.form:
        asking.ask(session, wanted, team_id=asked.team_id, by=asked.user_id, at=asked.at)
        return Answer("report_file", {"wanted": wanted})
    return Answer("report", asking.show(session, settings, asked.viewer, wanted, now=asked.at))


COMMAND = Command(
    name="report",
    usage="report [month|quarter|<dates>] [public] [markdown|csv|json]",
    summary="how many incidents there were, how long they took, what came up again and what was done about it, of what "
    "you may see: `report last quarter`, `report 2025-07-01 to 2025-07-31`, else the last 30 days; with a format you "
    "get it as a file by DM; `public` leaves private incidents out",
    run=run,
    synonyms=("trends", "stats"),
    reads_only=True,
    writes=frozenset(asking.FORMS),
)
