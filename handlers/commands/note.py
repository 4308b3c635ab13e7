"""`/incident note`: one durable, timestamped line."""

import re

from sqlmodel import Session

from bot import capture, incidents, readings, timeline, words
from bot.errors import Refusal
from handlers.answers import told
from handlers.shapes import Answer, Asked, Command, Outcome

MOST_IN_A_BUTTON = 1900
_RELATIVE_TO_START = re.compile(r"^\W*t\s*[+\-−–]", re.IGNORECASE)


def run(session: Session, asked: Asked) -> Outcome:
    """Store the line that was typed, and tell its author what was stored, as what, at which time."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    started = incidents.zero(session, incident) if _RELATIVE_TO_START.search(asked.rest) else None
    settings = asked.services.settings
    utc = readings.bare_is_utc(settings, incident)
    said = words.line_words(
        asked.rest, kinds=settings.kind_words, now=asked.at, zone=asked.zone, started_at=started, utc=utc
    )
    if not said.text:
        raise Refusal("empty_note")
    if incident.is_here and asked.incident_number is None and incidents.is_long_over(incident, asked.at):
        value = f"{incident.number} {asked.at.isoformat()} {asked.rest}"
        facts = {"incident": incident, "again": words.repaste(f"{incident.key} note", asked.rest)}
        return Answer("late_or_new", facts | {"value": value if len(value) <= MOST_IN_A_BUTTON else ""})
    line = timeline.note(
        session,
        incident,
        text_=said.text,
        kind=said.kind or "note",
        at=said.moment.at if said.moment else asked.at,
        approximate=said.moment.approximate if said.moment else False,
        author_id=asked.user_id,
        source=asked.source,
        recorded_at=asked.at,
        typed=asked.rest if asked.is_zone_assumed and not utc else None,
    )
    made = capture.item_of_note(session, settings, incident, line, by=asked.user_id, at=asked.at)
    return Answer("note", told(session, asked, incident, line, made, moment=said.moment))


COMMAND = Command(
    name="note",
    usage="note [when] [kind:] <text>",
    summary="add a line to the timeline: `note 17:42 failover started`, `note decision: roll back`",
    run=run,
    synonyms=("n", "log", "add"),
)
