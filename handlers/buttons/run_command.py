"""A button that runs a command: what it carries is what somebody would type after `/incident`."""

import dataclasses
from collections.abc import Callable

from sqlmodel import Session

from bot import words
from bot.errors import Refusal
from handlers.shapes import Asked, Button, Clicked, Command, Outcome, Request

_OF_A_REQUEST = tuple(field.name for field in dataclasses.fields(Request))


def button(find: Callable[[Asked], Command]) -> Button:
    """Return the button; `find` gives the command that a request means."""

    def run(session: Session, clicked: Clicked) -> Outcome:
        if not clicked.value:
            raise Refusal("old_button")
        parts = words.split_command(clicked.value)
        common = {name: getattr(clicked, name) for name in _OF_A_REQUEST}
        asked = Asked(**common, channel_name="", word=parts.word, rest=parts.rest, incident_number=parts.incident)
        return find(asked).run(session, asked)

    return Button(action_id="run", run=run)
