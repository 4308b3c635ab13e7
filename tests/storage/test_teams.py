"""A row of one workspace never shows in another: every query that is told whose it is, is asked here."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, SQLModel

import storage
from storage import (
    action_items,
    audit,
    captures,
    channels,
    digests,
    homes,
    incidents,
    key_times,
    letters,
    links,
    listing,
    outbox,
    people,
    persons,
    purges,
    refusals,
    reminders,
    search,
    sweeps,
    timeline,
    versions,
    watches,
    workspaces,
)
from storage.action_items import ActionItem
from storage.database import Database
from storage.incidents import Incident
from storage.letters import Letter
from storage.links import Link, Relation
from storage.listing import Filter
from storage.people import OPERATOR, Person, Viewer
from storage.postmortems import Postmortem
from storage.purges import PurgedIncident
from storage.refusals import RefusalCount
from storage.reminders import Reminder
from storage.sweeps import Sweep
from storage.timeline import Line, Reaction, SourceChange
from storage.watches import Watch

AT = datetime(2025, 7, 15, 17, 42, tzinfo=UTC)
TEAMS = ("T1", "T2")
Ask = Callable[[Session, str], Any]


def viewer(team: str) -> Viewer:
    return Viewer(team_id=team, user_id="U1", channel_id="C1")


def _waiting(session: Session, team: str) -> list[Incident]:
    for one in incidents.latest(session, OPERATOR):
        one.status = incidents.RESOLVED
        session.add(
            Postmortem(team_id=one.team_id, incident_id=one.id or 0, status="draft", owner_id="U1", drafted_at=AT)
        )
    session.flush()
    return homes.postmortems_waiting(session, viewer(team))


QUERIES: dict[str, Ask] = {
    "audit.find": lambda s, team: audit.find(s, team, 1),
    "incidents.by_number": lambda s, team: incidents.by_number(s, viewer(team), 1),
    "channels.find": lambda s, team: channels.find(s, team, "C1"),
    "incidents.here": lambda s, team: incidents.here(s, viewer(team)),
    "incidents.in_channel": lambda s, team: incidents.in_channel(s, team, "C1"),
    "incidents.seen_by": lambda s, team: incidents.seen_by(s, viewer(team), set(range(99))).values(),
    "incidents.open_ones": lambda s, team: incidents.open_ones(s, viewer(team)),
    "incidents.latest": lambda s, team: incidents.latest(s, viewer(team)),
    "key_times.to_read_again": lambda s, team: key_times.to_read_again(s, team, "U1"),
    "people.get": lambda s, team: people.get(s, team, "U1"),
    "people.hold": lambda s, team: people.hold(s, team, "U1"),
    "people.several": lambda s, team: people.several(s, team, {"U1"}).values(),
    "people.members": lambda s, team: people.members(s, team, "C1"),
    "timeline.of_source": lambda s, team: timeline.of_source(s, team, "C1", "1.0"),
    "timeline.to_read_again": lambda s, team: timeline.to_read_again(s, team, "U1"),
    "versions.typed_by": lambda s, team: versions.typed_by(s, team, "U1"),
    "timeline.reacting": lambda s, team: timeline.reacting(s, team, "C1", "1.0"),
    "captures.source_change": lambda s, team: captures.source_change(s, team, "C1", "1.0"),
    "captures.to_hint_again": lambda s, team: captures.to_hint_again(s, team, "U1"),
    "sweeps.last": lambda s, team: sweeps.last(s, team, "C1"),
    "sweeps.captured": lambda s, team: sweeps.captured(s, team, "C1", after="0.9", before="1.1"),
    "sweeps.captured_replies": lambda s, team: sweeps.captured_replies(s, team, "C1", thread_ts="1.0"),
    "sweeps.lines_of": lambda s, team: sweeps.lines_of(s, team, "C1", ["1.0"]),
    "sweeps.reactions_on": lambda s, team: sweeps.reactions_on(s, team, "C1", ["1.0"]),
    "action_items.several": lambda s, team: action_items.several(s, team, range(1, 10)),
    "action_items.listed": lambda s, team: action_items.listed(s, viewer(team), [], offset=0, limit=50)[0],
    "action_items.open_of_owner": lambda s, team: action_items.open_of_owner(s, team, "U1"),
    "reminders.open_items_told": lambda s, team: reminders.open_items_told(s, team, "U1"),
    "reminders.take": lambda s, team: reminders.take(s, team, "U1", 77, AT),
    "letters.sent_since": lambda s, team: letters.sent_since(s, team, "U1", AT),
    "letters.begin": lambda s, team: letters.begin(s, team, "U1"),
    "digests.items_seen": lambda s, team: [item for item, _ in digests.items_seen(s, viewer(team))],
    "reminders.planned_for": lambda s, team: [
        action_items.get(s, item) for item in reminders.planned_for(s, team, "U1")
    ],
    "persons.open_items": lambda s, team: persons.open_items(s, team, "U1"),
    "persons.open_incidents": persons.open_incidents,
    "persons.other_names": lambda s, team: [
        Person(team_id=name, user_id="") for name in persons.other_names(s, team, "U2")
    ],
    "persons.mentioning": lambda s, team: [
        Person(team_id=one, user_id="") for one in {row["team_id"] for _, row in persons.mentioning(s, team, "U1")}
    ],
    "refusals.hold": lambda s, team: refusals.hold(s, team, "U1", AT + timedelta(hours=1)),
    "purges.find": lambda s, team: purges.find(s, team, 1),
    "watches.named": lambda s, team: watches.named(s, team, "#incidents"),
    "workspaces.get": workspaces.get,
    "audit.of_team": lambda s, team: list(audit.of_team(s, team)),
    "homes.get": lambda s, team: homes.get(s, team, "U1"),
    "listing.page": lambda s, team: listing.page(s, viewer(team), Filter(), offset=0, limit=9),
    "listing.several": lambda s, team: listing.several(s, viewer(team), range(1, 10)).values(),
    "listing.count": lambda s, team: listing.page(
        s, viewer(team), Filter(), offset=0, limit=listing.count(s, viewer(team), Filter())
    ),
    "search.find": lambda s, team: [
        incidents.get(s, hit.incident_id)
        for hit in search.find(s, viewer(team), ["t1", "t2"], narrowed=Filter(), within=("incident",), any_of=True)
    ],
    "homes.postmortems_waiting": _waiting,  # the last: it resolves the incidents
}
# Asked for one row by its id: of another team it is not there.
BY_ID: dict[str, Callable[[Session, str, int], Any]] = {
    "timeline.find": timeline.find,
    "action_items.hold": action_items.hold,
    "letters.find": letters.find,
    "links.find": links.find,
    "links.find_relation": links.find_relation,
}
# They store; what they store carries the team that they are told.
WRITES = {
    "audit.add",
    "homes.keep_opened",
    "homes.refresh",
    "homes.refresh_all",
    "digests.want",
    "inbox.take_in",
    "item_reviews.want",
    "reminders.look_again",
    "outbox.add",
    "proposals.dismiss",
    "people.meet",
    "people.change_alone",
    "people.keep",
    "people.keep_membership",
    "people.replace_members",
    "persons.end_roles",
    "persons.forget",
    "persons.say_otherwise",
    "workspaces.remember",
    "workspaces.next_incident_number",
}
CONDITIONS = {"incidents.visible_to", "listing.wanted"}  # is in each of the incidents' queries above


@pytest.fixture
def rows(db: Database) -> dict[str, dict[str, int]]:
    """Store the same for both teams, and return the ids of a line and an action item of each."""
    return {team: db.write(lambda session, team=team: _fill(session, team)) for team in TEAMS}  # type: ignore[misc]


def _fill(session: Session, team: str) -> dict[str, int]:
    _fill_people(session, team)
    incident = Incident(
        team_id=team,
        number=1,
        title=team,
        severity="sev1",
        status="investigating",
        channel_id="C1",
        declared_by="U1",
        declared_at=AT,
    )
    session.add(incident)
    session.flush()
    incidents.set_key_time(
        session, incident, "detected", at=AT, approximate=False, source="hand", set_by="U1", set_at=AT, typed="17:42"
    )
    place: dict[str, Any] = {"target": "#incidents", "channel_id": "C2"}
    session.add(PurgedIncident(team_id=team, number=1, closed_at=AT, purged_at=AT))
    session.add(Watch(team_id=team, incident_id=incident.id or 0, began_at=AT, **place))
    line = _fill_timeline(session, incident)
    outbox.add(session, team_id=team, lane=f"line:{line.id}", kind="confirm", subject=line.id)
    ids = {"timeline": line.id} | _fill_items(session, incident) | _fill_links(session, incident)
    return {name: one or 0 for name, one in ids.items()}


def _fill_people(session: Session, team: str) -> None:
    workspaces.remember(session, team, name=team)
    people.keep(session, team, "U1", name=team)
    for user in ("U1", f"only in {team}"):
        people.keep_membership(session, team, "C1", user, is_member=True, at=AT)
    homes.keep_opened(session, team, "U1", at=AT)
    session.add(RefusalCount(team_id=team, user_id="U1", hour=AT, count=1))
    audit.add(session, team_id=team, at=AT, actor_id="U1", action="declared", details={})


def _fill_timeline(session: Session, incident: Incident) -> Line:
    """Store a captured message, its reply, and what is kept of their source; return its line."""
    team = incident.team_id
    key: dict[str, Any] = {"team_id": team, "channel_id": "C1", "message_ts": "1.0", "event_ts": "2.0"}
    timeline.keep_reaction(session, Reaction(**key, emoji="pushpin", user_id="U1", is_there=True))
    captures.keep_source_change(session, SourceChange(**key))
    sweeps.keep(session, Sweep(team_id=team, channel_id="C1", swept_to="1.0", swept_at=AT))
    common: dict[str, Any] = {
        "team_id": team,
        "incident_id": incident.id,
        "placed_at": AT,
        "recorded_at": AT,
        "kind": "note",
        "text": team,
        "channel_id": "C1",
    }
    line = timeline.add(session, **common, typed=team, author_id="U1", source="command", message_ts="1.0")
    timeline.add(session, **common, source="sweep", message_ts="1.5", thread_ts="1.0")
    return line


def _fill_items(session: Session, incident: Incident) -> dict[str, int | None]:
    """Store an action item with a reminder and a letter; return the ids that `BY_ID` asks for."""
    team = incident.team_id
    item = ActionItem(
        team_id=team,
        incident_id=incident.id or 0,
        number=1,
        text=team,
        owner_id="U1",
        due_on=date(2025, 8, 1),
        created_by="U1",
        created_at=AT,
    )
    session.add(item)
    session.flush()
    session.add(Reminder(team_id=team, action_item_id=item.id or 0, user_id="U1", kind="due", due_at=AT, queued_at=AT))
    letter = Letter(team_id=team, user_id="U1", item_ids=str(item.id), sent_at=AT)
    session.add(letter)
    session.flush()
    return {"action_items": item.id, "letters.find": letter.id}


def _fill_links(session: Session, incident: Incident) -> dict[str, int | None]:
    """Store a link and a relation; return the ids that `BY_ID` asks for."""
    common: dict[str, Any] = {"team_id": incident.team_id, "incident_id": incident.id, "added_by": "U1", "added_at": AT}
    link, relation = Link(**common, url="https://a.b"), Relation(**common, other_id=incident.id or 0)
    session.add_all([link, relation])
    session.flush()
    return {"links.find": link.id, "links.find_relation": relation.id}


@pytest.mark.parametrize("team", TEAMS)
def test_a_query_finds_the_rows_of_its_team_only(db: Database, rows: dict[str, dict[str, int]], team: str) -> None:
    assert set(rows) == set(TEAMS)
    for name, query in QUERIES.items():
        found = db.write(lambda session: query(session, team))  # noqa: B023 - called at once
        if name == "people.members":
            assert found == {"U1", f"only in {team}"}
            continue
        listed = list(found) if isinstance(found, Iterable) and not isinstance(found, SQLModel) else [found]
        assert [row.team_id for row in listed] == [team], name


def test_a_row_of_another_team_is_not_there_by_its_id(db: Database, rows: dict[str, dict[str, int]]) -> None:
    for name, query in BY_ID.items():
        kind = name if name in rows["T1"] else name.partition(".")[0]
        own = db.write(lambda session: query(session, "T1", rows["T1"][kind]))  # noqa: B023 - called at once
        other = db.write(lambda session: query(session, "T1", rows["T2"][kind]))  # noqa: B023
        assert own.team_id == "T1", name
        assert other is None, name


def test_every_query_that_is_told_a_team_is_asked_here() -> None:
    told = set()
    for found in pkgutil.iter_modules(storage.__path__, "storage."):
        module = importlib.import_module(found.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            is_ours = function.__module__ == module.__name__ and not name.startswith("_")
            if is_ours and {"team_id", "viewer"} & set(inspect.signature(function).parameters):
                told.add(f"{module.__name__.removeprefix('storage.')}.{name}")
    assert told == {*QUERIES, *BY_ID, *WRITES, *CONDITIONS}, "ask the new query here, or name it as one that writes"


def test_every_table_says_whose_its_rows_are() -> None:
    free = {"not_before", "alembic_version"}
    assert [
        table.name for table in SQLModel.metadata.sorted_tables if "team_id" not in table.c and table.name not in free
    ] == []
    assert Line.__table__ in SQLModel.metadata.sorted_tables  # type: ignore[attr-defined]
