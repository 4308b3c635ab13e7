"""It was done: what was typed as an action item becomes a line of the timeline, with the time of typing."""

from sqlmodel import Session

from bot import action_items, people
from bot.errors import Refusal
from handlers.shapes import Answer, Button, Clicked, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Make the line; a second click finds it made."""
    if not clicked.value.isdecimal() or len(clicked.value) > 9:
        raise Refusal("old_button")
    settings = clicked.services.settings
    item = action_items.hold(session, clicked.viewer, int(clicked.value))
    change = action_items.Change(by=clicked.user_id, at=clicked.at, source="button")
    incident, line = action_items.make_line(session, item, change, settings)
    facts = {
        "line": line,
        "incident": incident,
        "kind": next(kind for kind in settings.kinds if kind.id == line.kind),
        "zone": clicked.zone,
        "now": clicked.at,
        "elsewhere": False,
        "names": people.names_in(session, clicked.team_id, line.text),
    }
    return Answer("note", facts, replace=True)


BUTTON = Button(action_id="item_was_done", run=run)
