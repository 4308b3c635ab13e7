"""Another time: a line is moved to the moment that the button carries."""

from datetime import UTC, datetime

from sqlmodel import Session

from bot import corrections
from bot.corrections import Edit
from bot.errors import Refusal
from handlers import lines
from handlers.answers import told
from handlers.shapes import Answer, Button, Clicked, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Move the line: `<line id> <ISO time>`, and `check` when the button stands in a check, which is then redrawn."""
    line_id, _, rest = clicked.value.partition(" ")
    incident, line = corrections.hold(session, clicked.viewer, line_id)
    when, _, place = rest.partition(" ")
    wanted = Edit(at=_moment(when), approximate=line.approximate)
    corrections.edit(
        session, clicked.services.settings, incident, line, wanted, hand=lines.hand(clicked, place or "button")
    )
    if place:
        return lines.checked(session, clicked, incident, replace=True)
    return Answer("note", told(session, clicked, incident, line), replace=True)


def _moment(written: str) -> datetime:
    try:
        at = datetime.fromisoformat(written)
    except ValueError as error:
        raise Refusal("old_button") from error
    if at.tzinfo is None:
        raise Refusal("old_button")
    return at.astimezone(UTC)


BUTTON = Button(action_id="line_time", run=run)
