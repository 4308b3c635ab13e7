"""Purges: what of a closed incident is removed, which is everything; its number stays, so that a gap is explained."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, and_, delete, exists, or_, text, update
from sqlmodel import Field, Session, SQLModel, col, func, select

from storage import leftovers
from storage.action_items import OPEN, ActionItem
from storage.base import moment
from storage.channels import Channel
from storage.database import Database
from storage.dead import DROPPED
from storage.here_requests import HereRequest
from storage.incidents import RESOLVED, Incident
from storage.letters import Letter
from storage.moves import Move
from storage.outbox import DEAD, SENT, Delivery
from storage.patience import allow
from storage.people import Membership
from storage.reminders import Reminder
from storage.reports import ReportFile
from storage.sweeps import Sweep
from storage.timeline import Line, Reaction, SourceChange

SEARCHED = ("incident", "line", "section", "link")


class PurgedIncident(SQLModel, table=True):
    """All that is left of an incident that was purged: its number, when it was closed, and when it was removed."""

    __tablename__ = "purged_incident"

    team_id: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    closed_at: datetime = moment()
    purged_at: datetime = moment()


def find(session: Session, team_id: str, number: int) -> PurgedIncident | None:
    """Return what is left of INC-`number`, or None when it was not purged."""
    return session.get(PurgedIncident, (team_id, number))


def all_of(session: Session) -> list[PurgedIncident]:
    """Return what is left of every incident that was purged, of all teams, by number."""
    found = select(PurgedIncident).order_by(col(PurgedIncident.team_id), col(PurgedIncident.number))
    return list(session.exec(found))


def closed_before(session: Session, before: datetime) -> list[Incident]:
    """Return the incidents that were closed before a moment, oldest first."""
    closed = func.coalesce(col(Incident.closed_at), col(Incident.declared_at))
    found = select(Incident).where(col(Incident.status) == RESOLVED, closed < before)
    return list(session.exec(found.order_by(col(Incident.id))))


def hold(session: Session, incident_id: int) -> Incident | None:
    """Return an incident as it is now, kept from every change until this transaction ends; None when it is gone."""
    found = select(Incident).where(col(Incident.id) == incident_id)
    return session.exec(found.with_for_update().execution_options(populate_existing=True)).first()


def duplicates(session: Session) -> list[Incident]:
    """Return the incidents that were merged into another one."""
    return list(session.exec(select(Incident).where(col(Incident.merged_into).is_not(None))))


def open_items(session: Session, incident_ids: Iterable[int]) -> dict[int, int]:
    """Return how many action items of each incident are open, by its id; those without any are left out."""
    counted = select(ActionItem.incident_id, func.count()).where(
        col(ActionItem.incident_id).in_(list(incident_ids)), col(ActionItem.status) == OPEN
    )
    return dict(session.exec(counted.group_by(col(ActionItem.incident_id))).all())


def count_lines(session: Session, incident_ids: Iterable[int]) -> dict[int, int]:
    """Return how many lines each incident has, struck ones too, by its id."""
    counted = select(Line.incident_id, func.count()).where(col(Line.incident_id).in_(list(incident_ids)))
    return dict(session.exec(counted.group_by(col(Line.incident_id))).all())


def remove(session: Session, incident: Incident, *, at: datetime) -> None:
    """Remove an incident with whatever hangs on it, of every version; its number is kept with the day."""
    closed_at = incident.closed_at or incident.declared_at
    session.add(PurgedIncident(team_id=incident.team_id, number=incident.number, closed_at=closed_at, purged_at=at))
    session.flush()
    take_care(session)
    _remove_of_messages(session, incident)
    _remove_of_channels(session, incident)
    owned = _owned(incident)
    leftovers.remove(session, incident, owned)
    for table in reversed(SQLModel.metadata.sorted_tables):
        for column in _loose(table, owned):
            parent = next(iter(column.foreign_keys)).column
            doomed = select(parent).where(owned[parent.table])
            session.execute(update(table).where(column.in_(doomed)).values({column.name: None}))
        if table in owned:
            session.execute(delete(table).where(owned[table]))


def remove_old(session: Session, before: datetime, *, most: int | None = None) -> None:
    """Remove what was delivered, asked or told before a moment, and belongs to no incident any more.

    Of deliveries, which are many, at most so many at once: people's writes wait meanwhile.
    """
    take_care(session)
    done = col(Delivery.state).in_((SENT, DEAD, DROPPED))
    old = select(Delivery.id).where(done, col(Delivery.finished_at) < before).order_by(col(Delivery.id)).limit(most)
    session.execute(delete(Delivery).where(col(Delivery.id).in_(old)).execution_options(synchronize_session=False))
    session.execute(
        delete(HereRequest).where(col(HereRequest.incident_id).is_(None), col(HereRequest.requested_at) < before)
    )
    is_used = exists().where(col(Reminder.letter_id) == col(Letter.id))
    session.execute(delete(Letter).where(col(Letter.sent_at) < before, ~is_used))
    session.execute(delete(ReportFile).where(col(ReportFile.asked_at) < before))
    seconds = f"{before.timestamp():.0f}"
    session.execute(delete(SourceChange).where(col(SourceChange.event_ts) < seconds))


def forget_words(session: Session, *, steps: int = 0) -> None:
    """Have SQLite's search index let go of the words of removed rows: at once, or with `steps` a part of it."""
    if session.get_bind().dialect.name != "sqlite":
        return
    for index in (f"fts_{table}" for table in SEARCHED):
        if steps:
            session.execute(text(f"INSERT INTO {index}({index}, rank) VALUES ('merge', :steps)"), {"steps": steps})  # noqa: S608 - our own names
        else:
            session.execute(text(f"INSERT INTO {index}({index}) VALUES ('optimize')"))  # noqa: S608


def compact(database: Database) -> None:
    """Write a SQLite file anew, without the traces of what was removed; PostgreSQL does so by itself in time."""
    if database.engine.dialect.name != "sqlite":
        return
    with database.engine.connect() as connection:
        raw: Any = connection.connection.driver_connection  # a statement of SQLAlchemy's would begin a transaction
        raw.execute("VACUUM")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def take_care(session: Session) -> None:
    """Have SQLite overwrite what is deleted, for good; give PostgreSQL time, which people's requests do not get."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
    else:
        allow(connection, 60)


def _owned(incident: Incident) -> dict[Table, ColumnElement[bool]]:
    """Return, for every table that hangs on the incident, which of its rows do."""
    owned: dict[Table, ColumnElement[bool]] = {Incident.__table__: col(Incident.id) == incident.id}  # type: ignore[attr-defined]
    for table in SQLModel.metadata.sorted_tables:
        conditions = []
        for column in _belonging(table):
            parent = next(iter(column.foreign_keys)).column
            if parent.table in owned:
                conditions.append(column.in_(select(parent).where(owned[parent.table])))
        if conditions:
            owned[table] = or_(*conditions)
    return owned


def _belonging(table: Table) -> list[Column[Any]]:
    """Return the columns by which a row belongs to another: those that must be there, or else all."""
    keys = [column for column in table.columns if column.foreign_keys]
    return [column for column in keys if not column.nullable] or keys


def _loose(table: Table, owned: dict[Table, ColumnElement[bool]]) -> list[Column[Any]]:
    """Return the columns that may point at a row that goes, while their own stays."""
    keys = [column for column in table.columns if column.foreign_keys and column not in _belonging(table)]
    return [column for column in keys if next(iter(column.foreign_keys)).column.table in owned]


def _remove_of_messages(session: Session, incident: Incident) -> None:
    """Remove who reacted to the messages that only this incident captured."""
    of_message = and_(
        col(Line.team_id) == col(Reaction.team_id),
        col(Line.channel_id) == col(Reaction.channel_id),
        col(Line.message_ts) == col(Reaction.message_ts),
    )
    own = exists().where(of_message, col(Line.incident_id) == incident.id)
    others = exists().where(of_message, col(Line.incident_id) != incident.id)
    session.execute(delete(Reaction).where(own, ~others).execution_options(synchronize_session=False))


def _remove_of_channels(session: Session, incident: Incident) -> None:
    """Remove what is known of the channels that were this incident's alone: who is there, what was done there."""
    left = session.exec(select(Move.channel_id).where(col(Move.incident_id) == incident.id))
    for channel_id in {incident.channel_id, *left} - {None}:
        used = select(Incident.id).where(
            col(Incident.team_id) == incident.team_id,
            col(Incident.channel_id) == channel_id,
            col(Incident.id) != incident.id,
        )
        captured = select(Line.id).where(
            col(Line.team_id) == incident.team_id,
            col(Line.channel_id) == channel_id,
            col(Line.incident_id) != incident.id,
        )
        if session.exec(used.limit(1)).first() is not None or session.exec(captured.limit(1)).first() is not None:
            continue
        for table in (Reaction, SourceChange, Membership, Channel, Sweep):
            session.execute(
                delete(table)
                .where(col(table.team_id) == incident.team_id, col(table.channel_id) == channel_id)
                .execution_options(synchronize_session=False)
            )
