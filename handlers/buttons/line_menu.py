"""The small menu beside a line: edit, strike, restore, where it is shown, who changed what."""

from sqlmodel import Session

from bot import corrections, digits, policy
from bot.corrections import Edit
from bot.errors import Refusal
from bot.pages import Wanted
from handlers import lines
from handlers.shapes import Button, Clicked, Outcome
from storage.incidents import Incident
from storage.timeline import Line


def run(session: Session, clicked: Clicked) -> Outcome:
    """Do what was chosen: `<what> <line id> <page> <only>`; the page is redrawn."""
    parts = clicked.value.split()
    if len(parts) != 4:
        raise Refusal("old_button")
    what, line_id, number, only = parts
    shown = Wanted(only, digits.carried(number))
    incident, line = corrections.hold(session, clicked.viewer, line_id)
    if what == "history":
        return lines.history(session, clicked, incident, line)
    if what == "edit":
        policy.allow_correcting(session, clicked.services.settings, incident, line, clicked.user_id)
        return lines.line_dialog(session, clicked, incident, line, opened_from=f"{number} {only}")
    _change(session, clicked, incident, line, what)
    return lines.page(session, clicked, incident, shown, replace=True)


def _change(session: Session, clicked: Clicked, incident: Incident, line: Line, what: str) -> None:
    settings, by = clicked.services.settings, lines.hand(clicked, "menu")
    if what == "strike":
        corrections.strike(session, settings, incident, line, by)
    elif what == "restore":
        corrections.restore(session, settings, incident, line, by)
    elif what in corrections.SHOWN:
        corrections.edit(session, settings, incident, line, Edit(shown=what), hand=by)
    else:
        raise Refusal("old_button")


BUTTON = Button(action_id="line_menu", run=run)
