"""Where a line is told: in the document, in its appendix only, or nowhere."""

import json
import re

import pytest
from sqlmodel import Session

from bot.postmortem.draft import compose, keep
from bot.postmortem.export import export
from bot.rendering import Rendering
from bot.settings import Settings
from storage import incidents, postmortems
from storage.database import Database
from tests.example_incident import EVENING, add_line

SECRET, ASIDE = "the https://vault.example/k/7 password is on a note", "df -h of all nine brokers"


@pytest.fixture
def told(database: Database, full: int) -> int:
    def job(session: Session) -> None:
        incident = incidents.get(session, full)
        add_line(session, incident, 50, SECRET, shown="internal")
        add_line(session, incident, 51, ASIDE, shown="appendix", kind="finding")

    database.write(job)
    return full


def exported(database: Database, incident_id: int, form: str, settings: Settings, rendering: Rendering) -> str:
    with database.read() as session:
        return export(session, incidents.get(session, incident_id), form, settings=settings, rendering=rendering)


def test_an_internal_line_is_in_no_document(
    database: Database, told: int, settings: Settings, rendering: Rendering
) -> None:
    for form in ("markdown", "html"):
        written = exported(database, told, form, settings, rendering)
        assert "password" not in written
        assert "vault.example" not in written


def test_a_line_of_the_appendix_stands_there_alone(
    database: Database, told: int, settings: Settings, rendering: Rendering
) -> None:
    written = exported(database, told, "markdown", settings, rendering)
    *before, last = re.split(r"^## ", written, flags=re.MULTILINE)
    assert last.startswith("Appendix\n")
    assert f"_finding:_ {ASIDE}" in last
    assert not any(ASIDE in section for section in before)
    assert "Appendix" in exported(database, told, "html", settings, rendering)


def test_without_such_lines_there_is_no_appendix(
    database: Database, full: int, settings: Settings, rendering: Rendering
) -> None:
    assert "## Appendix" not in exported(database, full, "markdown", settings, rendering)


def test_json_has_every_line_and_says_where_it_is_shown(
    database: Database, told: int, settings: Settings, rendering: Rendering
) -> None:
    incident = json.loads(exported(database, told, "json", settings, rendering))
    shown = {line["text"]: line["shown"] for line in incident["timeline"]}
    assert (shown[SECRET], shown[ASIDE], shown["Resolved"]) == ("internal", "appendix", "document")
    assert "password" not in incident["postmortem"]["markdown"]


def test_an_appendix_that_somebody_wrote_in_is_told_once(
    database: Database, told: int, settings: Settings, rendering: Rendering
) -> None:
    def job(session: Session) -> None:
        incident = incidents.get(session, told)
        composed = compose(session, incident, settings=settings, rendering=rendering)
        row = keep(session, incident, composed, now=EVENING)
        mine = next(s for s in postmortems.sections(session, row.id or 0) if s.key == "appendix")
        mine.body, mine.origin = "In our own words.", "edited"
        session.add(mine)

    database.write(job)
    written = exported(database, told, "markdown", settings, rendering)
    assert written.count("## Appendix") == written.count("In our own words.") == 1
