"""The impact of an incident, and what else several people say of it at the same moment."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlmodel import Session

from bot import factors, impact
from bot.words import impact_figures
from storage import incidents
from tests.bot.desk import Desk, desk
from tests.bot.test_reminders_at_once import Job, at_once

NOW = datetime(2025, 7, 15, 18, 0, tzinfo=UTC)


@pytest.fixture
def at(postgres_url: str) -> Iterator[Desk]:
    with desk(postgres_url, NOW) as opened:
        yield opened


def told(*said: str) -> dict[str, str]:
    known: dict[str, str] = {}
    for one in said:
        known = impact.together(known, *impact_figures(one))
    return known


def adds(said: str) -> Job:
    return lambda session, _at, of: impact.add(session, incidents.get(session, of), *impact_figures(said))


def changes(**fields: str) -> Job:
    return lambda session, _at, of: impact.replace(session, incidents.get(session, of), fields)


def asks_why(session: Session, at: Desk, of: int) -> None:
    factors.add(session, incidents.get(session, of), "Why?", "It was full", by="U1", at=at.now, chain=0)


def test_a_number_of_users_and_a_share_of_them_stand_side_by_side() -> None:
    assert told("users 12%", "users 1300") == {"users": "1300, 12%"}


def test_a_later_figure_replaces_the_earlier_one_of_its_kind() -> None:
    assert told("users 12%", "users 1300", "users 1400", "users 15%") == {"users": "1400, 15%"}
    assert told("tickets 400", "tickets 427") == {"tickets": "427"}


def test_words_are_added_and_never_doubled() -> None:
    assert (
        told("Nobody could pay.", "Nobody could pay.", "Mails were late")["text"] == "Nobody could pay. Mails were late"
    )


def test_a_typed_angle_bracket_stays_in_its_figure() -> None:
    assert told("users &gt;1000; tickets 3")["tickets"] == "3"


@pytest.mark.parametrize("other", [adds("users 12%, tickets 9"), changes(users="12%, 1300", tickets="9")])
def test_what_two_people_say_at_once_is_both_kept(at: Desk, other: Job) -> None:
    incident = at.incident(at.sandbox.person("dana"))
    at_once(at, incident.id or 0, adds("users 1300, cost $9"), other)
    with at.db.read() as session:
        known = incidents.get(session, incident.id or 0).impact
    assert known | {"users": ""} == {"users": "", "cost": "$9", "tickets": "9"}
    assert set(known["users"].split(", ")) == {"1300", "12%"}


def test_two_who_begin_a_chain_of_whys_at_once_begin_two(at: Desk) -> None:
    incident = at.incident(at.sandbox.person("dana"))
    at_once(at, incident.id or 0, asks_why, asks_why)
    with at.db.read() as session:
        known = incidents.contributing_factors(session, incident.id or 0)
    assert [one.number for one in factors.chains(known)] == [1, 2]
