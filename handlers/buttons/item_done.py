"""Done: an action item is closed, and the message that was clicked is redrawn in place."""

import re

from sqlmodel import Session

from bot import action_items
from bot.errors import Refusal
from handlers.shapes import Answer, Button, Clicked, Outcome
from storage import action_items as rows

# "reminder 13 12,13": which template drew the message, the item that was clicked, all items that it shows.
_VALUE = re.compile(
    r"(?:(?P<surface>reminder|actions) )?(?P<item>[0-9]{1,9})(?: (?P<shown>[0-9]{1,9}(?:,[0-9]{1,9})*))?"
)


def run(session: Session, clicked: Clicked) -> Outcome:
    """Close the item; whoever clicks later, or on an old message, sees who closed it and when."""
    value = _VALUE.fullmatch(clicked.value)
    if value is None:
        raise Refusal("old_button")
    settings = clicked.services.settings
    item = action_items.hold(session, clicked.viewer, int(value["item"]))
    change = action_items.Change(by=clicked.user_id, at=clicked.at, source="button")
    is_new = action_items.done(session, item, change, settings)
    shown = [int(one) for one in (value["shown"] or value["item"]).split(",")]
    found = rows.several(session, clicked.team_id, shown) if value["surface"] else [item]
    items = [one for one in found if action_items.may_see(session, clicked.viewer, one)]
    facts = action_items.show(session, clicked.viewer, items, zone=clicked.zone, now=clicked.at, settings=settings)
    if value["surface"]:
        return Answer(value["surface"], facts | {"heading": "Action items", "of_one": False}, replace=True)
    return Answer("item_done", facts | {"is_new": is_new})


BUTTON = Button(action_id="item_done", run=run)
