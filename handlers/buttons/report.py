"""Another period of a report in place of the one that was read, or the same as a file."""

from sqlmodel import Session

from bot.trends import asking
from handlers.shapes import Answer, Button, Clicked, Outcome


def show(session: Session, clicked: Clicked) -> Outcome:
    """Show the report of the words that the button carries."""
    settings = clicked.services.settings
    wanted = asking.read(clicked.value, now=clicked.at, zone=clicked.zone, settings=settings)
    facts = asking.show(session, settings, clicked.viewer, wanted, now=clicked.at)
    return Answer("report", facts, replace=True)


def send(session: Session, clicked: Clicked) -> Outcome:
    """Have the report that was read sent as a file."""
    settings = clicked.services.settings
    wanted = asking.read(f"{clicked.value} file", now=clicked.at, zone=clicked.zone, settings=settings)
    asking.ask(session, wanted, team_id=clicked.team_id, by=clicked.user_id, at=clicked.at)
    return Answer("report_file", {"wanted": wanted})


BUTTONS = (
    Button(action_id="report", run=show, reads_only=True),
    Button(action_id="report_file", run=send),
)
