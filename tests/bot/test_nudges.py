"""When somebody is nudged is a pure function of the row: planned again, it says the same."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from bot import nudges, people
from bot.nudges import Plan, planned
from storage import nudges as rows
from storage.nudges import Nudge
from storage.outbox import Delivery
from tests.bot.desk import desk

T = datetime(2025, 7, 15, 17, 0, tzinfo=UTC)


def at(minutes: int | None) -> datetime | None:
    return None if minutes is None else T + timedelta(minutes=minutes)


def row(rhythm: int, **known: object) -> Nudge:
    moments = {"promised_at", "nudged_at", "snoozed_until"}
    given = {name: at(value) if name in moments else value for name, value in known.items()}  # type: ignore[arg-type]
    return Nudge(incident_id=1, team_id="T1", counted_from=T, rhythm_minutes=rhythm, **given)


@pytest.mark.parametrize(
    ("planned_row", "due", "next_"),
    [
        pytest.param(row(30), 30, 30, id="by the rhythm"),
        pytest.param(row(0), None, None, id="a quiet severity"),
        pytest.param(row(30, is_waived=True), None, None, id="the last update promised none"),
        pytest.param(row(30, promised_at=45), 45, 45, id="a promise wins"),
        pytest.param(row(0, promised_at=45), 45, 45, id="a promise without a rhythm"),
        pytest.param(row(0, promised_at=45, nudged_at=45), 45, None, id="which is asked for once"),
        pytest.param(row(30, nudged_at=30), 30, 60, id="nobody answered"),
        pytest.param(row(30, nudged_at=200), 30, 230, id="the bot was down: once, and then by the rhythm"),
        pytest.param(row(30, nudged_at=30, snoozed_until=50), 30, 50, id="snoozed"),
        pytest.param(row(30, nudged_at=50, snoozed_until=50), 30, 80, id="a snooze counts once"),
        pytest.param(row(30, nudged_at=10), 30, 30, id="nudged before this one was due"),
        pytest.param(row(30, is_stopped=True), 30, None, id="stopped: due all the same"),
        pytest.param(row(30, is_stopped=True, snoozed_until=50), 30, None, id="stopped after a snooze"),
    ],
)
def test_what_a_row_means(planned_row: Nudge, due: int | None, next_: int | None) -> None:
    assert planned(planned_row) == planned(planned_row) == Plan(at(due), at(next_))


def test_where_nobody_can_be_asked_the_next_one_comes_by_the_rhythm(database_url: str) -> None:
    with desk(database_url, T) as at_desk:
        ana = at_desk.sandbox.person("ana")
        incident = at_desk.incident(ana, status="open")
        every = nudges.rhythm(at_desk.settings, incident, None)

        def leave(session: Session, *, is_deleted: bool) -> Nudge:
            person = people.row(session, incident.team_id, ana.id)
            person.is_deleted = is_deleted
            session.add(person)
            return nudges.replan(session, at_desk.settings, incident, now=at_desk.now)

        def asked(session: Session) -> int:
            return len(session.exec(select(Delivery.id).where(col(Delivery.kind) == nudges.KIND)).all())

        def tick(session: Session) -> tuple[int, Nudge | None, int]:
            handed_over = nudges.tick(session, at_desk.now, at_desk.settings)
            return handed_over, rows.get(session, incident.id or 0), asked(session)

        at_desk.db.write(lambda session: leave(session, is_deleted=True))
        at_desk.clock.advance(timedelta(minutes=every))
        count, row, letters = at_desk.db.write(tick)
        assert (count, letters) == (1, 0)
        assert row is not None
        assert (row.queued_at, row.next_at) == (None, T + timedelta(minutes=2 * every))
        at_desk.db.write(lambda session: leave(session, is_deleted=False))
        at_desk.clock.advance(timedelta(minutes=every))
        count, _, letters = at_desk.db.write(tick)
        assert (count, letters) == (1, 1)
