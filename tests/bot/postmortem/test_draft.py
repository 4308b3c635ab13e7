"""Drafting again brings in what is new, and keeps what people wrote."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlmodel import Session

from bot.layouts import LAYOUTS
from bot.postmortem.draft import compose, document, keep
from bot.rendering import Rendering
from bot.settings import Settings
from storage import incidents, postmortems
from storage.database import Database
from tests.example_incident import ANA, EVENING, TEAM, add_line

KEYS = list(LAYOUTS[0].sections)
LATER = EVENING + timedelta(hours=20)


class Drafts:
    """Drafts of one incident, one after the other."""

    def __init__(self, database: Database, incident_id: int, settings: Settings, rendering: Rendering) -> None:
        self.database, self.incident_id, self.settings, self.rendering = database, incident_id, settings, rendering

    def again(self) -> postmortems.Postmortem:
        def job(session: Session) -> postmortems.Postmortem:
            incident = incidents.get(session, self.incident_id)
            return keep(
                session,
                incident,
                compose(session, incident, settings=self.settings, rendering=self.rendering),
                now=LATER,
            )

        return self.database.write(job)

    def document(self) -> str:
        with self.database.read() as session:
            incident = incidents.get(session, self.incident_id)
            return document(session, incident, settings=self.settings, rendering=self.rendering)

    def sections(self) -> dict[str, tuple[str, str]]:
        with self.database.read() as session:
            row = postmortems.of_incident(session, self.incident_id)
            assert row is not None
            return {one.key: (one.origin, one.body) for one in postmortems.sections(session, row.id or 0)}

    def edit(self, key: str, body: str, origin: str = "edited") -> None:
        def job(session: Session) -> None:
            row = postmortems.of_incident(session, self.incident_id)
            assert row is not None
            section = next(one for one in postmortems.sections(session, row.id or 0) if one.key == key)
            section.body, section.origin = body, origin
            session.add(section)

        self.database.write(job)

    def note(self, text: str, kind: str = "note") -> None:
        self.database.write(
            lambda session: add_line(session, incidents.get(session, self.incident_id), 250, text, kind=kind)
        )


@pytest.fixture
def drafts(database: Database, full: int, settings: Settings, rendering: Rendering) -> Drafts:
    return Drafts(database, full, settings, rendering)


def test_a_draft_has_every_section_and_belongs_to_the_commander(drafts: Drafts) -> None:
    row = drafts.again()
    assert (row.owner_id, row.status, row.drafted_at) == (ANA, "draft", LATER)
    assert list(drafts.sections()) == KEYS
    assert {origin for origin, _ in drafts.sections().values()} == {"generated"}
    assert "**Owner:** the incident commander" in drafts.document()


def test_without_a_commander_it_belongs_to_the_one_who_declared(
    database: Database, bare: int, settings: Settings, rendering: Rendering
) -> None:
    assert Drafts(database, bare, settings, rendering).again().owner_id == ANA


def test_drafting_again_changes_nothing_when_nothing_is_new(drafts: Drafts) -> None:
    first, before = drafts.again(), (drafts.document(), drafts.sections() if drafts.again() else {})
    assert drafts.again().id == first.id
    assert (drafts.document(), drafts.sections()) == before


def test_what_is_new_flows_in_beside_what_people_wrote(drafts: Drafts) -> None:
    drafts.again()
    drafts.edit("summary", "Our **own** words.\n")
    drafts.edit("went_well", "This is right.", origin="accepted")
    drafts.note("the night shift helped", kind="well")
    drafts.note("spool is at 4 %")
    drafts.again()
    sections = drafts.sections()
    assert sections["summary"] == ("edited", "Our **own** words.\n")
    assert sections["went_well"] == ("accepted", "This is right.")
    assert "spool is at 4 %" in sections["timeline"][1]


def test_the_document_is_of_now_even_before_it_is_drafted_again(drafts: Drafts) -> None:
    drafts.again()
    drafts.edit("summary", "Our own words.")
    drafts.note("one more thing")
    assert "one more thing" in drafts.document()
    assert "Our own words." in drafts.document()


def test_a_section_that_people_added_stays_at_the_end(drafts: Drafts) -> None:
    row = drafts.again()
    drafts.database.write(
        lambda session: session.add(
            postmortems.Section(
                team_id=TEAM,
                postmortem_id=row.id or 0,
                position=99,
                key="glossary",
                title="Glossary",
                body="Spool: a queue.",
                origin="edited",
            )
        )
    )
    drafts.again()
    assert list(drafts.sections())[-1] == "glossary"
    assert drafts.document().endswith("## Glossary\n\nSpool: a queue.\n")


@hypothesis_settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(
            st.tuples(
                st.sampled_from(KEYS),
                st.text(st.characters(codec="utf-8", exclude_characters="\x00")),
            ),
            st.sampled_from(["draft", "note"]),
        ),
        max_size=8,
    )
)
def test_no_word_of_a_person_is_ever_lost(drafts: Drafts, steps: list[tuple[str, str] | str]) -> None:
    drafts.again()
    written = {key: body for key, (origin, body) in drafts.sections().items() if origin == "edited"}
    for step in steps:
        if isinstance(step, tuple):
            key, body = step
            drafts.edit(key, body)
            written[key] = body
        elif step == "draft":
            drafts.again()
        else:
            drafts.note("and then")
    drafts.again()
    assert {key: body for key, (origin, body) in drafts.sections().items() if origin == "edited"} == written
