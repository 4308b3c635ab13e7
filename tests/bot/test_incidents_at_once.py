"""Two people change one incident at the same moment, through two replicas on PostgreSQL: the second sees the first."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from bot import incidents, key_times, resolution
from bot.action_items import add
from bot.errors import Refusal
from bot.when import Due, Moment
from bot.words import TodoWords
from storage import incidents as rows
from storage.incidents import Incident
from storage.timeline import Line
from tests.bot.desk import Desk, desk
from tests.bot.test_reminders_at_once import FRIDAY, at_once

START = datetime(2025, 7, 15, 18, 0, tzinfo=UTC)
Job = Callable[[Session, Desk, int], object]


@pytest.fixture
def at(postgres_url: str) -> Iterator[Desk]:
    with desk(postgres_url, START) as opened:
        yield opened


def known(session: Session, incident_id: int) -> Incident:
    return rows.get(session, incident_id)


def read_before(job: Callable[[Session, Desk, Incident], object]) -> Job:
    """Read the incident at once, as a command does that looks whose it is, and change it a statement later."""

    def run(session: Session, at: Desk, incident_id: int) -> object:
        return job(session, at, known(session, incident_id))

    run.__name__ = job.__name__
    return run


@read_before
def resolves(session: Session, at: Desk, incident: Incident) -> None:
    resolution.resolve(session, at.settings, incident, by="U1", at=at.now, moment=None, summary="")


@read_before
def resolves_too(session: Session, at: Desk, incident: Incident) -> None:
    with pytest.raises(Refusal, match="resolved_already"):
        resolution.resolve(session, at.settings, incident, by="U2", at=at.now, moment=None, summary="")


@read_before
def monitors(session: Session, at: Desk, incident: Incident) -> None:
    incidents.set_status(session, at.settings, incident, "monitoring", by="U2", at=at.now)


@read_before
def cancels(session: Session, at: Desk, incident: Incident) -> None:
    resolution.cancel(session, at.settings, incident, by="U1", at=at.now)


@read_before
def reopens(session: Session, at: Desk, incident: Incident) -> None:
    incidents.set_status(session, at.settings, incident, "investigating", by="U2", at=at.now)


@read_before
def was_mitigated(session: Session, at: Desk, incident: Incident) -> None:
    moment = Moment(START + timedelta(minutes=5), approximate=False, zone="UTC", written="18:05")
    key_times.set_times(session, incident, {"mitigated": moment}, by="U1", at=at.now)


def steps(at: Desk) -> list[str]:
    with at.db.read() as session:
        return [one.text or "" for one in session.exec(select(Line).order_by(Line.number))]  # type: ignore[arg-type]


def test_of_two_who_resolve_the_second_is_told(at: Desk) -> None:
    incident = at.incident(at.sandbox.person("ana"), status="investigating")
    at_once(at, incident.id or 0, resolves, resolves_too)
    assert steps(at) == ["Resolved"]


def test_a_status_behind_a_resolve_opens_it_again_and_says_so(at: Desk) -> None:
    incident = at.incident(at.sandbox.person("ana"), status="investigating")
    at_once(at, incident.id or 0, resolves, monitors)
    with at.db.read() as session:
        now = known(session, incident.id or 0)
        assert (now.status, now.closed_at) == ("monitoring", None)
        assert "resolved" not in rows.key_times(session, incident.id or 0)
    assert steps(at) == ["Resolved", "Reopened, monitoring"]


def test_cancelled_while_it_is_opened_again_it_is_cancelled(at: Desk) -> None:
    incident = at.incident(at.sandbox.person("ana"))
    at_once(at, incident.id or 0, reopens, cancels)
    with at.db.read() as session:
        now = known(session, incident.id or 0)
        assert (now.status, now.closed_as) == ("resolved", "cancelled")


def test_what_was_set_by_hand_wins(at: Desk) -> None:
    incident = at.incident(at.sandbox.person("ana"), status="investigating")
    at.clock.advance(timedelta(minutes=10))
    at_once(at, incident.id or 0, was_mitigated, monitors)
    with at.db.read() as session:
        assert rows.key_times(session, incident.id or 0)["mitigated"].source == "hand"


def test_work_that_is_recorded_while_it_is_resolved_is_reminded_of(at: Desk) -> None:
    dana = at.sandbox.person("dana")
    incident = at.incident(dana, status="investigating")
    made = []

    @read_before
    def records(session: Session, at: Desk, incident: Incident) -> None:
        words = TodoWords("Watch expiry", owner_id=dana.id, due=Due(FRIDAY))
        made.append(add(session, incident, words, at.change(dana.id), at.settings).id)

    at_once(at, incident.id or 0, resolves, records)
    assert at.moments(made[-1] or 0)
