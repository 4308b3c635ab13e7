"""Add it late: a note that was typed long after the incident was resolved is stored all the same."""

from datetime import datetime

from sqlmodel import Session

from bot import capture, digits, incidents, readings, timeline, words
from bot.errors import Refusal
from handlers.answers import told
from handlers.shapes import Answer, Button, Clicked, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Store the note that the button carries, as it was read when it was typed: `<number> <moment> <wire text>`."""
    number, moment, typed = (*clicked.value.split(" ", 2), "", "")[:3]
    try:
        at = datetime.fromisoformat(moment)
    except ValueError as error:
        raise Refusal("old_button") from error
    if not typed or at.tzinfo is None:
        raise Refusal("old_button")
    incident = incidents.find(session, clicked.viewer, number=digits.carried(number))
    settings = clicked.services.settings
    utc = readings.bare_is_utc(settings, incident)
    said = words.line_words(typed, kinds=settings.kind_words, now=at, zone=clicked.zone, utc=utc)
    line = timeline.note(
        session,
        incident,
        text_=said.text or typed,
        kind=said.kind or "note",
        at=said.moment.at if said.moment else at,
        approximate=said.moment.approximate if said.moment else False,
        author_id=clicked.user_id,
        source="command",
        recorded_at=clicked.at,
    )
    made = capture.item_of_note(session, settings, incident, line, by=clicked.user_id, at=clicked.at)
    return Answer("note", told(session, clicked, incident, line, made), replace=True)


BUTTON = Button(action_id="add_late", run=run, is_once=True)
