"""Declare another incident although one is open in this channel."""

import json

from sqlmodel import Session

from bot import declarations
from bot.declarations import Declaration
from bot.errors import Refusal
from handlers.shapes import Answer, Button, Clicked, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Declare what the button carries."""
    try:
        said = Declaration(**json.loads(clicked.value))
    except (ValueError, TypeError) as error:
        raise Refusal("old_button") from error
    settings = clicked.services.settings
    incident = declarations.declare(
        session, settings, clicked.viewer, said, response_url=clicked.response_url, at=clicked.at
    )
    return Answer("declared", {"incident": incident}, replace=True)


BUTTON = Button(action_id="declare_anyway", run=run)
