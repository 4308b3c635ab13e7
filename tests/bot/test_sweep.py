from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from bot import sweep
from storage import outbox
from storage.database import open_database
from storage.incidents import Incident

NOW = datetime(2025, 7, 15, 18, 0, tzinfo=UTC)


def test_a_channel_that_is_being_read_is_not_begun_anew_each_hour(database_url: str) -> None:
    db = open_database(database_url)

    def declare(session: Session) -> None:
        known = {"number": 1, "title": "Labels do not print", "severity": "sev3", "status": "investigating"}
        session.add(Incident(team_id="T1", declared_by="U1", declared_at=NOW, channel_id="C1", **known))

    def due(*, hourly: bool) -> int:
        with db.read() as session:
            return len(sweep.due(session, now=NOW, unless_since=NOW if hourly else None))

    lane = sweep.lane("T1", "C1")
    db.write(declare)
    assert due(hourly=True) == 1
    db.write(lambda session: outbox.add(session, team_id="T1", lane=lane, kind="sweep_page", subject="C1:1.0:"))
    assert (due(hourly=True), due(hourly=False)) == (0, 1)
    row = db.write(lambda session: outbox.claim(session, lane, "w1", timedelta(seconds=30)))
    assert row is not None
    assert due(hourly=True) == 0
    db.write(lambda session: outbox.finish(session, row))
    assert due(hourly=True) == 1
    db.close()
