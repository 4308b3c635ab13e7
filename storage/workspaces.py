"""Workspaces: what is known of each Slack team, and the counter of its incidents."""

from sqlalchemy import update
from sqlalchemy.dialects import postgresql
from sqlmodel import Field, Session, SQLModel, select

from storage.base import moment


class Workspace(SQLModel, table=True):
    """One Slack team; the bot's own ids are learned at first contact."""

    team_id: str = Field(primary_key=True)
    name: str = ""
    url: str = ""
    bot_user_id: str | None = None
    bot_id: str | None = None
    incident_count: int = 0
    checked_at: object = moment(nullable=True)


_TABLE = Workspace.__table__  # type: ignore[attr-defined]


def get(session: Session, team_id: str) -> Workspace | None:
    """Return what is known of a team, or None."""
    return session.get(Workspace, team_id)


def all_known(session: Session) -> list[Workspace]:
    """Return every team that the bot has met."""
    return list(session.exec(select(Workspace).order_by(Workspace.team_id)))


def remember(session: Session, team_id: str, **known: object) -> None:
    """Store what `auth.test` told of a team (name, url, bot_user_id, bot_id, checked_at)."""
    session.execute(
        postgresql.insert(_TABLE).values(team_id=team_id, incident_count=0, name="", url="").on_conflict_do_nothing()
    )
    session.execute(update(_TABLE).where(_TABLE.c.team_id == team_id).values(**known))


def next_incident_number(session: Session, team_id: str) -> int:
    """Take the next incident number of a team; concurrent callers wait for each other's row lock."""
    taken = update(_TABLE).where(_TABLE.c.team_id == team_id).values(incident_count=_TABLE.c.incident_count + 1)
    number = session.execute(taken.returning(_TABLE.c.incident_count)).scalar_one_or_none()
    if number is None:
        session.execute(
            postgresql.insert(_TABLE)
            .values(team_id=team_id, incident_count=0, name="", url="")
            .on_conflict_do_nothing()
        )
        number = session.execute(taken.returning(_TABLE.c.incident_count)).scalar_one()
    return int(number)
