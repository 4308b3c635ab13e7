"""Incidents: the incident itself, its key times, roles, contributing factors and links."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Index,
    UniqueConstraint,
    and_,
    bindparam,
    delete,
    exists,
    false,
    inspect,
    or_,
    true,
)
from sqlalchemy.dialects import postgresql
from sqlmodel import Field, Session, SQLModel, col, select

from storage.base import json_column, moment
from storage.database import LostRaceError
from storage.people import Membership, Viewer
from storage.prepared import Prepared
from storage.roles import Role

RESOLVED = "resolved"
_LARGEST_NUMBER = 2**31 - 1  # that a row can have
MOST_MERGES = 20  # in a row: none leads back, and if one did it would end here
CANCELLED = "cancelled"  # how it was closed: declared in error
KEY_TIMES = ("started", "detected", "acknowledged", "mitigated", "resolved")


class Incident(SQLModel, table=True):
    """One incident. `number` is what people see as INC-<number>, unique within the team.

    `impact` holds figures as people typed them: users, tickets, cost, duration, effort, services, regions.
    `cause` is the cause in one sentence (wire text), empty until somebody established it.
    With `prefers_utc`, bare clock times in its notes are UTC.
    `closed_as` says how one that is over was closed: "" (resolved), "cancelled" (declared in error), or "duplicate" of
    the incident whose id is `merged_into`. A practice incident counts in no figures.
    `closed_at` is when somebody resolved it, which may be later than the key time `resolved`.
    """

    __table_args__ = (
        UniqueConstraint("team_id", "number"),
        Index("ix_incident_team_id_channel_id", "team_id", "channel_id"),
        Index("ix_incident_declared_at", "declared_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    number: int
    title: str
    severity: str
    severity_confirmed: bool = False
    status: str
    is_private: bool = False
    is_here: bool = False
    channel_id: str | None = None
    channel_name: str | None = None
    origin_channel_id: str | None = None
    origin_response_url: str | None = None
    declared_by: str
    declared_at: datetime = moment()
    closed_at: datetime | None = moment(nullable=True)
    summary: str = ""
    cause: str = ""
    impact: dict[str, str] = json_column()
    line_count: int = 0
    action_item_count: int = 0
    overview_ts: str | None = None
    resolve_ts: str | None = None
    postmortem_url: str | None = None
    prefers_utc: bool = False
    is_practice: bool = False
    closed_as: str = ""
    merged_into: int | None = None

    @property
    def key(self) -> str:
        """The name that people type and see: INC-7."""
        return f"INC-{self.number}"

    @property
    def is_open(self) -> bool:
        """Whether nobody has resolved it."""
        return self.status != RESOLVED

    @property
    def lane(self) -> str:
        """The outbox lane of what is said in its channel."""
        return f"incident:{self.id}"


class KeyTime(SQLModel, table=True):
    """One of an incident's key times as somebody set it, and where it came from (`hand`, `resolve`, `status`, `line`).

    Of `line`, `line_number` says which one was chosen, if one was: the time follows it. `is_unknown`: somebody said
    that nobody knows it, and `at` means nothing. What nobody set is offered by `bot.key_times` (`declared`, `role`,
    `line`).
    `typed` is the time as it was typed, where it was read in a zone that was only assumed to be the person's.
    """

    __tablename__ = "key_time"

    incident_id: int = Field(primary_key=True, foreign_key="incident.id")
    name: str = Field(primary_key=True)
    team_id: str
    at: datetime = moment()
    approximate: bool = False
    source: str
    set_by: str | None = None
    set_at: datetime = moment()
    line_number: int | None = None
    is_unknown: bool = False
    typed: str | None = None


class ContributingFactor(SQLModel, table=True):
    """A contributing factor, or one answer of the five whys when it has a question.

    `chain` tells which whys belong together, from 1; 0 for a factor without a question. `line_ids` are the lines of the
    timeline that it points at.
    """

    __tablename__ = "contributing_factor"

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int = Field(foreign_key="incident.id", index=True)
    team_id: str
    chain: int = 0
    question: str | None = None
    text: str
    line_ids: list[int] = Field(default_factory=list, sa_type=JSON, nullable=False)
    author_id: str
    recorded_at: datetime = moment()


_IDENTITY = inspect(Incident).identity_key_from_primary_key
_GET = Prepared(select(Incident).where(col(Incident.id) == bindparam("this")))
_IN_CHANNEL = Prepared(
    select(Incident)
    .where(col(Incident.team_id) == bindparam("in_team"), col(Incident.channel_id) == bindparam("in_channel"))
    .order_by((col(Incident.status) == RESOLVED).asc(), col(Incident.id).desc())
    .limit(1)
)


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition under which an incident shows to `viewer`: unknown membership counts as none.

    A private one that has no channel, yet or at all, shows to those who hold a role in it.
    """
    if viewer.is_operator:
        return true()
    same_team = col(Incident.team_id) == viewer.team_id
    known = exists().where(
        col(Membership.team_id) == col(Incident.team_id),
        col(Membership.channel_id) == col(Incident.channel_id),
        col(Membership.user_id) == viewer.user_id,
    )
    member = known.where(col(Membership.is_member).is_(True))
    in_it = col(Incident.channel_id) == viewer.channel_id if viewer.channel_id else false()
    if viewer.is_remembered:
        in_it = and_(in_it, ~known.where(col(Membership.is_member).is_(False)))
    holder = exists().where(
        col(Role.incident_id) == col(Incident.id), col(Role.user_id) == viewer.user_id, col(Role.ended_at).is_(None)
    )
    waiting = and_(col(Incident.channel_id).is_(None), holder)
    return and_(same_team, or_(col(Incident.is_private).is_(False), in_it, member, waiting))


def get(session: Session, incident_id: int) -> Incident:
    """Return an incident that is known to exist (for the outbox, which acts for nobody)."""
    known = session.identity_map.get(_IDENTITY((incident_id,)))
    if isinstance(known, Incident):
        return known
    return _GET.only(session, Incident, {"this": incident_id})


def several(session: Session, incident_ids: set[int]) -> list[Incident]:
    """Return the incidents of these ids as they are now (for the outbox, which acts for nobody)."""
    found = select(Incident).where(col(Incident.id).in_(incident_ids)).execution_options(populate_existing=True)
    return list(session.exec(found)) if incident_ids else []


def seen_by(session: Session, viewer: Viewer, incident_ids: set[int]) -> dict[int, Incident]:
    """Return those of these incidents that show to `viewer`, by id."""
    found = session.exec(select(Incident).where(visible_to(viewer), col(Incident.id).in_(incident_ids)))
    return {incident.id or 0: incident for incident in found}


def hold(session: Session, incident: Incident) -> None:
    """Read an incident as it is now, and keep everybody else from changing it until this transaction ends."""
    held = select(Incident).where(col(Incident.id) == incident.id).with_for_update(key_share=True)
    session.exec(held.execution_options(populate_existing=True)).one()


def refuse_moved(session: Session, incident_id: int, merged_into: int | None) -> None:
    """Raise LostRaceError when an incident was merged, or parted, since this transaction read it.

    `merged_into` is what its row tells now that it is held. The job is run again, and finds where it goes on.
    """
    known = session.identity_map.get(_IDENTITY((incident_id,)))
    if isinstance(known, Incident) and known.merged_into != merged_into:
        raise LostRaceError(f"Incident {incident_id} was merged, or parted, at the same moment.")


def by_number(session: Session, viewer: Viewer, number: int) -> Incident | None:
    """Return INC-`number` if it exists and shows to `viewer`."""
    if number > _LARGEST_NUMBER:
        return None
    return session.exec(select(Incident).where(visible_to(viewer), col(Incident.number) == number)).first()


def in_channel(session: Session, team_id: str, channel_id: str) -> Incident | None:
    """Return the incident of a channel: the open one, else the latest."""
    return _IN_CHANNEL.one(session, Incident, {"in_team": team_id, "in_channel": channel_id})


def here(session: Session, viewer: Viewer) -> Incident | None:
    """Return the incident of the channel in which `viewer` is, if it shows to them.

    In the channel of a duplicate it is the incident that it was merged into, for those who see that one.
    """
    found = in_channel(session, viewer.team_id, viewer.channel_id) if viewer.channel_id else None
    if found is not None and found.merged_into is not None:
        return by_number(session, viewer, going_on(session, found).number) or found
    if found is None or not (found.is_private and viewer.is_remembered):
        return found
    return by_number(session, viewer, found.number)


def going_on(session: Session, incident: Incident) -> Incident:
    """Return the incident that goes on: this one, or for a duplicate the one that it was merged into at last."""
    for _ in range(MOST_MERGES):
        if incident.merged_into is None:
            break
        incident = get(session, incident.merged_into)
    return incident


def open_ones(session: Session, viewer: Viewer, *, limit: int = 20) -> list[Incident]:
    """Return the open incidents that show to `viewer`, newest first."""
    found = select(Incident).where(visible_to(viewer), col(Incident.status) != RESOLVED)
    return list(session.exec(found.order_by(col(Incident.id).desc()).limit(limit)))


def latest(session: Session, viewer: Viewer, *, limit: int = 20) -> list[Incident]:
    """Return the incidents that show to `viewer`, newest first."""
    return list(session.exec(select(Incident).where(visible_to(viewer)).order_by(col(Incident.id).desc()).limit(limit)))


def key_times(session: Session, incident_id: int) -> dict[str, KeyTime]:
    """Return the key times that somebody set and that are not unknown, by name; `bot.key_times` adds offers."""
    return {name: row for name, row in set_key_times(session, incident_id).items() if not row.is_unknown}


def set_key_times(session: Session, incident_id: int) -> dict[str, KeyTime]:
    """Return every row of an incident's key times by name (`KEY_TIMES`): what somebody set, or said to be unknown."""
    return {row.name: row for row in set_key_times_of(session, [incident_id])}


def set_key_times_of(session: Session, incident_ids: Sequence[int]) -> list[KeyTime]:
    """Return every row of the key times of several incidents."""
    found = select(KeyTime).where(col(KeyTime.incident_id).in_(incident_ids))
    return list(session.exec(found.execution_options(populate_existing=True)))


def set_key_time(session: Session, incident: Incident, name: str, **values: Any) -> None:
    """Set or correct a key time: `at`, `approximate`, `source`, `set_by`, `set_at`, `line_number`, `typed` and more."""
    values = {"line_number": None, "is_unknown": False, "typed": None} | values
    table = KeyTime.__table__  # type: ignore[attr-defined]
    row = postgresql.insert(table).values(incident_id=incident.id, team_id=incident.team_id, name=name, **values)
    session.execute(row.on_conflict_do_update(index_elements=["incident_id", "name"], set_=values))


def forget_key_time(session: Session, incident_id: int, name: str) -> None:
    """Make a key time unknown again."""
    session.execute(delete(KeyTime).where(col(KeyTime.incident_id) == incident_id, col(KeyTime.name) == name))


def contributing_factors(session: Session, incident_id: int) -> list[ContributingFactor]:
    """Return an incident's contributing factors and whys, in the order in which they were said."""
    found = select(ContributingFactor).where(col(ContributingFactor.incident_id) == incident_id)
    return list(session.exec(found.order_by(col(ContributingFactor.id))))


def private_ones(session: Session) -> list[Incident]:
    """Return the private incidents that have a channel, of every team."""
    found = select(Incident).where(col(Incident.is_private).is_(True), col(Incident.channel_id).is_not(None))
    return list(session.exec(found.order_by(col(Incident.id))))
