"""Home tabs: who has opened theirs, and what was published there last."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import or_
from sqlalchemy.dialects import postgresql
from sqlmodel import Field, Session, SQLModel, col, select

from storage import outbox
from storage.base import moment
from storage.incidents import Incident, visible_to
from storage.people import Membership, Viewer
from storage.postmortems import Postmortem
from storage.roles import Role
from storage.watches import Watch

DELIVERY = "home"


class HomeTab(SQLModel, table=True):
    """A person's Home tab; `digest` tells whether what would be published is there already."""

    __tablename__ = "home_tab"

    team_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    opened_at: datetime = moment()
    digest: str = ""


_TABLE = HomeTab.__table__  # type: ignore[attr-defined]


def get(session: Session, team_id: str, user_id: str) -> HomeTab | None:
    """Return a person's Home tab, or None when they never opened it."""
    return session.get(HomeTab, (team_id, user_id))


def keep_opened(session: Session, team_id: str, user_id: str, *, at: datetime) -> None:
    """Store that a person opened their Home tab, and have it drawn anew whatever is there."""
    values = {"opened_at": at, "digest": ""}
    row = postgresql.insert(_TABLE).values(team_id=team_id, user_id=user_id, **values)
    session.execute(row.on_conflict_do_update(index_elements=["team_id", "user_id"], set_=values))
    _ask(session, team_id, [user_id])


def refresh(session: Session, team_id: str, user_ids: Iterable[str | None]) -> None:
    """Have the Home tabs of these people brought up to date, of those who have opened theirs."""
    wanted = {one for one in user_ids if one}
    if wanted:
        found = select(HomeTab.user_id).where(col(HomeTab.team_id) == team_id, col(HomeTab.user_id).in_(wanted))
        _ask(session, team_id, session.exec(found).all())


def refresh_of_incident(session: Session, incident: Incident) -> None:
    """Have the Home tabs of everybody who is in an incident, or followed it, brought up to date."""
    member = select(Membership.user_id).where(
        col(Membership.team_id) == incident.team_id,
        col(Membership.channel_id) == incident.channel_id,
        col(Membership.is_member).is_(True),
    )
    holder = select(Role.user_id).where(col(Role.incident_id) == incident.id)
    follower = select(Watch.target).where(col(Watch.incident_id) == incident.id)
    their_own = [col(HomeTab.user_id).in_(some) for some in (member, holder, follower)]
    found = select(HomeTab.user_id).where(col(HomeTab.team_id) == incident.team_id, or_(*their_own))
    _ask(session, incident.team_id, session.exec(found).all())


def refresh_all(session: Session, team_id: str) -> None:
    """Have every Home tab of a team brought up to date: something may show there no more."""
    _ask(session, team_id, session.exec(select(HomeTab.user_id).where(col(HomeTab.team_id) == team_id)).all())


def postmortems_waiting(session: Session, viewer: Viewer, *, limit: int = 10) -> list[Incident]:
    """Return the resolved incidents whose unpublished postmortem a person looks after, newest first."""
    found = (
        select(Incident)
        .join(Postmortem, col(Postmortem.incident_id) == col(Incident.id))
        .where(visible_to(viewer), col(Postmortem.owner_id) == viewer.user_id, col(Incident.is_practice).is_(False))
        .where(col(Incident.status) == "resolved", col(Incident.closed_as) == "")
        .where(col(Postmortem.status).in_(("draft", "in review")))
    )
    return list(session.exec(found.order_by(col(Incident.id).desc()).limit(limit)))


def _ask(session: Session, team_id: str, user_ids: Iterable[str]) -> None:
    for user_id in sorted(user_ids):  # two that hold the same rows take them in one order
        outbox.add(session, team_id=team_id, lane=f"home:{team_id}:{user_id}", kind=DELIVERY, subject=user_id)
