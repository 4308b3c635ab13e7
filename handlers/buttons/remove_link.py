"""Remove: a link, or a related incident, is taken off; the list is redrawn in place."""

import re

from sqlmodel import Session

from bot import digits, links
from bot.errors import Refusal
from handlers.shapes import Answer, Button, Clicked, Outcome

_VALUE = re.compile(r"(?P<what>link|relation) (?P<id>[0-9]{1,9})(?: (?P<page>[0-9]{1,5}))?")


def run(session: Session, clicked: Clicked) -> Outcome:
    """Take off what the button carries: `link 12` or `relation 3`, and the page that it stands on."""
    value = _VALUE.fullmatch(clicked.value)
    if value is None:
        raise Refusal("old_button")
    take_off = links.remove if value["what"] == "link" else links.unrelate
    incident = take_off(session, clicked.viewer, digits.carried(value["id"]), at=clicked.at)
    facts = links.show(session, clicked.viewer, incident, digits.carried(value["page"] or 1)) | {"said": "Removed."}
    return Answer("links", facts, replace=True)


BUTTON = Button(action_id="remove_link", run=run)
