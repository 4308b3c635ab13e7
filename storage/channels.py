"""Channels of incidents: what the bot has put onto them, and what is wrong with them."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, Session, SQLModel, select

from storage.base import json_column, moment


class Channel(SQLModel, table=True):
    """What is known of an incident's channel.

    `topic` is what the bot last set, in wire form; `bookmarks` holds, by what each is for, its id at Slack, its title
    and what it leads to. `trouble` is Slack's code for why nothing can be said there, "" while all is well.
    """

    team_id: str = Field(primary_key=True)
    channel_id: str = Field(primary_key=True)
    topic: str = ""
    bookmarks: dict[str, Any] = json_column()
    trouble: str = ""
    trouble_since: datetime | None = moment(nullable=True)


def find(session: Session, team_id: str, channel_id: str) -> Channel:
    """Return what is known of a channel; of one that is new, that nothing is there yet."""
    found = session.exec(select(Channel).where(Channel.team_id == team_id, Channel.channel_id == channel_id)).first()
    return found or Channel(team_id=team_id, channel_id=channel_id)
