"""`/incident follow`: one message that is kept up to date, and each update below it."""

from sqlmodel import Session

from bot import watching
from handlers.following import meant
from handlers.shapes import Answer, Asked, Command, Outcome


def run(session: Session, asked: Asked) -> Outcome:
    """Let the person, or a channel, follow an incident."""
    incident, place = meant(session, asked)
    is_new = watching.follow(session, asked.services.settings, incident, place, by=asked.user_id, at=asked.at)
    return Answer("followed", {"incident": incident, "is_person": place == asked.user_id, "is_new": is_new})


COMMAND = Command(
    name="follow",
    usage="follow [INC-3] [here | #channel]",
    summary="get each update as a DM, or let a channel have them: one message, kept up to date",
    run=run,
    synonyms=("subscribe", "watch"),
)
