"""Newer and older: another page of an incident's links, in place of the one that was read."""

import re

from sqlmodel import Session

from bot import digits, incidents, links
from bot.errors import Refusal
from handlers.shapes import Answer, Button, Clicked, Outcome

_VALUE = re.compile(r"(?P<page>[0-9]{1,5}) (?P<number>[0-9]{1,9})")


def run(session: Session, clicked: Clicked) -> Outcome:
    """Show the page that the button carries: `<page> <number of the incident>`."""
    value = _VALUE.fullmatch(clicked.value)
    if value is None:
        raise Refusal("old_button")
    incident = incidents.find(session, clicked.viewer, number=digits.carried(value["number"]))
    facts = links.show(session, clicked.viewer, incident, digits.carried(value["page"])) | {"said": ""}
    return Answer("links", facts, replace=True)


BUTTON = Button(action_id="links_page", run=run)
