"""The external profile: nothing in it that is not for outsiders, in any format, and the account is still all there."""

import io
import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from bot.postmortem.export import FORMATS, export_file, schema
from bot.postmortem.external import LEFT_OUT, Veil
from bot.postmortem.facts import gather
from bot.rendering import Rendering
from bot.settings import load_settings
from storage import incidents, links, postmortems
from storage.database import Database
from tests.databases import opened
from tests.example_incident import ANA, EVENING, TEAM, add_line, tell

SECRETS = (
    "Ana", "Lindqvist", "Bo ", "Achterberg", "Cem", "Yıldız", "Dee", "O'Hara", "U0", "C0LABEL", "inc-1-warehouses",
    "parcels.example", "metrics.example", "#ops", "#general", "pagerduty.example", "hush", "INC-2", "Slack",
    "rack.png", "queue-alerts", "broker@", "vpn.example", "/hidden",
)  # fmt: skip
PUBLIC = {"public_hosts": ["status.example.com"], "postmortem_names": "names"}


def told(session: Session, incident_id: int) -> None:
    """Add what must not leave, wherever it can be written."""
    incident = incidents.get(session, incident_id)
    add_line(session, incident, 50, "hush, hush", shown="internal")
    add_line(
        session,
        incident,
        51,
        "Dee asked <@U0CEM> in <#C0OPS|ops>, #general and #inc-1-warehouses-cannot-print-labels: see "
        "<https://pagerduty.example/x|the page>, https://vpn.example/hidden, broker@parcels.example",
        origin_name="queue-alerts",
        permalink="https://parcels.example/archives/C0LABEL/p1",
    )
    for url in ("https://status.example.com/i/1", "https://metrics.example/d/9"):
        session.add(
            links.Link(
                team_id=TEAM, incident_id=incident_id, url=url, title="Board of Ana", added_by=ANA, added_at=EVENING
            )
        )
    incident.title = "Warehouses cannot print labels, says Ana Lindqvist"
    incident.postmortem_url = "https://vpn.example/hidden/published"
    session.add(incident)
    document = postmortems.Postmortem(team_id=TEAM, incident_id=incident_id, owner_id=ANA, drafted_at=EVENING)
    session.add(document)
    session.flush()
    body = (
        "Bo [looked](https://vpn.example/hidden 'x') at ![picture](https://vpn.example/hidden/rack.png) <@U0DEE> in "
        "#ops <https://vpn.example/hidden> <!-- hush -->\n\n[ok](https://status.example.com/i/1) vpn.example/hidden"
    )
    session.add(
        postmortems.Section(
            team_id=TEAM, postmortem_id=document.id or 0, position=9, key="lucky", title="Luck, by Bo Achterberg",
            body=body, origin="edited",
        )
    )  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, int]]:
    with opened(f"sqlite:///{tmp_path_factory.mktemp('outside')}/one.db") as database:
        incident_id = database.write(tell)
        database.write(lambda session: told(session, incident_id))
        yield database, incident_id


@pytest.fixture(scope="module")
def outside(world: tuple[Database, int]) -> dict[str, str]:
    """Every format as outsiders get it."""
    settings, rendering = load_settings(needs_slack=False, timezone="UTC", **PUBLIC), Rendering("UTC")
    made = {}
    for form in FORMATS:
        with world[0].read() as session:
            incident = incidents.get(session, world[1])
            made[form] = export_file(session, incident, form, settings=settings, rendering=rendering, is_external=True)
    pages = pypdf.PdfReader(io.BytesIO(made.pop("pdf"))).pages
    return {form: said.decode() for form, said in made.items()} | {
        "pdf": "\n".join(one.extract_text() for one in pages)
    }


def test_nothing_leaves_that_is_not_for_outsiders(outside: dict[str, str]) -> None:
    found = [(form, secret) for form, said in outside.items() for secret in SECRETS if secret in said]
    assert found == []


def test_the_account_is_still_there(outside: dict[str, str]) -> None:
    for form in ("markdown", "html", "pdf", "json", "csv"):
        said = " ".join(outside[form].split())
        assert "The communications lead asked Responder A in a channel" in said, form
        assert "We do not restart the broker before its disk was looked at" in said, form
    assert "the page, " + LEFT_OUT in outside["markdown"]
    assert "[ok](https://status.example.com/i/1)" in outside["markdown"]
    assert "Responder B looked at picture" in outside["markdown"]
    assert "https://status.example.com/i/1" in outside["html"]
    assert "## Responders" not in outside["markdown"]
    assert "Responder B" in outside["csv-actions"]


def test_json_keeps_its_published_shape(outside: dict[str, str]) -> None:
    document: dict[str, Any] = json.loads(outside["json"])
    jsonschema.validate(document, json.loads(schema()), format_checker=jsonschema.FormatChecker())
    assert document["incident"]["roles"] == []
    assert {line["author_id"] for line in document["timeline"]} == {None}
    assert document["timeline"][-1]["struck"] is False


@given(st.text(st.sampled_from("#@<>[]()!/:.|\\ \n`*_-abAB1") | st.characters(codec="utf-8"), max_size=60))
def test_doing_it_twice_changes_nothing(veil: Veil, typed: str) -> None:
    once = veil.typed(typed)
    assert veil.typed(once) == once


@pytest.fixture(scope="module")
def veil(world: tuple[Database, int]) -> Veil:
    settings = load_settings(needs_slack=False, **PUBLIC)
    with world[0].read() as session:
        return Veil(gather(session, incidents.get(session, world[1]), settings), settings)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("see https://status.example.com/a?b=c.", "see https://status.example.com/a?b=c."),
        ("see HTTPS://user:pw@vpn.example:8443/x).", f"see {LEFT_OUT})."),
        ("https://status.example.com.evil.example/x", LEFT_OUT),
        ("https://status.example.com@vpn.example/x", LEFT_OUT),
        ("issue #12, C#, #ffd and a&#39;b", "issue #12, C#, a channel and a&#39;b"),
        ("disk at /var/spool is 100%, 3/4 full", "disk at /var/spool is 100%, 3/4 full"),
        ("wiki.corp.example/runbook says so", f"{LEFT_OUT} says so"),
    ],
)
def test_addresses_and_channels(veil: Veil, typed: str, said: str) -> None:
    assert veil.typed(typed) == said
