"""Watches: the channels and people that follow an incident, and what was posted to each of them."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from storage.base import moment


class Watch(SQLModel, table=True):
    """One channel or person that follows an incident.

    `target` is a channel's id, or its #name as the settings write it, or a person's id; `channel_id` is where it is
    posted, once that is known. `message_ts` is the one message that is kept up to date, `drawn` the digest of what it
    shows, `last_line_id` the line of the last update that stands in its thread. `followed_by` is None for what the
    settings announce. `failure` says why Slack did not take it last. `is_withdrawn`: it ended because the incident may
    not be seen there; seen again, it goes on.
    """

    __table_args__ = (UniqueConstraint("incident_id", "target"),)

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    incident_id: int = Field(foreign_key="incident.id")
    target: str
    channel_id: str | None = None
    followed_by: str | None = None
    began_at: datetime = moment()
    ended_at: datetime | None = moment(nullable=True)
    message_ts: str | None = None
    drawn: str = ""
    last_line_id: int = 0
    failure: str = ""
    is_withdrawn: bool = False

    @property
    def is_person(self) -> bool:
        """Whether a person follows, by DM."""
        return self.target.startswith(("U", "W"))

    @property
    def lane(self) -> str:
        """The outbox lane of what is posted here: one that is stuck holds up no other."""
        return f"watch:{self.id}"


class WatchPost(SQLModel, table=True):
    """An update in the thread of a watch; `drawn` is the digest of what it shows."""

    __tablename__ = "watch_post"

    watch_id: int = Field(primary_key=True, foreign_key="watch.id")
    line_id: int = Field(primary_key=True, foreign_key="line.id")
    team_id: str
    ts: str
    drawn: str = ""


def get(session: Session, watch_id: int) -> Watch:
    """Return a watch that is known to exist."""
    return session.exec(select(Watch).where(col(Watch.id) == watch_id)).one()


def of_incident(session: Session, incident_id: int) -> list[Watch]:
    """Return everything that follows an incident, or did."""
    return list(session.exec(select(Watch).where(col(Watch.incident_id) == incident_id).order_by(col(Watch.id))))


def of_place(session: Session, incident_id: int, place: str) -> Watch | None:
    """Return the watch of an incident in a channel or by a person, ended ones too."""
    found = select(Watch).where(
        col(Watch.incident_id) == incident_id, (col(Watch.target) == place) | (col(Watch.channel_id) == place)
    )
    return session.exec(found.order_by(col(Watch.id)).limit(1)).first()


def named(session: Session, team_id: str, name: str) -> Watch | None:
    """Return a watch for which a channel that the settings call by its #name was found before."""
    found = select(Watch).where(
        col(Watch.team_id) == team_id,
        col(Watch.target) == name,
        col(Watch.channel_id).is_not(None),
        col(Watch.failure) == "",
    )
    return session.exec(found.order_by(col(Watch.id).desc()).limit(1)).first()


def posts(session: Session, watch_id: int) -> list[WatchPost]:
    """Return the updates that stand in the thread of a watch."""
    found = select(WatchPost).where(col(WatchPost.watch_id) == watch_id)
    return list(session.exec(found.order_by(col(WatchPost.line_id))))


def posts_of(session: Session, line_id: int) -> list[WatchPost]:
    """Return where an update stands in threads."""
    return list(session.exec(select(WatchPost).where(col(WatchPost.line_id) == line_id)))
