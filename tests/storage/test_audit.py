"""The audit's chain: it is extended with the facts, and whatever is done to it afterwards is found."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot import audit
from bot.audit import Broken
from storage import audit as rows
from storage import people
from storage.audit import AuditHead
from storage.database import Database

AT = datetime(2025, 7, 15, 17, 42, 1, 250000, tzinfo=UTC)
TRIGGERS = {
    "sqlite": ["audit_record_no_update", "audit_record_no_delete", "audit_head_no_delete"],
    "postgresql": ["audit_record_is_kept", "audit_head_is_kept"],
}


def _note(session: Session, team: str = "T1", number: int = 1) -> None:
    audit.note(session, "status", team_id=team, by="U1", at=AT, incident_number=number, old="a", new="ü")


def _filled(db: Database) -> None:
    for number in range(1, 6):
        db.write(lambda session: _note(session, number=number))  # noqa: B023 - called at once
    db.write(lambda session: _note(session, team="T2"))


def _verified(db: Database) -> dict[str, AuditHead | Broken]:
    with db.read() as session:
        return {one.team_id: one for one in audit.verify(session)}


def _unlocked(db: Database, *statements: str) -> None:
    """Do what somebody does who owns the database: take the triggers off, then change what is there."""
    with db.engine.connect() as connection, connection.begin():
        for name in TRIGGERS[db.engine.dialect.name]:
            table = name.partition("_no_")[0].removesuffix("_is_kept")
            on = f" ON {table}" if db.engine.dialect.name == "postgresql" else ""
            connection.execute(text(f"DROP TRIGGER {name}{on}"))
        for statement in statements:
            connection.execute(text(statement))


def test_each_team_has_a_chain_of_its_own_without_a_gap(db: Database) -> None:
    _filled(db)
    with db.read() as session:
        chain = list(rows.of_team(session, "T1"))
        assert [one.number for one in chain] == [1, 2, 3, 4, 5]
        assert [one.previous for one in chain] == ["", *(one.hash for one in chain[:-1])]
        assert [one.number for one in rows.of_team(session, "T2")] == [1]
        assert rows.canonical(rows.plain(chain[0])) == (
            '{"action":"status","actor":"U1","at":"2025-07-15T17:42:01.250000Z","details":{"new":"\\u00fc","old":"a"},'
            '"incident":1,"number":1,"previous":"","team":"T1"}'
        )
    found = _verified(db)
    assert [type(one) for one in found.values()] == [AuditHead, AuditHead]
    assert (found["T1"].number, found["T2"].number) == (5, 1)


def test_a_long_chain_is_read_page_by_page(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "PAGE", 2)
    _filled(db)
    with db.read() as session:
        assert [one.number for one in rows.of_team(session, "T1")] == [1, 2, 3, 4, 5]
    assert isinstance(_verified(db)["T1"], AuditHead)


def test_what_is_not_stored_is_not_recorded(db: Database) -> None:
    def job(session: Session) -> None:
        _note(session)
        people.meet(session, "T1", "ana")
        raise LookupError

    with pytest.raises(LookupError):
        db.write(job)
    assert _verified(db) == {}


def test_the_database_itself_refuses_to_change_or_remove_a_record(db: Database) -> None:
    _filled(db)
    for statement in (
        "UPDATE audit_record SET actor_id = 'U2' WHERE number = 2",
        "DELETE FROM audit_record WHERE number = 5",
        "DELETE FROM audit_head",
    ):
        with pytest.raises(DBAPIError, match="never changed or removed"), db.engine.connect() as connection:
            connection.execute(text(statement))
    assert isinstance(_verified(db)["T1"], AuditHead)


_INSERT = (
    "INSERT INTO audit_record (team_id, number, at, actor_id, action, details, previous, hash) "
    "SELECT team_id, {number}, at, actor_id, action, details, hash, 'f00' FROM audit_record "
    "WHERE team_id = 'T1' AND number = {after}"
)
DONE = {
    "changed": (2, "changed", ["UPDATE audit_record SET actor_id = 'U2' WHERE team_id = 'T1' AND number = 2"]),
    "changed in time": (
        4,
        "changed",
        ["UPDATE audit_record SET at = '2025-07-15 17:42:02.250000' WHERE team_id = 'T1' AND number = 4"],
    ),
    "removed": (3, "missing", ["DELETE FROM audit_record WHERE team_id = 'T1' AND number = 3"]),
    "the first removed": (1, "missing", ["DELETE FROM audit_record WHERE team_id = 'T1' AND number = 1"]),
    "the end removed": (4, "missing", ["DELETE FROM audit_record WHERE team_id = 'T1' AND number >= 4"]),
    "all removed": (1, "missing", ["DELETE FROM audit_record WHERE team_id = 'T1'"]),
    "inserted at the end": (6, "changed", [_INSERT.format(number=6, after=5)]),
    "two swapped": (
        2,
        "changed",
        [
            "UPDATE audit_record SET number = 99 WHERE team_id = 'T1' AND number = 2",
            "UPDATE audit_record SET number = 2 WHERE team_id = 'T1' AND number = 3",
            "UPDATE audit_record SET number = 3 WHERE team_id = 'T1' AND number = 99",
        ],
    ),
    "the head removed": (5, "chain ends", ["DELETE FROM audit_head WHERE team_id = 'T1'"]),
}


@pytest.mark.parametrize("what", DONE)
def test_what_was_done_to_it_is_found_and_the_first_bad_record_is_named(db: Database, what: str) -> None:
    _filled(db)
    number, why, statements = DONE[what]
    _unlocked(db, *statements)
    found = _verified(db)
    broken = found["T1"]
    assert isinstance(broken, Broken)
    assert (broken.number, why in broken.why) == (number, True), broken
    assert isinstance(found["T2"], AuditHead)


def _sealed_anew(db: Database, number: int) -> Callable[[], None]:
    def job(session: Session) -> None:
        record = session.get(rows.AuditRecord, ("T1", number))
        assert record is not None
        record.actor_id = "U2"
        record.hash = rows.seal(record)
        session.add(record)

    return lambda: db.write(job)


def test_a_record_that_was_changed_and_sealed_anew_no_longer_fits_the_next(db: Database) -> None:
    _filled(db)
    _unlocked(db)
    _sealed_anew(db, 2)()
    broken = _verified(db)["T1"]
    assert isinstance(broken, Broken)
    assert broken.number == 3
    assert "does not follow" in broken.why


def test_the_last_record_sealed_anew_no_longer_fits_the_head(db: Database) -> None:
    _filled(db)
    _unlocked(db)
    _sealed_anew(db, 5)()
    broken = _verified(db)["T1"]
    assert isinstance(broken, Broken)
    assert broken.number == 5


def test_many_at_once_make_one_chain(db: Database) -> None:
    def work() -> None:
        for number in range(10):
            db.write(lambda session: _note(session, number=number))  # noqa: B023 - called at once

    threads = [threading.Thread(target=work) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    head = _verified(db)["T1"]
    assert isinstance(head, AuditHead)
    assert head.number == 40
