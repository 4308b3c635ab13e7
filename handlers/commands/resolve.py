"""`/incident resolve`: it is over; the postmortem is drafted."""

from sqlmodel import Session

from bot import incidents, key_times, readings, resolution
from bot.when import read_leading
from handlers import closing
from handlers.shapes import Asked, Command, Outcome


def run(session: Session, asked: Asked) -> Outcome:
    """Close the incident at the time that was said (else now)."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    zero = incidents.zero(session, incident)
    utc = readings.bare_is_utc(asked.services.settings, incident)
    moment, summary = read_leading(asked.rest, now=asked.at, zone=asked.zone, started_at=zero, utc=utc)
    if not incident.is_open:
        if moment is None or summary or incident.closed_as:
            resolution.refuse_over(incident)
        assumed = closing.is_zone_assumed(asked, incident)
        key_times.set_times(
            session, incident, {"resolved": moment}, by=asked.user_id, at=asked.at, is_zone_assumed=assumed
        )
        return closing.time_set(asked, incident, "resolved", moment)
    over = closing.resolve(session, asked, incident, moment, summary)
    return closing.resolved(session, asked, incident, over, moment=moment)


COMMAND = Command(
    name="resolve",
    usage="resolve [when] [summary]",
    summary="close the incident; the postmortem is drafted from its timeline",
    run=run,
    synonyms=("resolved", "close"),
)
