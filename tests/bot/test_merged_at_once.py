"""Words that are typed while their incident is merged, in two replicas on PostgreSQL, go where it goes on."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlmodel import Session, select

from bot import merging, timeline
from bot.action_items import add
from bot.words import TodoWords
from storage import incidents as rows
from storage.action_items import ActionItem
from storage.incidents import Incident
from storage.timeline import Line
from tests.bot.desk import Desk, desk
from tests.bot.test_reminders_at_once import at_once

START = datetime(2025, 7, 15, 18, 0, tzinfo=UTC)


@pytest.fixture
def at(postgres_url: str) -> Iterator[Desk]:
    with desk(postgres_url, START) as opened:
        yield opened


@pytest.fixture
def two(at: Desk) -> tuple[Incident, Incident]:
    """INC-2, the duplicate, and INC-1, where it goes on."""
    ana = at.sandbox.person("ana")
    into = at.incident(ana, status="investigating")
    return at.incident(ana, number=2, status="investigating"), into


def here(session: Session, incident_id: int) -> Incident:
    return rows.going_on(session, rows.get(session, incident_id))


def merges(session: Session, at: Desk, incident_id: int) -> None:
    duplicate = rows.get(session, incident_id)
    into = session.exec(select(Incident).where(Incident.number == 1)).one()
    merging.merge(session, at.settings, duplicate, into, by="U1", at=at.now)


def notes(session: Session, at: Desk, incident_id: int) -> None:
    incident = here(session, incident_id)
    timeline.note(
        session,
        incident,
        text_="rolled back",
        kind="note",
        at=at.now,
        author_id="U2",
        source="command",
        recorded_at=at.now,
    )


def records(session: Session, at: Desk, incident_id: int) -> None:
    add(session, here(session, incident_id), TodoWords("Watch expiry"), at.change("U2"), at.settings)


@pytest.mark.parametrize(("job", "table"), [(notes, Line), (records, ActionItem)])
def test_a_line_and_an_action_item_go_where_it_goes_on(
    at: Desk, two: tuple[Incident, Incident], job: object, table: type[Line] | type[ActionItem]
) -> None:
    duplicate, into = two
    at_once(at, duplicate.id or 0, merges, job)  # type: ignore[arg-type]
    with at.db.read() as session:
        made = [one for one in session.exec(select(table)) if one.text in {"rolled back", "Watch expiry"}]
    assert [one.incident_id for one in made] == [into.id]
