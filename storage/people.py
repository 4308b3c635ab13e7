"""People: zones, names, guests and strangers; and who is known to be in which channel."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, func, inspect, update
from sqlalchemy.dialects import postgresql
from sqlmodel import Field, Session, SQLModel, col, select

from storage.base import moment
from storage.prepared import Prepared


@dataclass(frozen=True)
class Viewer:
    """Who looks: a person of a team, in a channel (which proves membership there); or the operator of the bot.

    `is_remembered`: they were in the channel a while ago (a dialog tells it), so that having left since then counts.
    """

    team_id: str
    user_id: str
    channel_id: str | None = None
    is_operator: bool = False
    is_remembered: bool = False


OPERATOR = Viewer(team_id="", user_id="", is_operator=True)


class Person(SQLModel, table=True):
    """One Slack account as last seen; `refreshed_at` is None until Slack has been asked.

    `starts_hour`, `ends_hour` and `work_days` ("1,2,3", 1 is Monday) are their own hours, None where they set none;
    until the day `away_until` they are left alone. `becomes` is their id once they are erased, while that is under way.
    """

    team_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    name: str = ""
    zone: str | None = None
    is_bot: bool = False
    is_guest: bool = False
    is_stranger: bool = False
    is_deleted: bool = False
    refreshed_at: datetime | None = moment(nullable=True)
    starts_hour: int | None = None
    ends_hour: int | None = None
    work_days: str | None = None
    away_until: date | None = None
    becomes: str = ""


class Membership(SQLModel, table=True):
    """Whether a person is in a channel, as far as is known; no row means no."""

    team_id: str = Field(primary_key=True)
    channel_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    is_member: bool
    known_at: datetime = moment()


_PERSON = Person.__table__  # type: ignore[attr-defined]
_MEMBERSHIP = Membership.__table__  # type: ignore[attr-defined]
_CHANGES = 0x5C72  # the advisory lock under which the people of a team are changed one after the other
_IDENTITY = inspect(Person).identity_key_from_primary_key
_GET = select(Person).where(col(Person.team_id) == bindparam("in_team"), col(Person.user_id) == bindparam("who"))
_ONE = Prepared(_GET)
_HOLD = _GET.with_for_update(read=True).execution_options(populate_existing=True)
_MEET = (
    postgresql.insert(_PERSON)
    .values(name="", is_bot=False, is_guest=False, is_stranger=False, is_deleted=False)
    .on_conflict_do_nothing()
)


def get(session: Session, team_id: str, user_id: str) -> Person | None:
    """Return a person, or None when nobody has mentioned them yet."""
    known = session.identity_map.get(_IDENTITY((team_id, user_id)))
    if isinstance(known, Person):
        return known
    return _ONE.one(session, Person, {"in_team": team_id, "who": user_id})


def hold(session: Session, team_id: str, user_id: str) -> Person | None:
    """Return a person as they are now; nobody changes them before this transaction ends."""
    return session.exec(_HOLD, params={"in_team": team_id, "who": user_id}).first()


def change_alone(session: Session, team_id: str) -> None:
    """Let no other transaction change a person of the team before this one ends; to be called before the change.

    A change plans reminders again, which holds further people: two changes at once would wait for each other.
    """
    connection = session.connection()  # the session itself would first write what waits in it
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_CHANGES, func.hashtext(team_id))))


def several(session: Session, team_id: str, user_ids: set[str]) -> dict[str, Person]:
    """Return the known ones of `user_ids`, by id."""
    if not user_ids:
        return {}
    found = select(Person).where(col(Person.team_id) == team_id, col(Person.user_id).in_(user_ids))
    return {person.user_id: person for person in session.exec(found)}


def meet(session: Session, team_id: str, user_id: str) -> None:
    """Make a row for a person of whom nothing is known yet."""
    session.execute(_MEET, {"team_id": team_id, "user_id": user_id})


def keep(session: Session, team_id: str, user_id: str, **known: object) -> None:
    """Store what Slack told of a person (columns of Person)."""
    meet(session, team_id, user_id)
    session.execute(update(_PERSON).where(_PERSON.c.team_id == team_id, _PERSON.c.user_id == user_id).values(**known))


def keep_membership(
    session: Session, team_id: str, channel_id: str, user_id: str, *, is_member: bool, at: datetime
) -> None:
    """Store that a person is, or is no longer, in a channel; older news than what is known changes nothing."""
    row = postgresql.insert(_MEMBERSHIP).values(
        team_id=team_id, channel_id=channel_id, user_id=user_id, is_member=is_member, known_at=at
    )
    session.execute(
        row.on_conflict_do_update(
            index_elements=["team_id", "channel_id", "user_id"],
            set_={"is_member": is_member, "known_at": at},
            where=_MEMBERSHIP.c.known_at <= at,
        )
    )


def members(session: Session, team_id: str, channel_id: str) -> set[str]:
    """Return the user ids that are known to be in a channel."""
    found = select(Membership.user_id).where(
        col(Membership.team_id) == team_id,
        col(Membership.channel_id) == channel_id,
        col(Membership.is_member).is_(True),
    )
    return set(session.exec(found))


def replace_members(session: Session, team_id: str, channel_id: str, user_ids: set[str], *, at: datetime) -> None:
    """Store who is in a channel now, all of them; whoever was known to be in it and is not named has left."""
    for user_id in members(session, team_id, channel_id) - user_ids:
        keep_membership(session, team_id, channel_id, user_id, is_member=False, at=at)
    for user_id in sorted(user_ids):
        keep_membership(session, team_id, channel_id, user_id, is_member=True, at=at)
