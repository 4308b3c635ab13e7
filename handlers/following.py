"""What `follow` and `unfollow` share: which incident is meant, and who follows it."""

from sqlmodel import Session

from bot import incidents
from bot.errors import Refusal
from bot.words.follow import follow_words
from handlers.shapes import Asked
from storage.incidents import Incident


def meant(session: Session, asked: Asked) -> tuple[Incident, str]:
    """Return the incident, and the channel's or person's id; raise Refusal when the words mean neither."""
    said = follow_words(asked.rest)
    if said.unread:
        raise Refusal("which_follow", given=asked.rest)
    if said.is_here and asked.channel_id.startswith("D"):
        raise Refusal("follow_here_is_a_channel")
    number = asked.incident_number or said.number
    incident = incidents.find(session, asked.viewer, number=number)
    return incident, said.channel_id or (asked.channel_id if said.is_here else asked.user_id)
