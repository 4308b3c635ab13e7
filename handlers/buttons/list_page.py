"""Newer, older and other lists: another page of incidents, in place of the one that was read."""

from sqlmodel import Session

from bot import digits, listing
from handlers.shapes import Answer, Button, Clicked, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Show the page that the button carries: `<page> <words of the list>`."""
    page, _, words = clicked.value.partition(" ")
    narrowed, _ = listing.read(words, clicked.services.settings)
    facts = listing.page(session, clicked.viewer, narrowed, digits.carried(page), now=clicked.at)
    return Answer("list", facts, replace=True)


BUTTON = Button(action_id="list_page", run=run)
