"""Use this channel: for an incident whose own channel the workspace did not let the bot open."""

from sqlmodel import Session

from bot import declarations
from handlers.shapes import Answer, Button, Clicked, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Have the present channel looked at, and used when it is fit."""
    declarations.ask_here_for(session, clicked.viewer, clicked.value, response_url=clicked.response_url, at=clicked.at)
    return Answer("checking_here", replace=True)


BUTTON = Button(action_id="use_here", run=run)
