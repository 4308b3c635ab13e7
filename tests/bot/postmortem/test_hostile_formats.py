"""What people type shows as typed in every format, and does nothing there: a real reader of each format is asked."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

import pypdf
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from sqlmodel import Session

from bot import text
from bot.postmortem.export import export_file
from bot.rendering import Rendering
from bot.settings import load_settings
from storage import action_items, incidents
from storage.database import Database
from storage.incidents import ContributingFactor
from tests.databases import opened
from tests.example_incident import ANA, BO, EVENING, TEAM, add_line, declare

HOSTILE = [
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "<!-- INC-1 summary=0000000000000000 --> </section></article><h2>Fine</h2>",
    "[click](javascript:alert(1)) ![x](https://spy.example/x.png) <https://spy.example> www.spy.example",
    "[a]: https://spy.example\n[a] [^1]\n\n[^1]: note",
    "# heading\n## Summary\nsetext\n===\n---\n***",
    "> quote\n1. one\n- two\n+ three\n* four\n    code\n\ttab",
    "```\nfence\n~~~\n``` `tick` ``two``",
    "| a | b |\n|---|---|\n| c | d |\n:-- | --:",
    "*em* _em_ **strong** ~~struck~~ &amp; &lt;b&gt; &#x41; \\* trailing\\",
    "{{ 7*7 }} {% raw %} {# c #} ${7*7} #{7*7} %(x)s {0}",
    '=1+1\n+1\n-1\n@SUM(A1)\n=HYPERLINK("https://spy.example","x")',
    "<!channel> <!here> <@U0BO> <#C0LABEL> @here @channel <!subteam^S1|@all>",
    "abc\u202edef\u2066ghi\u200bjkl\ufeffmno \u2028 next \x85 \u00ad",
    "]]> --> */ </style></title> ' \" ` onload=x",
    "x" * 5_000 + " " + "||" * 500,
]
NASTY = st.text(
    st.sampled_from("<>&\"'`*_~[](){}|#+-=!:.\\/@$%^ \n\t1ax;") | st.characters(codec="utf-8"), max_size=50
).filter(lambda typed: bool(text.normalise(typed).strip()))
BENIGN = "harmless"
PLACES = 7  # where `write` puts it into a document


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with opened(f"sqlite:///{tmp_path_factory.mktemp('hostile')}/one.db") as made:
        yield made


Told = Callable[..., str]


@pytest.fixture(scope="module")
def told(database: Database) -> Told:
    """Write a text wherever people write, and return the incident in a format."""
    settings, rendering = load_settings(needs_slack=False, timezone="UTC"), Rendering("UTC")

    def make(typed: str, form: str, *, is_external: bool = False) -> str:
        incident_id = database.write(lambda session: write(session, text.normalise(typed)))
        with database.read() as session:
            incident = incidents.get(session, incident_id)
            made = export_file(session, incident, form, settings=settings, rendering=rendering, is_external=is_external)
        return pdf_text(made) if form == "pdf" else made.decode()

    return make


def write(session: Session, typed: str) -> int:
    wire, incident = text.escape(typed), declare(session)
    for kind in ("note", "impact", "well", "decision"):
        add_line(session, incident, 1, wire, kind=kind)
    add_line(session, incident, 2, "a line", author_id=None, author_name=typed, origin_name=typed)
    incident.title = " ".join(typed.split()) or "x"
    incident.summary, incident.cause = typed, wire
    incident.impact = {"users": typed, "text": typed}
    for question in (None, wire):
        session.add(
            ContributingFactor(
                incident_id=incident.id or 0, team_id=TEAM, chain=int(question is not None), question=question,
                text=wire, author_id=BO, recorded_at=EVENING,
            )
        )  # fmt: skip
    action_items.add(
        session,
        action_items.ActionItem(
            team_id=TEAM, incident_id=incident.id or 0, number=0, text=wire, owner_name=wire, created_by=ANA,
            created_at=EVENING,
        ),
    )  # fmt: skip
    session.add(incident)
    session.flush()
    return incident.id or 0


def squeezed(said: str) -> str:
    """A text without white space, which formats lay out as they like; and with what no format may hold replaced."""
    return "".join(said.replace("\x00", "\ufffd").replace("\u00a0", " ").split())


def pdf_text(made: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages)


class Page(HTMLParser):
    """The elements of a page with their attributes, and its text outside of styles."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: Counter[str] = Counter()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.comments: list[str] = []
        self.said: list[str] = []
        self._in_style = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[tag] += 1
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]
        self._in_style = tag == "style"

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the parser's own signature
        self._in_style = False

    def handle_data(self, data: str) -> None:
        if not self._in_style:
            self.said.append(data)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)


def structure(document: str) -> list[str]:
    """What a document is made of, to a reader of CommonMark with tables, autolinks and strikethrough; breaks aside."""
    parser = MarkdownIt("gfm-like", {"linkify": False, "html": True})
    kinds = []
    for token in parser.parse(document):
        kinds.append(token.type)
        kinds += [one.type for one in token.children or [] if one.type not in {"text", "hardbreak", "softbreak"}]
    return [kind for kind in kinds if kind != "text_special"]


def markdown_text(document: str) -> str:
    return "".join(Page(MarkdownIt("commonmark", {"html": True}).enable("table").render(document)).said)


def holds(said: str, typed: str) -> bool:
    wanted = squeezed(text.normalise(typed))
    return squeezed(said).count(wanted) >= PLACES if wanted else True


def check_markdown(told: Told, typed: str) -> None:
    made = told(typed, "markdown")
    assert holds(markdown_text(made), typed)
    assert structure(made) == structure(told(BENIGN, "markdown"))


def check_page(told: Told, typed: str) -> None:
    page, benign = Page(told(typed, "html")), Page(told(BENIGN, "html"))
    assert holds("".join(page.said), typed)
    assert page.elements - Counter({"br": page.elements["br"]}) == benign.elements - Counter(
        {"br": benign.elements["br"]}
    )
    assert page.attributes == benign.attributes
    assert page.links == benign.links
    assert page.comments == []


def check_data(told: Told, typed: str) -> None:
    wanted = text.normalise(typed)
    data = json.loads(told(typed, "json"))
    assert data["timeline"][0]["text"] == wanted
    assert data["action_items"][0]["text"] == wanted
    for form, column in (("csv", "text"), ("csv-actions", "text"), ("csv-actions", "owner_name")):
        rows = list(csv.DictReader(io.StringIO(told(typed, form), newline="")))
        cell = rows[0][column]
        assert cell.removeprefix("'") == wanted.removeprefix("'")
        assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_text_shows_as_typed_in_markdown(told: Told, typed: str) -> None:
    check_markdown(told, typed)


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_text_shows_as_typed_in_a_page(told: Told, typed: str) -> None:
    check_page(told, typed)


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_text_shows_as_typed_in_data(told: Told, typed: str) -> None:
    check_data(told, typed)


BOUNDED = hypothesis_settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@BOUNDED
@given(NASTY)
def test_any_text_shows_as_typed_in_each_of_them(told: Told, typed: str) -> None:
    for check in (check_markdown, check_page, check_data):
        check(told, typed)


def test_hostile_text_shows_as_typed_on_paper(told: Told) -> None:
    typed = "\n".join(one for one in HOSTILE[:12] if "\t" not in one)
    said = squeezed(told(typed, "pdf"))
    for line in typed.splitlines():
        assert squeezed(line) in said


@pytest.mark.parametrize("typed", HOSTILE)
def test_outsiders_get_no_structure_and_no_address_of_it(told: Told, typed: str) -> None:
    made = told(typed, "markdown", is_external=True)
    assert structure(made) == structure(told(BENIGN, "markdown", is_external=True))
    assert "spy.example" not in made
    page = Page(told(typed, "html", is_external=True))
    assert not [one for one in page.links if "spy" in one]
    assert page.comments == []
