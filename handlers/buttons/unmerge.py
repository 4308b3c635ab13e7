"""Undo a merge."""

from sqlmodel import Session

from bot import merging
from handlers import lines
from handlers.shapes import Answer, Button, Clicked, Outcome


def run(session: Session, clicked: Clicked) -> Outcome:
    """Let the duplicate that the button carries be an incident of its own again."""
    duplicate = lines.incident_of(session, clicked, clicked.value)
    merging.unmerge(session, clicked.services.settings, duplicate, by=clicked.user_id, at=clicked.at)
    return Answer("unmerged", {"duplicate": duplicate}, replace=True)


BUTTON = Button(action_id="unmerge", run=run)
