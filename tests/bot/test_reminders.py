from datetime import UTC, date, datetime

from sqlmodel import Session

from bot import action_items, reminders
from storage import action_items as item_rows
from storage import incidents as incident_rows
from tests.bot.desk import desk

START = datetime(2025, 7, 15, 18, 0, tzinfo=UTC)  # a Tuesday
FRIDAY = date(2025, 7, 25)


def test_reminders_begin_when_the_incident_is_resolved_and_end_when_it_is_opened_again(database_url: str) -> None:
    with desk(database_url, START) as at:
        dana = at.sandbox.person("dana", tz="Europe/Copenhagen")
        incident = at.incident(at.sandbox.person("lee"), status="monitoring")
        item_id = at.todo(incident, "Watch token expiry", FRIDAY, dana)
        assert at.moments(item_id) == []

        def turn(status: str) -> None:
            def job(session: Session) -> None:
                found = incident_rows.get(session, incident.id)
                found.status = status
                session.flush()
                reminders.plan_incident(session, found, settings=at.settings, now=at.now)

            at.db.write(job)
            at.outbox.settle()

        turn("resolved")
        assert at.moments(item_id)[0] == ("assigned", "07-16 07:00")
        turn("monitoring")
        assert at.moments(item_id) == []
        turn("resolved")
        assert at.moments(item_id)[0] == ("assigned", "07-16 07:00")


def test_a_new_zone_date_or_owner_moves_them_all(sqlite_url: str) -> None:
    with desk(sqlite_url, START) as at:
        dana = at.sandbox.person("dana", tz="Asia/Tokyo")
        kim = at.sandbox.person("kim", tz="America/New_York")
        item_id = at.todo(at.incident(at.sandbox.person("lee")), "Watch token expiry", FRIDAY, dana)
        at.outbox.settle()  # the zone is known only now
        assert at.moments(item_id)[:2] == [("assigned", "07-16 00:00"), ("before", "07-21 00:00")]

        def change(session: Session) -> None:
            item = item_rows.hold(session, at.sandbox.team_id, item_id)
            assert item is not None
            action_items.set_owner(session, item, at.change(dana.id), at.settings, owner_id=kim.id)
            action_items.set_due(session, item, date(2025, 7, 31), at.change(dana.id), at.settings)

        at.db.write(change)
        at.outbox.settle()
        assert at.moments(item_id)[:2] == [("assigned", "07-15 18:15"), ("before", "07-28 13:00")]
        open_ones = [one for one in at.reminders(item_id) if not one.cancelled_at and one.kind != "escalated"]
        assert {one.user_id for one in open_ones} == {kim.id}


def test_without_a_date_nobody_is_reminded(sqlite_url: str) -> None:
    with desk(sqlite_url, START) as at:
        lee = at.sandbox.person("lee")
        assert at.moments(at.todo(at.incident(lee, severity="sev4"), "Watch token expiry", None, lee)) == []


def test_with_nobody_to_reach_it_goes_to_the_commander_else_to_the_declarer(sqlite_url: str) -> None:
    with desk(sqlite_url, START) as at:
        lee, kim = at.sandbox.person("lee"), at.sandbox.person("kim")
        led, unled = at.incident(lee, commander=kim), at.incident(lee, number=2)
        for incident, person in ((led, kim), (unled, lee)):
            item_id = at.todo(incident, "Watch token expiry", FRIDAY, owner_name="Identity team")
            assert {one.user_id for one in at.reminders(item_id)} == {person.id}
