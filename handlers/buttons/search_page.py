"""More and back: another page of what was found, in place of the one that was read."""

from sqlmodel import Session

from bot import search
from bot.errors import Refusal
from handlers.shapes import Answer, Button, Clicked, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Show the page that the button carries: `<page> <words>`."""
    page, _, words = clicked.value.partition(" ")
    if not page.isdecimal() or len(page) > 6:
        raise Refusal("old_button")
    return Answer("search", search.find(session, clicked.viewer, words, int(page), now=clicked.at), replace=True)


BUTTON = Button(action_id="search_page", run=run)
