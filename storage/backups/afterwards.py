"""What is set right in a database that was restored: it is older than what Slack shows, and does not know how much."""

from datetime import UTC, datetime

from alembic.util import CommandError
from sqlalchemy import case, exists, func, select, text, update
from sqlmodel import Session, SQLModel, col

from storage import audit
from storage.backups.contents import BackupError
from storage.database import Database, UnusableDatabaseError, machine_moment
from storage.migrations import upgrade
from storage.outbox import CLAIMED, SENT, WAITING, Delivery
from storage.patience import allow
from storage.workspaces import Workspace

SKIPPED_IDS = 1_000_000
_DELIVERY = Delivery.__table__  # type: ignore[attr-defined]


def bring_up_to_date(database: Database, *, last_number: int = 0) -> int:
    """Give a restored database this version's shape, and keep it from doing again what was done since the backup.

    Returns the number of the last incident that it knows of. Raises BackupError when a newer version made it.
    """
    try:
        upgrade(database.engine, is_restore=True)
    except (CommandError, UnusableDatabaseError) as error:
        raise BackupError(
            "The backup was made by a newer version of Incident Scribe, or is of something else. "
            "Update this one, and restore again."
        ) from error
    return database.write(lambda session: _settle(session, last_number))


def _settle(session: Session, last_number: int) -> int:
    allow(session.connection(), 60)
    _look_before_posting(session)
    _skip_ids(session)
    count = col(Workspace.incident_count)
    session.execute(update(Workspace).values(incident_count=case((count < last_number, last_number), else_=count)))
    for team_id in session.execute(select(col(Workspace.team_id))).scalars().all():
        audit.add(
            session, team_id=team_id, at=datetime.now(UTC), actor_id=audit.OPERATOR, action="restored", details={}
        )
    return int(session.execute(select(func.coalesce(func.max(count), 0))).scalar_one())


def _look_before_posting(session: Session) -> None:
    """Have what waited, and what follows from it, be looked for before it is posted: it may have left since then."""
    now = machine_moment(session)
    older = _DELIVERY.alias()
    same = [older.c[name] == _DELIVERY.c[name] for name in ("lane", "kind", "subject")]
    twin = update(_DELIVERY).where(_DELIVERY.c.state == WAITING, exists().where(older.c.state == CLAIMED, *same))
    # the one that was being sent goes on: it knows what it has tried
    session.execute(twin.values(state=SENT, outcome="superseded", finished_at=now))
    waiting = update(_DELIVERY).where(_DELIVERY.c.state.in_((WAITING, CLAIMED)))
    values = {"state": WAITING, "claimed_by": None, "claimed_until": None, "is_restored": True}
    session.execute(waiting.values(**values, first_tried_at=now, not_before=now))


def _skip_ids(session: Session) -> None:
    """Leave out the ids that were given since the backup: buttons and marks in Slack name rows by them."""
    connection = session.connection()
    for table in SQLModel.metadata.sorted_tables:
        if "id" not in table.c:
            continue
        last = int(session.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()) + SKIPPED_IDS
        if connection.dialect.name == "postgresql":
            connection.execute(
                text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)"),
                {"name": f'"{table.name}"', "last": last},
            )
            continue
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
        connection.execute(
            text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), {"name": table.name, "last": last}
        )
