"""The controls of a list of action items: other pages, and the menu of what can be done about one."""

from sqlmodel import Session

from bot import action_items, digits, item_list
from handlers import items
from handlers.shapes import Button, Clicked, Outcome


def turn(session: Session, clicked: Clicked) -> Outcome:
    """Show the page that the button carries: the words that ask for it."""
    wanted = item_list.read(session, clicked.viewer, clicked.value)
    return items.page(session, clicked, wanted, replace=True)


def choose(session: Session, clicked: Clicked) -> Outcome:
    """Open the dialog of what was chosen: `<what> <item> <words of the list>`."""
    what, item_id, opened_from = [*clicked.value.split(" ", 2), "", ""][:3]
    item = action_items.hold(session, clicked.viewer, digits.carried(item_id))
    return items.change_dialog(session, clicked, item, what, opened_from)


BUTTONS = (Button(action_id="item_page", run=turn), Button(action_id="item_menu", run=choose))
