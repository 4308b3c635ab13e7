"""What the database has on one person, wherever it stands: found, and said otherwise, by reflection over every table.

So a new table, or a new column, is looked through without being named here.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    LargeBinary,
    Select,
    String,
    Table,
    cast,
    delete,
    func,
    literal,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Session, SQLModel, col

from storage.action_items import OPEN, ActionItem
from storage.catch_up_offers import CatchUpOffer
from storage.homes import HomeTab
from storage.incidents import RESOLVED, Incident
from storage.outbox import CLAIMED, WAITING, Delivery
from storage.people import Membership, Person
from storage.postmortems import OwnerChoice, Postmortem
from storage.reminders import Reminder
from storage.reviews import Call, Look
from storage.roles import Role
from storage.watches import Watch, WatchPost

# Records of the audit are never changed: they carry ids, and no names or texts of people.
UNCHANGED = frozenset({"audit_record", "audit_head"})
PEOPLE = "person"
AT_ONCE = 500  # rows that are said otherwise in one transaction: people's writes wait meanwhile
Key = tuple[Any, ...]


def teams_knowing(session: Session, user_id: str) -> list[str]:
    """Return the teams in which anything is known of a person."""
    return sorted(session.execute(select(col(Person.team_id)).where(col(Person.user_id) == user_id)).scalars())


def other_names(session: Session, team_id: str, user_id: str) -> list[str]:
    """Return the names of everybody else of a team."""
    others = select(col(Person.name)).where(
        col(Person.team_id) == team_id, col(Person.user_id) != user_id, col(Person.name) != ""
    )
    return list(session.execute(others).scalars())


def open_items(session: Session, team_id: str, user_id: str) -> list[ActionItem]:
    """Return the open action items that a person owns; nobody else changes them before this transaction ends."""
    found = select(ActionItem).where(
        col(ActionItem.team_id) == team_id, col(ActionItem.owner_id) == user_id, col(ActionItem.status) == OPEN
    )
    held = found.order_by(col(ActionItem.id)).with_for_update().execution_options(populate_existing=True)
    return list(session.execute(held).scalars())


def open_incidents(session: Session, team_id: str) -> list[Incident]:
    """Return the open incidents of a team."""
    found = select(Incident).where(col(Incident.team_id) == team_id, col(Incident.status) != RESOLVED)
    return list(session.execute(found.order_by(col(Incident.id))).scalars())


def mentioning(session: Session, team_id: str, user_id: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give every row of a team that holds a person's id anywhere, with the name of its table."""
    is_there = _token(user_id)
    for table in _tables():
        text_columns = _texts(table)
        if not text_columns:
            continue
        for row in session.execute(_holding(table, team_id, text_columns, [user_id])).mappings():
            if any(is_there.search(_as_text(row[one.name])) for one in text_columns):
                yield table.name, dict(row)


def forget(session: Session, team_id: str, user_id: str) -> None:
    """Remove what is only about a person: where they are, what they saw, what they were still to be told."""
    mine = {"team_id": team_id, "user_id": user_id}
    for table in (HomeTab, Membership, CatchUpOffer, OwnerChoice, Look):
        session.execute(delete(table).where(*_equal(table, mine)))
    session.execute(delete(Call).where(*_equal(Call, mine), col(Call.sent_at).is_(None)))
    session.execute(delete(Reminder).where(*_equal(Reminder, mine), col(Reminder.sent_at).is_(None)))
    watching = _equal(Watch, {"team_id": team_id, "target": user_id})
    lanes = [one.lane for one in session.execute(select(Watch).where(*watching)).scalars()]
    session.execute(delete(WatchPost).where(col(WatchPost.watch_id).in_(select(col(Watch.id)).where(*watching))))
    session.execute(delete(Watch).where(*watching))
    session.execute(
        update(Postmortem)
        .where(*_equal(Postmortem, {"team_id": team_id, "owner_id": user_id}), col(Postmortem.status) != "published")
        .values(owner_id=None)
    )
    is_theirs = or_(
        col(Delivery.lane).contains(user_id), col(Delivery.subject).contains(user_id), col(Delivery.lane).in_(lanes)
    )
    waits = col(Delivery.state).in_((WAITING, CLAIMED))
    session.execute(delete(Delivery).where(col(Delivery.team_id) == team_id, waits, is_theirs))


def end_roles(session: Session, team_id: str, user_id: str, at: Any) -> None:
    """Take the roles of open incidents from a person."""
    held = update(Role).where(*_equal(Role, {"team_id": team_id, "user_id": user_id}), col(Role.ended_at).is_(None))
    still_open = select(col(Incident.id)).where(col(Incident.status) != RESOLVED)
    session.execute(held.where(col(Role.incident_id).in_(still_open)).values(ended_at=at))


def tables_with_words() -> list[str]:
    """Return the tables of which rows may be said otherwise, but for PEOPLE: to the end it tells who they are."""
    return [table.name for table in _tables() if table.name not in {*UNCHANGED, PEOPLE} and _texts(table)]


def say_otherwise(
    session: Session, team_id: str, name: str, needles: Sequence[str], otherwise: Callable[[str], str], *, after: Key
) -> tuple[int, Key]:
    """Put the texts of the next rows of a table, by their keys, through `otherwise`: those of one team after a key.

    Only rows that hold one of `needles`, in any case, are looked at. A file that was to be sent, and holds what
    `otherwise` changes, is dropped. Returns how many rows it changed, and the last key; () when no row is left.
    """
    table = SQLModel.metadata.tables[name]
    texts, keys, changed = _texts(table), list(table.primary_key.columns), 0
    found = _holding(table, team_id, texts, needles).order_by(*keys).limit(AT_ONCE)
    if after:
        found = found.where(tuple_(*keys) > tuple_(*map(literal, after)))
    rows = [dict(row) for row in session.execute(found).mappings()]
    for row in rows:
        values = {one.name: _said(row[one.name], otherwise) for one in texts}
        values = {column: value for column, value in values.items() if value != row[column]}
        if values:
            session.execute(update(table).where(*(key == row[key.name] for key in keys)).values(values))
            changed += 1
    return changed, tuple(rows[-1][key.name] for key in keys) if len(rows) == AT_ONCE else ()


def plain_type(column: Column[Any]) -> TypeEngine[Any]:
    """Return the type of a column, without what SQLModel or we wrap around it."""
    return column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type


def _equal(table: Any, values: Mapping[str, str]) -> list[ColumnElement[bool]]:
    return [col(getattr(table, name)) == value for name, value in values.items()]


def _tables() -> list[Table]:
    return [table for table in SQLModel.metadata.sorted_tables if "team_id" in table.c]


def _texts(table: Table) -> list[Column[Any]]:
    kinds = (String, JSON, LargeBinary)
    return [one for one in table.columns if isinstance(plain_type(one), kinds) and one.name != "team_id"]


def _holding(table: Table, team_id: str, columns: Sequence[Column[Any]], needles: Sequence[str]) -> Select[Any]:
    """Return what finds the rows that may hold one of the needles: of letters beyond ASCII databases know no cases."""
    found = select(table).where(table.c.team_id == team_id)
    readable = [cast(one, String) for one in columns if not isinstance(plain_type(one), LargeBinary)]
    if len(readable) == len(columns) and all(one.isascii() for one in needles):
        found = found.where(
            or_(*(func.lower(one).contains(needle.lower(), autoescape=True) for one in readable for needle in needles))
        )
    return found


def _said(value: Any, otherwise: Callable[[str], str]) -> Any:
    """Return a value in which every text is said otherwise; None for bytes that would be."""
    if isinstance(value, str):
        return otherwise(value)
    if isinstance(value, list):
        return [_said(one, otherwise) for one in value]
    if isinstance(value, dict):
        return {otherwise(name): _said(one, otherwise) for name, one in value.items()}
    if isinstance(value, bytes):
        written = value.decode("utf-8", errors="replace")
        return value if otherwise(written) == written else None
    return value


def _as_text(value: Any) -> str:
    return value.decode("utf-8", errors="replace") if isinstance(value, bytes) else repr(value)


def _token(user_id: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Z0-9]){re.escape(user_id)}(?![A-Z0-9])")
