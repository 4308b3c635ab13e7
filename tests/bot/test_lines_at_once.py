"""Lines and what follows from them, changed at the same moment through two replicas on PostgreSQL."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlmodel import Session

from bot import action_items, capture, line_items, timeline
from bot.action_items import Change
from storage import action_items as item_rows
from storage import incidents
from storage import timeline as rows
from storage.timeline import Line
from tests.bot.desk import Desk, desk
from tests.bot.test_reminders_at_once import Job, at_once, held

START = datetime(2025, 7, 15, 18, 0, tzinfo=UTC)
SAID = "Rotate the keys"


@pytest.fixture
def at(postgres_url: str) -> Iterator[Desk]:
    with desk(postgres_url, START) as opened:
        yield opened


def line_of(at: Desk) -> int:
    """Record a line that dana typed, and return its id."""
    dana = at.sandbox.person("dana")
    incident = at.incident(dana)

    def job(session: Session) -> Line:
        return timeline.note(
            session,
            incident,
            text_=SAID,
            kind="note",
            at=START,
            author_id=dana.id,
            source="command",
            recorded_at=START,
        )

    return at.db.write(job).id or 0


def item_of(at: Desk, line_id: int) -> int:
    """Make the action item that an emoji on the line asks for, and return its id."""

    def job(session: Session) -> int:
        line = rows.get(session, line_id)
        incident = incidents.get(session, line.incident_id)
        made = capture.make_item(session, at.settings, incident, line, Change("U1", START, "reaction"))
        assert made is not None
        return made[0].id or 0

    return at.db.write(job)


def is_done(session: Session, at: Desk, item_id: int) -> None:
    action_items.done(session, held(session, at, item_id), at.change("U2"), at.settings)


def is_given_away(session: Session, at: Desk, item_id: int) -> None:
    action_items.set_owner(session, held(session, at, item_id), at.change("U2"), at.settings, owner_name="Vendors")


def emoji_is_gone(session: Session, at: Desk, item_id: int) -> None:
    line = rows.get(session, item_rows.get(session, item_id).line_id or 0)
    incident = incidents.get(session, line.incident_id)
    capture.keep_item_in_step(session, at.settings, incident, line, [], by="U1", at=at.now)


def line_is_gone(session: Session, at: Desk, item_id: int) -> None:
    line = rows.get(session, item_rows.get(session, item_id).line_id or 0)
    timeline.strike(session, line, by="U1", at=at.now, source="command")
    line_items.follow(session, at.settings, line, change=at.change("U1"))


@pytest.mark.parametrize("gone", [emoji_is_gone, line_is_gone])
@pytest.mark.parametrize("changed", [is_done, is_given_away])
def test_an_item_that_somebody_changes_outlives_what_made_it(at: Desk, changed: Job, gone: Job) -> None:
    item_id = item_of(at, line_of(at))
    at_once(at, item_id, changed, gone)
    with at.db.read() as session:
        fields = [one.field for one in item_rows.history(session, item_id)]
    assert at.item(item_id).status == ("done" if changed is is_done else "open")
    assert fields == ["created", "status" if changed is is_done else "owner"]
