"""Refusals: how many there were of each person within an hour, so that nobody fills the audit by being refused."""

from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select

from storage.base import moment


class RefusalCount(SQLModel, table=True):
    """How often a person was refused in the hour that began at `hour`: their last one."""

    __tablename__ = "refusal_count"

    team_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    hour: datetime = moment()
    count: int = 0


def hold(session: Session, team_id: str, user_id: str, hour: datetime) -> RefusalCount:
    """Return a person's count, kept from every change until this transaction ends; a new one begins at `hour`."""
    found = select(RefusalCount).where(col(RefusalCount.team_id) == team_id, col(RefusalCount.user_id) == user_id)
    row = session.exec(found.with_for_update()).first()
    return row or RefusalCount(team_id=team_id, user_id=user_id, hour=hour)


def before(session: Session, hour: datetime) -> list[RefusalCount]:
    """Return and hold the counts of earlier hours, of all teams."""
    found = select(RefusalCount).where(col(RefusalCount.hour) < hour)
    return list(session.exec(found.order_by(col(RefusalCount.team_id), col(RefusalCount.user_id)).with_for_update()))
