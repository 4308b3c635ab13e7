"""What waits for an incident that is removed goes with it, in whatever lane; what is others' stays."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, DateTime, Integer, Table, insert
from sqlmodel import Session, func, select

from bot.deliveries import kinds
from storage import leftovers, outbox, persons, purges
from storage.database import Database
from storage.incidents import Incident
from storage.outbox import Delivery

NOW = datetime(2026, 9, 1, tzinfo=UTC)
# Kinds in lanes of an incident or of what hangs on it, or about no incident at all: a new kind belongs here, or in
# `leftovers.KINDS` where it waits in the lane of a person or a channel.
OTHERS = {
    "announce", "bookmarks", "bring_along", "cancelled", "changed", "clear_channel", "confirm", "copies", "digest",
    "draft", "export_share", "export_slot", "file_share", "file_slot", "had_been_seen", "home", "introduce",
    "look_alikes", "members", "merged", "missed_mention", "no_channel", "of_watch", "open_channel", "overview",
    "person", "pin", "point_on", "postmortem_import", "postmortem_imported", "publication", "publication_file",
    "publication_slot", "recopy", "refused_notes", "reminder", "rename_channel", "reopened", "report_lost",
    "report_share", "report_slot", "resolved", "source", "sweep", "sweep_end", "sweep_page", "sweep_thread", "thread",
    "timeline_page", "timeline_picture", "topic", "uncopy", "unmerged", "update", "watch", "watch_update", "withdraw",
}  # fmt: skip


def test_of_every_kind_it_is_known_where_it_waits() -> None:
    named = {kind.name for kind in kinds()}
    assert named == OTHERS | set(leftovers.KINDS)
    assert not OTHERS & set(leftovers.KINDS)


def test_all_that_waits_goes_with_its_incident_and_what_is_others_stays(db: Database) -> None:
    first, second = (db.write(lambda session, n=number: _incident(session, n)) for number in (1, 2))
    assert len(waiting(db)) == 2 * (len(leftovers.LANES) + len(leftovers.KINDS)) + 1
    purge(db, first)
    assert len(waiting(db)) == len(leftovers.LANES) + len(leftovers.KINDS) + 1
    purge(db, second)
    assert waiting(db) == {("person:T1:UANA", "person", "UANA")}


def purge(db: Database, incident_id: int) -> None:
    def job(session: Session) -> None:
        incident = purges.hold(session, incident_id)
        assert incident is not None
        purges.remove(session, incident, at=NOW)

    db.write(job)


def waiting(db: Database) -> set[tuple[str, str, str]]:
    with db.read() as session:
        return set(session.exec(select(Delivery.lane, Delivery.kind, Delivery.subject)))


def _incident(session: Session, number: int) -> int:
    """Store an incident with a row of every kind that something is to leave for, and have all of it wait."""
    made: dict[Table, int] = {}
    for what, model in leftovers.LANES.items():
        row_id = _row(session, model.__table__, made, number)  # type: ignore[attr-defined]
        outbox.add(session, team_id="T1", lane=f"{what}:{row_id}", kind="overview", subject=row_id)
    last = session.exec(select(func.max(Delivery.id))).one()
    for kind, model in leftovers.KINDS.items():
        row_id = last if model is Delivery else _row(session, model.__table__, made, number)  # type: ignore[attr-defined]
        outbox.add(session, team_id="T1", lane="person:T1:UANA", kind=kind, subject=f"{row_id}:more")
    outbox.add(session, team_id="T1", lane="person:T1:UANA", kind="person", subject="UANA")
    return made[Incident.__table__]  # type: ignore[attr-defined]


def _row(session: Session, table: Table, made: dict[Table, int], number: int) -> int:
    """Store a row of a table, and those that it hangs on; return its id."""
    if table not in made:
        values = {one.name: _value(session, one, made, number) for one in table.columns if one.name != "id"}
        made[table] = session.execute(insert(table).values(values).returning(table.c.id)).scalar_one()
    return made[table]


def _value(session: Session, column: Column[Any], made: dict[Table, int], number: int) -> Any:
    for key in column.foreign_keys:
        hangs = not column.nullable or column.name == "incident_id"
        return _row(session, key.column.table, made, number) if hangs else None
    kind = persons.plain_type(column)
    if isinstance(kind, JSON):
        return {}
    if isinstance(kind, Boolean):
        return False
    if column.nullable:
        return None
    if isinstance(kind, DateTime):
        return NOW
    if isinstance(kind, Integer):
        return number
    return "T1" if column.name == "team_id" else f"{column.name}{number}"
