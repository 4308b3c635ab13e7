"""Add it late: a note that was typed long after the incident was resolved is stored all the same."""

from sqlmodel import Session

from bot import incidents, timeline
from bot.errors import Refusal
from bot.when import read_note
from handlers.answers import told
from handlers.shapes import Answer, Button, Clicked, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Store the note that the button carries: `<incident number> <wire text>`."""
    number, _, typed = clicked.value.partition(" ")
    if not number.isdecimal() or not typed:
        raise Refusal("old_button")
    incident = incidents.find(session, clicked.viewer, number=int(number))
    reading = read_note(typed, now=clicked.at, zone=clicked.zone)
    line = timeline.note(
        session,
        incident,
        text_=reading.text or typed,
        kind="note",
        at=reading.moment.at if reading.moment else clicked.at,
        author_id=clicked.user_id,
        source="command",
        recorded_at=clicked.at,
    )
    return Answer("note", told(session, clicked, incident, line), replace=True)


BUTTON = Button(action_id="add_late", run=run)
