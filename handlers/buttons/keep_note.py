"""Keep as note: what was typed under a word that no command has becomes a line, at the time of typing."""

import json
from datetime import datetime

from sqlmodel import Session

from bot import capture, incidents, timeline
from bot.errors import Refusal
from handlers.answers import told
from handlers.shapes import Answer, Button, Clicked, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Store the line that the button carries."""
    try:
        kept = json.loads(clicked.value)
        typed, at = str(kept["text"]), datetime.fromisoformat(kept["at"])
    except (ValueError, KeyError, TypeError) as error:
        raise Refusal("old_button") from error
    incident = incidents.find(session, clicked.viewer)
    line = timeline.note(
        session,
        incident,
        text_=typed,
        kind="note",
        at=at,
        author_id=clicked.user_id,
        source="command",
        recorded_at=clicked.at,
    )
    settings = clicked.services.settings
    made = capture.item_of_note(session, settings, incident, line, by=clicked.user_id, at=clicked.at)
    return Answer("note", told(session, clicked, incident, line, made), replace=True)


BUTTON = Button(action_id="keep_note", run=run, is_once=True)
