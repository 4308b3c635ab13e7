"""Done: an action item is closed, and the message that was clicked is redrawn in place."""

import re

from sqlmodel import Session

from bot import action_items, digits, item_list
from bot.errors import Refusal
from handlers import items
from handlers.shapes import Answer, Button, Clicked, Outcome

# "actions 13 12,13 open INC-1 2": a list, the item that was clicked, all that it shows, the words that ask for it.
_VALUE = re.compile(
    r"(?:(?P<surface>actions) )?(?P<item>[0-9]{1,9})(?: (?P<shown>[0-9]{1,9}(?:,[0-9]{1,9})*))?"
    r"(?: (?P<words>[a-z].{0,79}))?"
)


def run(session: Session, clicked: Clicked) -> Outcome:
    """Close the item; whoever clicks later, or on an old message, sees who closed it and when."""
    value = _VALUE.fullmatch(clicked.value)
    if value is None:
        raise Refusal("old_button")
    settings = clicked.services.settings
    item = action_items.hold(session, clicked.viewer, digits.carried(value["item"]))
    is_new = action_items.done(session, item, items.change(clicked, "button"), settings)
    if value["surface"]:
        shown = tuple(digits.carried(one) for one in (value["shown"] or value["item"]).split(","))
        wanted = item_list.read(session, clicked.viewer, value["words"] or item_list.EVERYWHERE)
        return items.page(session, clicked, wanted, only=shown, replace=True)
    facts = action_items.show(session, clicked.viewer, [item], zone=clicked.zone, now=clicked.at, settings=settings)
    return Answer("item_done", facts | {"is_new": is_new})


BUTTON = Button(action_id="item_done", run=run)
