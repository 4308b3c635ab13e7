from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session

from bot import action_items, line_items
from bot.action_items import Change
from bot.errors import Refusal
from bot.words import TodoWords
from storage import action_items as rows
from storage import timeline as lines
from storage.action_items import ActionItem
from storage.people import Viewer
from tests.bot.desk import Desk, desk

START = datetime(2025, 7, 15, 18, 0, tzinfo=UTC)  # a Tuesday
FRIDAY = date(2025, 7, 25)


def history(at: Desk, item_id: int) -> list[tuple[str, str | None, str | None, str]]:
    with at.db.read() as session:
        return [(one.field, one.before, one.after, one.changed_by) for one in rows.history(session, item_id)]


def held(at: Desk, item_id: int, viewer: Viewer) -> ActionItem:
    return at.db.write(lambda session: action_items.hold(session, viewer, item_id))


def test_every_change_is_kept(database_url: str) -> None:
    with desk(database_url, START) as at:
        dana, lee = at.sandbox.person("dana"), at.sandbox.person("lee")
        item_id = at.todo(at.incident(lee), "Watch token expiry", FRIDAY, dana, priority="p1")

        def changes(session: Session) -> list[bool]:
            item = rows.hold(session, at.sandbox.team_id, item_id)
            assert item is not None
            change = Change(dana.id, at.now, "button")
            action_items.set_owner(session, item, change, at.settings, owner_name="Identity team")
            action_items.set_due(session, item, None, change, at.settings)
            return [
                action_items.done(session, item, change, at.settings),
                action_items.done(session, item, change, at.settings),
                action_items.cancel(session, item, change, at.settings),
                action_items.reopen(session, item, change, at.settings),
            ]

        assert at.db.write(changes) == [True, False, False, True]
        assert history(at, item_id) == [
            ("created", None, "Watch token expiry", lee.id),
            ("owner", dana.id, "Identity team", dana.id),
            ("due_on", "2025-07-25", None, dana.id),
            ("status", "open", "done", dana.id),
            ("status", "done", "open", dana.id),
        ]
        item = at.item(item_id)
        assert (item.owner_id, item.owner_name, item.due_on, item.status, item.done_at) == (
            None,
            "Identity team",
            None,
            "open",
            None,
        )


def test_numbers_count_within_the_incident(sqlite_url: str) -> None:
    with desk(sqlite_url, START) as at:
        lee = at.sandbox.person("lee")
        one, two = at.incident(lee), at.incident(lee, number=2)
        ids = [at.todo(incident, "Do it", None) for incident in (one, one, two)]
        assert [at.item(item_id).number for item_id in ids] == [1, 2, 1]


def test_nothing_to_do_is_refused(sqlite_url: str) -> None:
    with desk(sqlite_url, START) as at:
        incident = at.incident(at.sandbox.person("lee"))
        with pytest.raises(Refusal, match="todo_empty"):
            at.db.write(
                lambda s: action_items.add(s, incident, TodoWords("  "), at.change(incident.declared_by), at.settings)
            )


def test_who_may_see_and_change_an_item(sqlite_url: str) -> None:
    with desk(sqlite_url, START) as at:
        lee, dana, kim = (at.sandbox.person(name) for name in ("lee", "dana", "kim"))
        secret = at.todo(at.incident(lee, is_private=True), "Rotate the key", FRIDAY, dana)
        team = at.sandbox.team_id
        with pytest.raises(Refusal, match="no_item"):  # the owner, from whom it is held back until the namer decides
            held(at, secret, Viewer(team, dana.id))
        at.db.write(lambda session: setattr(rows.get(session, secret), "is_withheld", False))
        assert held(at, secret, Viewer(team, dana.id)).id == secret
        assert held(at, secret, Viewer(team, kim.id, "C1")).id == secret  # somebody in its channel
        for outsider in (Viewer(team, kim.id), Viewer("T0THER", dana.id)):
            with pytest.raises(Refusal, match="no_item"):
                held(at, secret, outsider)
        with pytest.raises(Refusal, match="no_item"):
            held(at, 99, Viewer(team, lee.id))


def test_what_an_outsider_is_shown_of_a_private_incidents_item(sqlite_url: str) -> None:
    with desk(sqlite_url, START) as at:
        lee, dana = at.sandbox.person("lee"), at.sandbox.person("dana")
        item = at.item(at.todo(at.incident(lee, is_private=True), "Rotate the key", FRIDAY, dana))
        with at.db.read() as session:
            viewer = Viewer(at.sandbox.team_id, dana.id)
            facts = action_items.show(session, viewer, [item], zone="UTC", now=at.now, settings=at.settings)
        shown = facts["items"][0]
        assert (shown.text, shown.incident, shown.days) == ("Rotate the key", None, 10)


def test_what_was_done_becomes_a_line_at_the_time_of_typing(sqlite_url: str) -> None:
    with desk(sqlite_url, START) as at:
        lee = at.sandbox.person("lee")
        item_id = at.todo(at.incident(lee), "Restarted the pods", None)
        at.clock.advance(timedelta(minutes=9))

        def make(session: Session) -> int | None:
            item = rows.hold(session, at.sandbox.team_id, item_id)
            assert item is not None
            return line_items.make_line(session, item, at.change(lee.id), at.settings)[1].id

        first, second = at.db.write(make), at.db.write(make)
        with at.db.read() as session:
            (line,) = lines.of_incident(session, at.item(item_id).incident_id)
        assert first == second == line.id
        assert (line.text, line.kind, line.occurred_at, line.author_id) == (
            "Restarted the pods",
            "action",
            START,
            lee.id,
        )
        assert at.item(item_id).status == "cancelled"


def test_the_most_important_comes_first() -> None:
    def item(item_id: int, priority: str | None, due: date | None) -> ActionItem:
        return ActionItem(
            id=item_id,
            team_id="T",
            incident_id=1,
            number=item_id,
            text="",
            priority=priority,
            due_on=due,
            created_by="U",
            created_at=START,
        )

    given = [
        item(1, None, None),
        item(2, "p3", FRIDAY),
        item(3, None, FRIDAY),
        item(4, "p0", None),
        item(5, "p1", None),
    ]
    assert [one.id for one in action_items.by_importance(given)] == [4, 5, 3, 1, 2]
