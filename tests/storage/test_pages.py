"""A page of a timeline is a piece of the whole, whatever is wanted, from whichever side it is read."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import event
from sqlmodel import Session

from bot.pages import PAGE, ends_of
from storage import pages, timeline
from storage.database import Database
from storage.incidents import Incident
from storage.timeline import Line

NOON = datetime(2025, 7, 15, 12, 0, tzinfo=UTC)
COUNT = 107


@pytest.fixture
def incident_id(db: Database) -> int:
    return db.write(_fill)


def _fill(session: Session) -> int:
    made = Incident(
        team_id="T1", number=1, title="Down", severity="sev2", status="x", declared_by="U1", declared_at=NOON
    )
    session.add(made)
    session.flush()
    for number in range(1, COUNT + 1):
        at = NOON + timedelta(minutes=number * 37 % 50)  # many share their minute
        kind = ("note", "decision", "action")[number % 3]
        struck_at = NOON if number % 10 == 0 else None
        line = {"number": number, "occurred_at": at, "placed_at": at, "recorded_at": NOON, "kind": kind}
        source = {"team_id": "T1", "source": "command", "text": str(number), "author_id": "U1"}
        timeline.add(session, incident_id=made.id or 0, late=number % 7 == 0, struck_at=struck_at, **line, **source)
    return made.id or 0


def _wanted(line: Line, only: str) -> bool:
    if only == pages.STRUCK:
        return line.struck_at is not None
    return line.struck_at is None and (only == pages.ALL or (line.late if only == pages.LATE else line.kind == only))


@pytest.mark.parametrize("only", [pages.ALL, pages.STRUCK, pages.LATE, "decision", "impact"])
def test_its_pieces_make_the_whole(db: Database, incident_id: int, only: str) -> None:
    with db.read() as session:
        every = [one.number for one in timeline.of_incident(session, incident_id, struck=True) if _wanted(one, only)]
        total = pages.count(session, incident_id, only)
        ends = ends_of(total)
        read = [pages.between(session, incident_id, only, pair, total) for pair in pairwise(ends)]
    assert total == len(every)
    assert [line.number for page in read for line in page] == every
    assert all(len(page) <= PAGE for page in read)


def test_no_more_lines_are_read_than_are_shown(db: Database, incident_id: int) -> None:
    loaded: list[object] = []
    event.listen(Line, "load", listener := lambda line, _: loaded.append(line))
    try:
        with db.read() as session:
            pages.between(session, incident_id, pages.ALL, (90, 96), pages.count(session, incident_id, pages.ALL))
    finally:
        event.remove(Line, "load", listener)
    assert len(loaded) == 6
