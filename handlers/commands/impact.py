"""`/incident impact`: how users were hit, in words and figures."""

from sqlmodel import Session

from bot import impact, incidents, people, readings, timeline
from bot.when import read_note
from bot.words import impact_figures
from handlers.closing import impact_dialog
from handlers.shapes import Answer, Asked, Command, Outcome


def run(session: Session, asked: Asked) -> Outcome:
    """Keep the figures and words, and leave a line of the kind impact."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    if not asked.rest.strip():
        return impact_dialog(asked, incident)
    utc = readings.bare_is_utc(asked.services.settings, incident)
    reading = read_note(asked.rest, now=asked.at, zone=asked.zone, utc=utc)
    figures, free = impact_figures(reading.text)
    impact.add(session, incident, figures, free)
    session.flush()
    timeline.note(
        session,
        incident,
        text_=reading.text,
        kind="impact",
        at=reading.moment.at if reading.moment else asked.at,
        author_id=asked.user_id,
        source=asked.source,
        recorded_at=asked.at,
        typed=asked.rest if asked.is_zone_assumed and not utc else None,
    )
    names = people.names_in(session, asked.team_id, free)
    return Answer("impact", {"incident": incident, "figures": figures, "free": free, "names": names})


COMMAND = Command(
    name="impact",
    usage="impact [<text>], with figures: users 1300, users 12%, tickets 427, cost $120,000, effort 3 people 3 h",
    summary="say how users were hit; alone, a dialog",
    run=run,
)
