"""Lines and what follows from them, changed at the same moment through two replicas on PostgreSQL."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session

from bot import action_items, capture, corrections, line_items, timeline
from bot.action_items import Change
from bot.corrections import Edit, Hand
from bot.errors import Refusal
from storage import action_items as item_rows
from storage import incidents
from storage import timeline as rows
from storage.people import Viewer
from storage.timeline import Line
from tests.bot.desk import Desk, desk
from tests.bot.test_reminders_at_once import Job, at_once, held

START = datetime(2025, 7, 15, 18, 0, tzinfo=UTC)
SAID = "Rotate the keys"


@pytest.fixture
def at(postgres_url: str) -> Iterator[Desk]:
    with desk(postgres_url, START) as opened:
        yield opened


def line_of(at: Desk, typed: str | None = None) -> int:
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
            typed=typed,
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


def edits(text: str) -> Job:
    """Change the words of a line, as a button or a dialog does."""

    def job(session: Session, at: Desk, line_id: int) -> None:
        dana = at.sandbox.person("dana")
        incident, line = corrections.hold(session, Viewer(at.sandbox.team_id, dana.id), line_id)
        hand = Hand(dana.id, at.now, "dialog")
        corrections.edit(session, at.settings, incident, line, Edit(text=text), hand=hand)

    return job


def types_edit(session: Session, at: Desk, line_id: int) -> None:
    """Change the words of a line, as `/incident edit` does."""
    dana = at.sandbox.person("dana")
    incident = incidents.get(session, rows.get(session, line_id).incident_id)
    line = timeline.hold(session, incident, 1)
    corrections.edit(session, at.settings, incident, line, Edit(text="third"), hand=Hand(dana.id, at.now, "command"))


def becomes_unknown(session: Session, at: Desk, line_id: int) -> None:
    incident = incidents.get(session, rows.get(session, line_id).incident_id)
    timeline.mark_unknown(session, incident, 1, by="U1", at=at.now)


def is_struck(session: Session, at: Desk, line_id: int) -> None:
    timeline.strike(session, rows.get(session, line_id), by="U1", at=at.now, source="policy")


@pytest.mark.parametrize("change", [edits("third"), types_edit, becomes_unknown, is_struck])
def test_what_a_line_was_a_moment_ago_is_kept(at: Desk, change: Job) -> None:
    line_id = line_of(at)

    def job(session: Session) -> None:
        seen = rows.get(session, line_id)  # as whoever looks whose line it is
        at.db.write(lambda another: edits("second")(another, at, line_id))
        assert seen.text == SAID
        change(session, at, line_id)

    at.db.write(job)
    with at.db.read() as session:
        assert [one.text for one in rows.versions(session, line_id)] == [SAID, "second"]


def test_an_edit_that_is_so_by_now_is_none(at: Desk) -> None:
    line_id = line_of(at)
    at_once(at, line_id, edits("second"), edits("second"))
    with at.db.read() as session:
        assert [one.text for one in rows.versions(session, line_id)] == [SAID]


def test_of_two_who_make_one_line_an_item_the_second_is_told(at: Desk) -> None:
    line_id, told = line_of(at), []

    def makes(session: Session, at: Desk, line_id: int) -> None:
        viewer, change = Viewer(at.sandbox.team_id, at.sandbox.person("dana").id), at.change("U1")
        try:
            line_items.from_line(session, viewer, line_id, change, at.settings, zone="UTC")
        except Refusal as refused:
            told.append(refused.reason)

    at_once(at, line_id, makes, makes)
    assert told == ["line_is_struck"]
    with at.db.read() as session:
        assert len(item_rows.of_incident(session, rows.get(session, line_id).incident_id)) == 1


def test_a_zone_that_becomes_known_moves_no_line_whose_time_somebody_sets(
    at: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    line_id = line_of(at, typed="09:00 Rotate the keys")
    dana, moment, find = at.sandbox.person("dana"), START - timedelta(hours=1), rows.to_read_again

    def sets(session: Session) -> None:
        incident, line = corrections.hold(session, Viewer(at.sandbox.team_id, dana.id), line_id)
        corrections.edit(session, at.settings, incident, line, Edit(at=moment), hand=Hand(dana.id, at.now, "dialog"))

    def to_read_again(session: Session, team_id: str, author_id: str) -> list[Line]:
        found = find(session, team_id, author_id)
        assert found
        at.db.write(sets)
        return found

    monkeypatch.setattr(rows, "to_read_again", to_read_again)
    at.db.write(
        lambda session: timeline.read_again(
            session, at.settings, at.sandbox.team_id, dana.id, "America/New_York", at=at.now
        )
    )
    with at.db.read() as session:
        assert rows.get(session, line_id).occurred_at == moment


def test_an_undo_takes_nothing_back_that_somebody_changes_meanwhile(at: Desk) -> None:
    line_id, dana = line_of(at), at.sandbox.person("dana")
    at.db.write(lambda session: edits("second")(session, at, line_id))

    def undoes(session: Session) -> None:
        incident = incidents.get(session, rows.get(session, line_id).incident_id)
        step = corrections.last_step(session, incident, dana.id)
        assert step is not None
        at.db.write(lambda another: edits("third")(another, at, line_id))
        with pytest.raises(Refusal, match="changed_since"):
            corrections.undo(session, at.settings, incident, step, Hand(dana.id, at.now, "undo"))

    at.db.write(undoes)
    with at.db.read() as session:
        assert rows.get(session, line_id).text == "third"
