"""More and back: another page of what was found, in place of the one that was read."""

from sqlmodel import Session

from bot import digits, search
from handlers.shapes import Answer, Button, Clicked, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Show the page that the button carries: `<page> <words>`."""
    page, _, words = clicked.value.partition(" ")
    return Answer(
        "search", search.find(session, clicked.viewer, words, digits.carried(page), now=clicked.at), replace=True
    )


BUTTON = Button(action_id="search_page", run=run)
