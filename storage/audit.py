"""The audit: what was done, by whom and when. Each record carries the hash of the one before; none is ever changed.

What a transaction adds waits in its session, and is chained at its very end: the chain of a team is held for as long
as two rows take, never while a job waits for anything else.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.dialects import postgresql
from sqlmodel import Field, Session, SQLModel, col, select

from storage.base import json_column, moment

_WAITING = "audit"
PAGE = 500


class AuditRecord(SQLModel, table=True):
    """One thing that was done. `number` counts from 1 within the team, without a gap.

    `actor_id` is a person's id, "" for the bot itself, or OPERATOR for the command line. `details` hold ids, numbers
    and words of ours, never names or texts of people. `hash` is over all the rest (`seal`).
    """

    __tablename__ = "audit_record"

    team_id: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    at: datetime = moment(index=True)
    actor_id: str
    action: str
    incident_number: int | None = None
    details: dict[str, Any] = json_column()
    previous: str
    hash: str


class AuditHead(SQLModel, table=True):
    """Where a team's chain ends: the number and the hash of its last record. Whoever goes on with it holds this row."""

    __tablename__ = "audit_head"

    team_id: str = Field(primary_key=True)
    number: int
    hash: str


OPERATOR = "operator"
_RECORD = AuditRecord.__table__  # type: ignore[attr-defined]
_HEAD = AuditHead.__table__  # type: ignore[attr-defined]
_BEGIN = postgresql.insert(_HEAD).values(number=0, hash="")
_HOLD = _BEGIN.on_conflict_do_update(index_elements=["team_id"], set_={"team_id": _BEGIN.excluded.team_id}).returning(
    _HEAD.c.number, _HEAD.c.hash
)


def add(
    session: Session,
    *,
    team_id: str,
    at: datetime,
    actor_id: str,
    action: str,
    incident_number: int | None = None,
    details: Mapping[str, Any],
) -> None:
    """Record something, in the transaction of the facts; `extend` stores it when that commits."""
    record = {
        "team_id": team_id,
        "at": at.astimezone(UTC),
        "actor_id": actor_id,
        "action": action,
        "incident_number": incident_number,
        "details": dict(details),
    }
    session.info.setdefault(_WAITING, []).append(record)


def extend(session: Session) -> None:
    """Chain and store what waits: the last thing that a transaction does before it commits."""
    waiting: list[dict[str, Any]] = session.info.pop(_WAITING, [])
    connection = session.connection() if waiting else None
    for team_id in sorted({one["team_id"] for one in waiting}):
        assert connection is not None
        number, last = connection.execute(_HOLD, {"team_id": team_id}).one()
        records = []
        for record in (one for one in waiting if one["team_id"] == team_id):
            number += 1
            sealed = record | {"number": number, "previous": last}
            last = seal(AuditRecord(**sealed, hash=""))
            records.append(sealed | {"hash": last})
        connection.execute(insert(_RECORD), records)
        connection.execute(update(_HEAD).where(_HEAD.c.team_id == team_id).values(number=number, hash=last))


def plain(record: AuditRecord) -> dict[str, Any]:
    """Return a record as it is written out, without its hash; `at` is in UTC, with microseconds."""
    return {
        "team": record.team_id,
        "number": record.number,
        "at": f"{record.at:%Y-%m-%dT%H:%M:%S.%fZ}",
        "actor": record.actor_id,
        "action": record.action,
        "incident": record.incident_number,
        "details": record.details,
        "previous": record.previous,
    }


def canonical(told: Mapping[str, Any]) -> str:
    """Return the one way to write a record: JSON in ASCII, keys sorted, no spaces."""
    return json.dumps(told, sort_keys=True, separators=(",", ":"))


def seal(record: AuditRecord) -> str:
    """Return the hash that a record should have: SHA-256, in hexadecimal, of its canonical form without the hash."""
    return hashlib.sha256(canonical(plain(record)).encode()).hexdigest()


def heads(session: Session) -> list[AuditHead]:
    """Return where the chain of each team ends."""
    return list(session.exec(select(AuditHead).order_by(col(AuditHead.team_id))))


def teams(session: Session) -> list[str]:
    """Return the teams that have records, also those whose head is gone."""
    known = {head.team_id for head in heads(session)}
    return sorted(known | set(session.exec(select(AuditRecord.team_id).distinct())))


def of_team(
    session: Session, team_id: str, *, since: datetime | None = None, until: datetime | None = None
) -> Iterator[AuditRecord]:
    """Give a team's records in their order, a page of rows at a time: from `since` on, before `until`."""
    last = 0
    while True:
        found = select(AuditRecord).where(col(AuditRecord.team_id) == team_id, col(AuditRecord.number) > last)
        if since is not None:
            found = found.where(col(AuditRecord.at) >= since)
        if until is not None:
            found = found.where(col(AuditRecord.at) < until)
        page = session.exec(found.order_by(col(AuditRecord.number)).limit(PAGE)).all()
        yield from page
        if len(page) < PAGE:
            return
        last = page[-1].number
        for record in page:
            session.expunge(record)  # a chain of years is read without being kept in memory


def find(session: Session, team_id: str, number: int) -> AuditRecord | None:
    """Return a record by its number, None when there is none."""
    return session.get(AuditRecord, (team_id, number))
