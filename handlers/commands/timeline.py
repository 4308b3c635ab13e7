"""`/incident timeline`: what happened, in order, in the reader's own zone."""

from itertools import groupby

from sqlmodel import Session

from bot import incidents, people
from bot.when import in_zone
from handlers.shapes import Answer, Asked, Command, Outcome
from storage import timeline as rows

PAGE = 30


def run(session: Session, asked: Asked) -> Outcome:
    """Show a page of the timeline; the last one, unless a number says which."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    lines = rows.of_incident(session, incident.id or 0)
    pages = max(1, -(-len(lines) // PAGE))
    wanted = asked.rest.strip()
    page = min(max(int(wanted), 1), pages) if wanted.isdecimal() and len(wanted) < 6 else pages
    shown = lines[(page - 1) * PAGE : page * PAGE]
    settings = asked.services.settings
    days = groupby(shown, key=lambda line: in_zone(line.placed_at, asked.zone, settings.timezone).date())
    authors = people.names(session, asked.team_id, {line.author_id for line in shown if line.author_id})
    facts = {
        "incident": incident,
        "days": [(day, list(of_day)) for day, of_day in days],
        "total": len(lines),
        "page": page,
        "pages": pages,
        "kinds": {kind.id: kind for kind in settings.kinds},
        "authors": authors,
        "names": people.names_in(session, asked.team_id, *(line.text for line in shown)),
    }
    return Answer("timeline", facts)


COMMAND = Command(
    name="timeline",
    usage="timeline [page]",
    summary="show what happened, in order, in your own time zone",
    run=run,
    synonyms=("lines",),
    reads_only=True,
)
