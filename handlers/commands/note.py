"""`/incident note`: one durable, timestamped line."""

import re

from sqlmodel import Session

from bot import incidents, timeline, words
from bot.errors import Refusal
from bot.when import NoteReading, read_note
from handlers.answers import told
from handlers.shapes import Answer, Asked, Command, Outcome
from storage.incidents import Incident

MOST_IN_A_BUTTON = 1900
_RELATIVE_TO_START = re.compile(r"^\W*t\s*[+\-−–]", re.IGNORECASE)


def run(session: Session, asked: Asked) -> Outcome:
    """Store the line that was typed, and tell its author what was stored, as what, at which time."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    kind, reading = read(session, asked, incident)
    if not reading.text:
        raise Refusal("empty_note")
    if incident.is_here and asked.incident_number is None and incidents.is_long_over(incident, asked.at):
        value = f"{incident.number} {asked.rest}"
        facts = {"incident": incident, "again": words.repaste(f"{incident.key} note", asked.rest)}
        return Answer("late_or_new", facts | {"value": value if len(value) <= MOST_IN_A_BUTTON else ""})
    moment = reading.moment
    line = timeline.note(
        session,
        incident,
        text_=reading.text,
        kind=kind,
        at=moment.at if moment else asked.at,
        approximate=moment.approximate if moment else False,
        author_id=asked.user_id,
        source="command",
        recorded_at=asked.at,
    )
    return Answer("note", told(session, asked, incident, line))


def read(session: Session, asked: Asked, incident: Incident) -> tuple[str, NoteReading]:
    """Return the kind and the reading of a note: the kind may stand before or after the time."""
    kinds = asked.services.settings.kind_words
    started = incidents.zero(session, incident) if _RELATIVE_TO_START.search(asked.rest) else None
    reading = read_note(asked.rest, now=asked.at, zone=asked.zone, started_at=started)
    kind, rest = words.note_words(reading.text, kinds)
    if kind is None:
        return "note", reading
    if reading.moment is None:
        return kind, read_note(rest, now=asked.at, zone=asked.zone, started_at=started)
    return kind, NoteReading(moment=reading.moment, text=rest)


COMMAND = Command(
    name="note",
    usage="note [when] [kind:] <text>",
    summary="add a line to the timeline: `note 17:42 failover started`, `note decision: roll back`",
    run=run,
    synonyms=("n", "log", "add"),
)
