"""The timeline as a picture: the same facts, the same bytes; shapes, words and numbers instead of colours."""

import struct
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from sqlmodel import Session

from bot.defaults import KINDS
from bot.postmortem import drawing, picture
from bot.postmortem.export import export, picture_of
from bot.postmortem.facts import gather
from bot.postmortem.picture import png, referring, svg
from bot.rendering import Rendering
from bot.settings import Settings, load_settings
from storage import incidents
from storage.database import Database
from tests.example_incident import EVENING, add_line

_SVG = "{http://www.w3.org/2000/svg}"


def drawn(database: Database, incident_id: int, settings: Settings, rendering: Rendering) -> str:
    with database.read() as session:
        return svg(gather(session, incidents.get(session, incident_id), settings), settings, rendering)


def words(found: str) -> list[str]:
    return [one.text or "" for one in ET.fromstring(found).iter(f"{_SVG}text")]


def test_it_tells_phases_key_times_and_kinds_in_words(
    database: Database, full: int, copenhagen: Settings, rendering: Rendering
) -> None:
    found = drawn(database, full, copenhagen, rendering)
    told = words(found)
    assert {"started 22:00", "detected 22:06", "acknowledged 22:09", "mitigated 00:30", "resolved 01:00"} <= set(told)
    assert {"2 h 21 min", "30 min", "CET", "23:00"} <= set(told)
    assert {"alert", "detection", "finding", "decision", "action", "communication", "mitigation"} <= set(told)
    assert "milestone" not in told
    assert found == drawn(database, full, copenhagen, rendering)


def test_what_the_words_say_does_not_run(database: Database, full: int, rendering: Rendering) -> None:
    name = "<script>&\"'"
    kinds = [kind.model_copy(update={"name": name}) if kind.id == "action" else kind for kind in KINDS]
    settings = load_settings(needs_slack=False, timezone="UTC", kinds=kinds)
    found = drawn(database, full, settings, rendering)
    assert name in words(found)
    assert "<script" not in found
    assert "href" not in found


def test_signs_that_would_hide_each_other_become_one_with_their_number(
    database: Database, full: int, settings: Settings, rendering: Rendering
) -> None:
    def many(session: Session) -> None:
        for _ in range(7):
            add_line(session, incidents.get(session, full), 100, "same minute", kind="action")

    before = drawn(database, full, settings, rendering).count("<polygon")
    database.write(many)
    found = drawn(database, full, settings, rendering)
    assert "7" in words(found)
    assert found.count("<polygon") == before + 1


def test_without_two_moments_there_is_nothing_to_draw(
    database: Database, bare: int, settings: Settings, rendering: Rendering
) -> None:
    assert drawn(database, bare, settings, rendering) == ""


def test_an_incident_of_days_has_dates_and_few_marks_on_its_axis(
    database: Database, full: int, settings: Settings, rendering: Rendering
) -> None:
    def long(session: Session) -> None:
        incident = incidents.get(session, full)
        at = EVENING + timedelta(days=12)
        incidents.set_key_time(
            session, incident, "resolved", at=at, approximate=False, source="hand", set_by="U0ANA", set_at=at
        )

    database.write(long)
    told = words(drawn(database, full, settings, rendering))
    assert "resolved 22 Mar 21:00" in told
    assert 2 <= sum(one.endswith(" 00:00") for one in told) <= 8


def test_the_png_is_as_large_as_it_says_and_always_the_same(database: Database, full: int, settings: Settings) -> None:
    with database.read() as session:
        facts = gather(session, incidents.get(session, full), settings)
    found = png(facts, settings)
    plan = picture.picture(facts, settings)
    assert plan is not None
    assert struct.unpack(">II", found[16:24]) == (plan.wide * drawing.SCALE, plan.tall * drawing.SCALE)
    assert found == png(facts, settings)


def test_without_the_library_the_text_goes_alone(
    database: Database, full: int, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "PIL.ImageFont", None)
    with database.read() as session:
        assert png(gather(session, incidents.get(session, full), settings), settings) == b""


def test_it_stands_in_the_page_and_beside_the_markdown(
    database: Database, full: int, settings: Settings, rendering: Rendering
) -> None:
    with database.read() as session:
        incident = incidents.get(session, full)
        page = export(session, incident, "html", settings=settings, rendering=rendering)
        told = export(session, incident, "markdown", settings=settings, rendering=rendering)
        beside = picture_of(session, incident, settings=settings, rendering=rendering)
    assert beside in page
    shown = referring(told, "inc-1-timeline.svg")
    assert "\n![The timeline](<inc-1-timeline.svg>)\n\n## At a glance\n" in shown


def test_a_markdown_file_carries_the_phases_as_plain_text(
    database: Database, full: int, bare: int, settings: Settings, rendering: Rendering
) -> None:
    with database.read() as session:
        little, much = (
            export(session, incidents.get(session, one), "markdown", settings=settings, rendering=rendering)
            for one in (bare, full)
        )
    assert "```" not in little.partition("\n## ")[0]
    assert "\n10 Mar 23:30 UTC  mitigated\n  █████ 30 min\n11 Mar 00:00 UTC  resolved\n```\n" in much
    assert max(map(len, much.partition("\n## ")[0].partition("```text")[2].splitlines())) <= 40
