"""Workspaces: what is known of each Slack team, and the counter of its incidents."""

from sqlalchemy import bindparam, or_, update
from sqlalchemy.dialects import postgresql
from sqlmodel import Field, Session, SQLModel, col, select

from storage.base import moment


class Workspace(SQLModel, table=True):
    """One Slack team; the bot's own ids are learned at first contact.

    `trouble` is Slack's code for why it does not take the bot's token, "" while it does. `missing_scopes` are those
    that the bot was not granted, parted by commas.
    """

    team_id: str = Field(primary_key=True)
    name: str = ""
    url: str = ""
    bot_user_id: str | None = None
    bot_id: str | None = None
    incident_count: int = 0
    checked_at: object = moment(nullable=True)
    trouble: str = ""
    missing_scopes: str = ""


_TABLE = Workspace.__table__  # type: ignore[attr-defined]
_GET = select(Workspace).where(col(Workspace.team_id) == bindparam("of_team"))
_WELL = {"trouble": "", "missing_scopes": ""}


def get(session: Session, team_id: str) -> Workspace | None:
    """Return what is known of a team, or None."""
    return session.exec(_GET, params={"of_team": team_id}).first()


def all_known(session: Session) -> list[Workspace]:
    """Return every team that the bot has met."""
    return list(session.exec(select(Workspace).order_by(Workspace.team_id)))


def remember(session: Session, team_id: str, **known: object) -> None:
    """Store what `auth.test` told of a team (name, url, bot_user_id, bot_id, checked_at)."""
    session.execute(
        postgresql.insert(_TABLE)
        .values(team_id=team_id, incident_count=0, name="", url="", **_WELL)
        .on_conflict_do_nothing()
    )
    session.execute(update(_TABLE).where(_TABLE.c.team_id == team_id).values(**known))


def mark_trouble(session: Session, code: str) -> bool:
    """Keep that Slack does not take the bot's token any more; return False while no team is known."""
    marked = update(_TABLE).values(trouble=code).returning(_TABLE.c.team_id)
    return session.execute(marked).first() is not None


def troubled(session: Session) -> list[Workspace]:
    """Return the teams in which the bot's token is not taken, or lacks a scope."""
    is_troubled = or_(col(Workspace.trouble) != "", col(Workspace.missing_scopes) != "")
    return list(session.exec(select(Workspace).where(is_troubled)))


def next_incident_number(session: Session, team_id: str) -> int:
    """Take the next incident number of a team; concurrent callers wait for each other's row lock."""
    taken = update(_TABLE).where(_TABLE.c.team_id == team_id).values(incident_count=_TABLE.c.incident_count + 1)
    number = session.execute(taken.returning(_TABLE.c.incident_count)).scalar_one_or_none()
    if number is None:
        session.execute(
            postgresql.insert(_TABLE)
            .values(team_id=team_id, incident_count=0, name="", url="", **_WELL)
            .on_conflict_do_nothing()
        )
        number = session.execute(taken.returning(_TABLE.c.incident_count)).scalar_one()
    return int(number)
