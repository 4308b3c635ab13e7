"""Nobody is called by name: mentions, handles and names in what people typed become roles and letters."""

import pytest
from sqlmodel import Session

from bot.postmortem.draft import document
from bot.postmortem.people_in_text import PeopleInText
from bot.rendering import Rendering
from bot.settings import load_settings
from storage import incidents, people
from storage.database import Database
from storage.people import Person
from tests.example_incident import TEAM, add_line, declare

PEOPLE = {
    "U1": "Anna Berg",
    "U2": "Mark Lindqvist",
    "U3": "priya",
    "U4": "Anna Koch",
    "U5": "Support Desk",
    "U6": "Bo (she/her)",
    "U7": "Grafana",
    "U8": "Léa O'Hara-Bly",
    "U9": "Zoë",
    "UX": "Zoë",
}
LABELS = {
    "U1": "the incident commander",
    "U2": "Responder A",
    "U3": "Responder B",
    "U4": "Responder C",
    "U5": "Responder D",
    "U6": "Responder E",
    "U7": "Grafana",
    "U8": "Responder F",
    "U9": "Responder G",
    "UX": "Responder H",
}


@pytest.fixture(scope="module")
def in_text() -> PeopleInText:
    known = {
        user_id: Person(team_id="T1", user_id=user_id, name=name, is_bot=name == "Grafana", is_deleted=user_id == "U4")
        for user_id, name in PEOPLE.items()
    }
    return PeopleInText(LABELS, known, by_handle_only=False)


@pytest.mark.parametrize(
    ("wire", "said"),
    [
        ("<@U1> rolled back", "The incident commander rolled back"),
        ("asked <@U1|anna> twice", "asked the incident commander twice"),
        ("<@U0STRANGER> and <@W0X|zed> left", "A colleague and a colleague left"),
        ("<!subteam^S1|@payments-oncall> came, <!subteam^S2> too", "payments-oncall came, a team too"),
        ("<!here> <!channel|channel>", "everybody everybody"),
        ("&lt;!channel&gt; &lt;@U1&gt; {{7*7}}", "<!channel> <@U1> {{7*7}}"),
        ("paged @anna.berg", "paged the incident commander"),
        (
            "paged @Anna Berg, @anna_koch; @annaberg.",
            "paged the incident commander, Responder C; the incident commander.",
        ),
        ("paged @anna", "paged a colleague"),
        ("paged @MARK and @priya's team", "paged Responder A and Responder B's team"),
        ("paged @Zoë", "paged a colleague"),
        ("@nobody @types/anna x@anna.example a@mark.com", "@nobody @types/anna x@anna.example a@mark.com"),
        (
            "@mark.example.com @anna-marie https://x.example/@priya",
            "@mark.example.com @anna-marie https://x.example/@priya",
        ),
        ("@Grafana fired", "Grafana fired"),
        ("Anna Berg and Anna Koch agreed", "The incident commander and Responder C agreed"),
        ("we asked Mark to mark it", "we asked Responder A to mark it"),
        ("Mark it as done. Mark Lindqvist did", "Mark it as done. Responder A did"),
        ("Priya restarted priya-db and Priya-2", "Responder B restarted priya-db and Priya-2"),
        ("Support said the Support desk knew", "Support said the Support desk knew"),
        ("Bo took Bordeaux; Bo's call", "Responder E took Bordeaux; Responder E's call"),
        ("then Léa O'Hara-Bly and Léa", "then Responder F and Responder F"),
        ("Then: Anna knew", "Then: a colleague knew"),
    ],
)
def test_people_in_text(in_text: PeopleInText, wire: str, said: str) -> None:
    assert in_text.wire(wire, {}) == said
    assert in_text.typed(in_text.wire(wire, {})) == said


def write(database: Database, *texts: str) -> int:
    def tell(session: Session) -> int:
        incident = declare(session, "Labels: Ana Lindqvist is paged")
        people.keep(session, TEAM, "U0CEM", is_deleted=True)
        for minute, one in enumerate(texts):
            add_line(session, incident, minute, one, author_id=f"U0{['ANA', 'BO', 'CEM', 'DEE'][minute % 4]}")
        return incident.id or 0

    return database.write(tell)


def drafted(database: Database, rendering: Rendering, incident_id: int, **setting: object) -> str:
    settings = load_settings(needs_slack=False, timezone="UTC", **setting)
    with database.read() as session:
        return document(session, incidents.get(session, incident_id), settings=settings, rendering=rendering)


def test_one_person_is_the_same_throughout_whoever_left_too(database: Database, rendering: Rendering) -> None:
    incident_id = write(database, "<@U0BO> looked", "@bo.achterberg again", "with @Cem Yıldız", "<@U0CEM|cem> and Bo")
    told = drafted(database, rendering, incident_id)
    account, _, responders = told.partition("## Responders")
    assert "Labels: Responder A is paged" in account
    assert "Responder B looked" in account
    assert "Responder B again" in account
    assert "with Responder C" in account
    assert "Responder C and Responder B" in account
    assert not [name for name in ("Ana", "Bo", "Cem", "Dee", "<@", "@") if name in account]
    assert "| Responder C | Cem Yıldız |" in responders


def test_a_team_that_wants_names_gets_them(database: Database, rendering: Rendering) -> None:
    incident_id = write(database, "<@U0BO> looked", "@ana again")
    told = drafted(database, rendering, incident_id, postmortem_names="names")
    assert "Bo Achterberg looked — Ana Lindqvist" in told
    assert "Ana Lindqvist again — Bo Achterberg" in told
    assert "\n| Name | Part |\n|---|---|\n| Ana Lindqvist | " in told
    assert "Responder A" not in told
