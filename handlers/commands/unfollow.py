"""`/incident unfollow`: no more of it."""

from sqlmodel import Session

from bot import watching
from handlers.following import meant
from handlers.shapes import Answer, Asked, Command, Outcome


def run(session: Session, asked: Asked) -> Outcome:
    """Let the person, or a channel, follow an incident no more."""
    incident, place = meant(session, asked)
    was_followed = watching.unfollow(session, asked.services.settings, incident, place, at=asked.at)
    facts = {"incident": incident, "is_person": place == asked.user_id, "was_followed": was_followed}
    return Answer("unfollowed", facts)


COMMAND = Command(
    name="unfollow",
    usage="unfollow [INC-3] [here | #channel]",
    summary="get no more updates of it",
    run=run,
    synonyms=("unsubscribe", "unwatch"),
)
