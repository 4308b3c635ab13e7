"""The document: the same facts give the same bytes, in order, with unknowns said, and nobody named in prose."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from bot.layouts import LAYOUTS
from bot.postmortem.draft import document
from bot.rendering import Rendering
from bot.settings import Settings
from storage import incidents, people, roles
from storage.database import Database
from storage.timeline import Line
from tests.databases import opened
from tests.example_incident import ANA, BO, CEM, EVENING, NAMES, TEAM, add_line, tell

Documents = Callable[..., str]
TITLES = list(LAYOUTS[0].sections.values())
GOLDEN = Path(__file__).with_name("golden.md")


@pytest.fixture
def drafted(database: Database, rendering: Rendering, copenhagen: Settings) -> Documents:
    def make(incident_id: int, settings: Settings = copenhagen) -> str:
        with database.read() as session:
            found = incidents.get(session, incident_id)
            return document(session, found, settings=settings, rendering=rendering)

    return make


def section(markdown: str, title: str) -> str:
    return re.split(r"^## ", markdown, flags=re.MULTILINE)[1 + TITLES.index(title)]


def say(database: Database, incident_id: int, text: str | None, **more: object) -> Line:
    minute = more.pop("minute", 300)
    assert isinstance(minute, int)
    return database.write(lambda s: add_line(s, incidents.get(s, incident_id), minute, text, **more))


def test_the_document_is_the_one_that_was_agreed_on(drafted: Documents, full: int) -> None:
    assert drafted(full) == GOLDEN.read_text(encoding="utf-8")


def test_both_databases_tell_the_same(database_url: str, rendering: Rendering, copenhagen: Settings) -> None:
    with opened(database_url) as database:
        full = database.write(tell)
        with database.read() as session:
            told = document(session, incidents.get(session, full), settings=copenhagen, rendering=rendering)
    assert told == GOLDEN.read_text(encoding="utf-8")


def test_the_same_facts_give_the_same_bytes(drafted: Documents, full: int) -> None:
    assert drafted(full) == drafted(full)


def test_all_sections_are_there_in_order(drafted: Documents, bare: int) -> None:
    assert re.findall(r"^## (.*)$", drafted(bare), re.MULTILINE) == TITLES


def test_an_empty_section_says_what_belongs_there(drafted: Documents, bare: int) -> None:
    told = drafted(bare)
    with_content = {"At a glance", "Key times", "Responders"}
    for title in set(TITLES) - with_content:
        assert re.search(r"^_✎ (Say|Add|The timeline)[^\n]+_$", section(told, title), re.MULTILINE), title


def test_what_is_unknown_is_said_to_be_unknown(drafted: Documents, bare: int) -> None:
    told = section(drafted(bare), "Key times")
    assert told.count("unknown") == 12  # four times in two zones, four lengths
    assert "when the incident was declared" in told  # a person did, and so acknowledged it
    assert section(drafted(bare), "Impact").count("unknown") == 5


def test_while_nobody_knows_when_it_began_a_length_says_from_when_it_counts(
    drafted: Documents, database: Database, bare: int
) -> None:
    say(database, bare, "The monitor saw it", minute=0, kind="detection")
    told = section(drafted(bare), "Summary")
    assert "When it began is not known" in told
    assert "It was acknowledged 9 min after it was detected." in told


def test_names_stand_in_responders_only(drafted: Documents, full: int) -> None:
    before, responders, after = drafted(full).partition("## Responders")
    for name in NAMES.values():
        assert name not in before
        assert name in responders + after


def test_a_person_has_one_letter_throughout(drafted: Documents, database: Database, full: int) -> None:
    say(database, full, f"<@{BO}> and <@{CEM}> went home, says <@{ANA}>", author_id=BO)
    told = drafted(full)
    assert "Responder B and Responder A went home, says the incident commander — Responder B" in told
    assert "| Responder B | Bo Achterberg |" in told


def test_a_line_that_comes_late_moves_nobodys_letter(drafted: Documents, database: Database, full: int) -> None:
    database.write(lambda session: people.keep(session, TEAM, "U0NEW", name="Noor Aziz"))
    say(database, full, "I had seen it in the afternoon", author_id="U0NEW", minute=-200)
    told = drafted(full)
    assert "| Responder B | Bo Achterberg |" in told
    assert "I had seen it in the afternoon — Responder C" in told


def test_handles_that_were_typed_become_letters(drafted: Documents, database: Database, full: int) -> None:
    say(database, full, "ask @bo achterberg, not mail@bo.example")
    assert "ask Responder B, not mail@bo.example" in drafted(full)


def test_no_id_of_slacks_is_left(drafted: Documents, database: Database, full: int) -> None:
    say(database, full, "<@U0NOBODY> and <@W0ELSE|ed> and <#C0OTHER|ops> and <!subteam^S01|@sre>", author_id="U0NOBODY")
    assert not re.search(r"<[@#!]|\b[UWS]0[A-Z0-9]+|\bC0OTHER", drafted(full))


def test_a_second_commander_is_told_from_the_first(drafted: Documents, database: Database, full: int) -> None:
    def hand_over(session: Session) -> None:
        first = roles.of_incident(session, full)[0]
        first.ended_at = EVENING + timedelta(minutes=60)
        session.add(first)
        session.add(roles.Role(incident_id=full, team_id=TEAM, role="commander", user_id=BO, taken_at=first.ended_at))

    database.write(hand_over)
    told = drafted(full)
    assert "| The first incident commander | Ana Lindqvist |" in told
    assert "Moved old spool files away — the second incident commander" in told


def test_days_are_those_of_the_named_zone(drafted: Documents, full: int, settings: Settings) -> None:
    local, utc = section(drafted(full), "Timeline"), section(drafted(full, settings), "Timeline")
    assert re.findall(r"### (.*)", local) == ["Tuesday, 10 March 2026", "Wednesday, 11 March 2026"]
    assert local.index("### Wednesday") < local.index("Moved old spool files")
    assert "- **00:25** (Tue 10 Mar 23:25 UTC)" in local
    assert utc.index("### Wednesday") > utc.index("Moved old spool files")
    assert "- **23:25** _action:_" in utc


def test_one_day_has_no_headings(drafted: Documents, database: Database, bare: int) -> None:
    say(database, bare, "one", minute=0)
    told = section(drafted(bare), "Timeline")
    assert "###" not in told
    assert "Tuesday, 10 March 2026. Times are those of Europe/Copenhagen (CET), then UTC." in told


def test_a_clock_that_is_set_back_stays_in_order(drafted: Documents, database: Database, bare: int) -> None:
    """On 25 October 2026 the hour from 2:00 comes twice in Copenhagen."""
    for hour in (0, 1):
        at = EVENING.replace(month=10, day=25, hour=hour, minute=30)
        say(database, bare, f"line {hour}", occurred_at=at, placed_at=at)
    told = section(drafted(bare), "Timeline")
    assert "(CEST, CET)" in told
    assert told.index("**02:30** (00:30 UTC) line 0") < told.index("**02:30** (01:30 UTC) line 1")


def test_a_line_without_a_time_keeps_its_place(drafted: Documents, full: int) -> None:
    told = section(drafted(full), "Timeline")
    assert told.index("df -h") < told.index("**time unknown** somebody in Hall A") < told.index("Moved old")


def test_lines_carry_their_evidence_and_their_marks(drafted: Documents, full: int) -> None:
    told = section(drafted(full), "Timeline")
    assert "(edited; [#4](https://parcels.example/archives/C0LABEL/p1773176760000100))" in told
    assert "(time is approximate; #9)" in told
    assert "(added late; #12)" in told
    assert "wrong channel" not in told


def test_a_message_that_is_not_there_yet_is_said(drafted: Documents, database: Database, bare: int) -> None:
    say(database, bare, None, source="reaction")
    assert "_the message could not be read yet_" in drafted(bare)


def test_times_that_contradict_each_other_are_said(drafted: Documents, database: Database, full: int) -> None:
    at = EVENING - timedelta(hours=1)
    database.write(
        lambda s: incidents.set_key_time(
            s, incidents.get(s, full), "resolved", at=at, approximate=False, source="hand", set_by=ANA, set_at=at
        )
    )
    told = drafted(full)
    assert "-1 h (these two times are the wrong way round" in section(told, "Key times")
    assert "It lasted" not in section(told, "Summary")


def test_hostile_text_shows_as_typed_and_runs_nothing(drafted: Documents, database: Database, bare: int) -> None:
    say(database, bare, "&lt;!channel&gt; {{7*7}} {% raise %} # no heading")
    told = drafted(bare)
    assert "<!channel> {{7*7}} {% raise %} # no heading" in told
    assert "49" not in section(told, "Timeline")
