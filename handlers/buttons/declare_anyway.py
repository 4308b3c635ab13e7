"""Declare another incident although one is open in this channel."""

from sqlmodel import Session

from bot import declarations
from handlers import answers
from handlers.shapes import Answer, Button, Clicked, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Declare what the button carries."""
    said = declarations.from_value(clicked.value)
    settings = clicked.services.settings
    incident = declarations.declare(
        session, settings, clicked.viewer, said, response_url=clicked.response_url, at=clicked.at
    )
    return Answer("declared", answers.declared(session, clicked, incident), replace=True)


BUTTON = Button(action_id="declare_anyway", run=run, is_once=True)
