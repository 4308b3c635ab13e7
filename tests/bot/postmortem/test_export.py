"""What is taken away: the shape that is published, and nothing in it that acts."""

import csv
import io
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlmodel import Session

from bot import text
from bot.postmortem.draft import document
from bot.postmortem.export import FORMATS, export, export_file, schema
from bot.rendering import Rendering
from bot.settings import Settings
from storage import action_items, incidents, reminders
from storage.database import Database
from tests.example_incident import ANA, BO, EVENING, TEAM, add_line

Export = Callable[[int, str], str]


@pytest.fixture
def exported(database: Database, rendering: Rendering, settings: Settings) -> Export:
    def make(incident_id: int, form: str) -> str:
        with database.read() as session:
            incident = incidents.get(session, incident_id)
            return export(session, incident, form, settings=settings, rendering=rendering)

    return make


def rows(text_: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text_, newline="")))


def valid(exported_json: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(exported_json)
    jsonschema.validate(told, json.loads(schema()), format_checker=jsonschema.FormatChecker())
    return told


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(schema()))


def test_json_has_the_published_shape(exported: Export, full: int, bare: int) -> None:
    for incident_id in (full, bare):
        assert valid(exported(incident_id, "json"))["schema"] == "1"


def test_the_schema_refuses_another_shape(exported: Export, full: int) -> None:
    told = valid(exported(full, "json"))
    told["timeline"][0]["occurred_at"] = "2026-03-10 21:06"
    with pytest.raises(jsonschema.ValidationError):
        valid(json.dumps(told))


def test_json_tells_the_incident(exported: Export, full: int) -> None:
    incident = valid(exported(full, "json"))["incident"]
    assert incident["key"] == "INC-1"
    assert incident["started_at"] == "2026-03-10T21:00:00Z"
    assert incident["resolved_at"] == "2026-03-11T00:00:00Z"
    assert incident["impact"]["users"] == "3 of 9 warehouses"
    assert [(row["role"], row["user_id"]) for row in incident["roles"]] == [
        ("commander", ANA),
        ("communications", "U0DEE"),
    ]


def test_json_numbers_the_lines_by_when_things_happened(exported: Export, full: int) -> None:
    lines = valid(exported(full, "json"))["timeline"]
    assert [line["position"] for line in lines] == list(range(1, 18))
    assert [line["number"] for line in lines if line["struck"]] == [17]
    assert [line["number"] for line in lines if line["occurred_at"] is None] == [8]
    known = [line["occurred_at"] for line in lines if line["occurred_at"]]
    assert known == sorted(known)


def test_text_is_as_typed_with_names_for_mentions(exported: Export, database: Database, bare: int) -> None:
    wire = f"<@{BO}|bo> typed &lt;!channel&gt; {{{{7*7}}}} &amp; left"
    database.write(lambda session: add_line(session, incidents.get(session, bare), 5, wire))
    line = valid(exported(bare, "json"))["timeline"][0]
    assert line["text"] == "@Bo Achterberg typed <!channel> {{7*7}} & left"


def test_reminders_that_nobody_wants_any_more_are_left_out(exported: Export, database: Database, full: int) -> None:
    def cancel(session: Session) -> None:
        item = action_items.of_incident(session, full)[1]
        reminders.cancel(session, item.id or 0, EVENING)

    before = valid(exported(full, "json"))["action_items"][1]
    database.write(cancel)
    after = valid(exported(full, "json"))["action_items"][1]
    assert (before["owner_name"], before["due_on"]) == ("Bo Achterberg", "2026-03-31")
    assert before["reminders"] == [{"kind": "before", "due_at": "2026-03-29T07:00:00Z", "sent_at": None}]
    assert after["reminders"] == []


def test_markdown_is_the_document(
    exported: Export, database: Database, full: int, settings: Settings, rendering: Rendering
) -> None:
    with database.read() as session:
        told = document(session, incidents.get(session, full), settings=settings, rendering=rendering)
    document_, _, mark = exported(full, "markdown").rpartition("\n<!-- INC-1 ")
    assert document_ == told
    assert mark.endswith(" -->\n")
    assert json.loads(exported(full, "json"))["postmortem"]["markdown"] == told


def test_csv_has_the_columns_of_the_schema(exported: Export, full: int, bare: int) -> None:
    shape = json.loads(schema())["$defs"]
    assert list(rows(exported(full, "csv"))[0]) == shape["line"]["required"]
    assert list(rows(exported(full, "csv-actions"))[0]) == shape["action_item"]["required"][:-1]
    assert exported(bare, "csv-actions").count("\r\n") == 1


def test_csv_tells_what_json_tells(exported: Export, full: int) -> None:
    lines = json.loads(exported(full, "json"))["timeline"]
    sheet = rows(exported(full, "csv"))
    assert [int(row["number"]) for row in sheet] == [line["number"] for line in lines]
    assert [row["occurred_at"] or None for row in sheet] == [line["occurred_at"] for line in lines]
    assert {row["struck"] for row in sheet} == {"true", "false"}


@pytest.mark.parametrize(
    "typed", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "\t=1", "  =1", '=HYPERLINK("http://x.example","y")']
)
def test_no_cell_is_a_formula(exported: Export, database: Database, bare: int, typed: str) -> None:
    def write(session: Session) -> None:
        incident = incidents.get(session, bare)
        add_line(session, incident, 1, text.escape(typed))
        item = action_items.ActionItem(
            team_id=TEAM, incident_id=bare, number=0, text="x", owner_name=typed, created_by=ANA, created_at=EVENING
        )
        action_items.add(session, item)

    database.write(write)
    assert rows(exported(bare, "csv"))[0]["text"] == f"'{typed}"
    assert rows(exported(bare, "csv-actions"))[0]["owner_name"] == f"'{typed}"


class Tags(HTMLParser):
    """Which elements a page has, and where its links lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


@hypothesis_settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example("0")
@example("# over")
@example("1) down")
@given(st.text(st.sampled_from("<>/\"'&=![]()`*_| \nscriptonload:;") | st.characters(codec="utf-8"), max_size=80))
def test_a_note_never_becomes_html(exported: Export, database: Database, bare: int, typed: str) -> None:
    def write(session: Session, said: str) -> None:
        incident = incidents.get(session, bare)
        add_line(session, incident, 1, text.escape(said), kind="impact")
        incident.title = incident.summary = said.strip() or "x"
        session.add(incident)

    database.write(lambda session: write(session, "harmless"))
    before = Tags(exported(bare, "html"))
    database.write(lambda session: write(session, text.normalise(typed)))
    after = Tags(exported(bare, "html"))
    assert set(after.tags) <= {*before.tags, "ul", "li", "strong", "em", "br"}
    assert {name for name, _ in after.attributes} <= {name for name, _ in before.attributes}


def test_the_page_loads_nothing_and_runs_nothing(exported: Export, full: int) -> None:
    page = exported(full, "html")
    assert {"script", "img", "link", "iframe", "form"}.isdisjoint(Tags(page).tags)
    assert not re.search(r"url\(|@import|src=", page)
    assert "default-src 'none'" in page


def test_the_page_says_what_the_document_says(exported: Export, full: int) -> None:
    page = exported(full, "html")
    assert '<section id="timeline" class="generated">' in page
    assert "<time>10 Mar 23:30 UTC</time> mitigated<span>" in page
    assert "<td>3 of 9 warehouses</td>" in page
    assert "<strong>time unknown</strong> somebody in Hall A" in page
    assert "df -h on broker-2: /var/spool 100%, *all* of it old jobs" in page


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_the_same_twice(
    database: Database, rendering: Rendering, settings: Settings, full: int, form: str
) -> None:
    made = []
    for _ in range(2):
        with database.read() as session:
            incident = incidents.get(session, full)
            made.append(export_file(session, incident, form, settings=settings, rendering=rendering))
    assert made[0]
    assert made[0] == made[1]
