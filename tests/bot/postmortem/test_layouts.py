"""Layouts by severity, templates of a team's own, what a long timeline shows, hints that stay in the draft."""

import re
from pathlib import Path

import pytest
from sqlmodel import Session

from bot.errors import SettingsError
from bot.layouts import LAYOUTS
from bot.postmortem.draft import document
from bot.postmortem.export import export
from bot.postmortem.sections import without_hints
from bot.postmortem.trial import check_templates
from bot.rendering import Rendering
from bot.settings import Settings, load_settings
from storage import incidents
from storage.database import Database
from tests.example_incident import add_line


def worded(database: Database, incident_id: int, settings: Settings, rendering: Rendering | None = None) -> str:
    with database.read() as session:
        found = incidents.get(session, incident_id)
        rendering = rendering or Rendering("UTC", settings.postmortem_templates)
        return document(session, found, settings=settings, rendering=rendering)


def titles(markdown: str) -> list[str]:
    return re.findall(r"^## (.*)$", markdown, re.MULTILINE)


def rated(database: Database, incident_id: int, severity: str) -> None:
    def job(session: Session) -> None:
        incident = incidents.get(session, incident_id)
        incident.severity = severity
        session.add(incident)

    database.write(job)


def test_a_small_incident_has_a_short_document(database: Database, bare: int, full: int, settings: Settings) -> None:
    for incident_id in (bare, full):
        rated(database, incident_id, "sev4")
    little, much = worded(database, bare, settings), worded(database, full, settings)
    assert "Detection, response, recovery" not in little + much
    assert "Where we got lucky" not in little
    assert "It was the quietest evening of the week" in much


def test_the_classic_layout_tells_it_in_its_own_order(database: Database, full: int) -> None:
    settings = load_settings(
        needs_slack=False,
        timezone="UTC",
        severities=[{"id": "sev2", "name": "SEV-2", "layout": "classic"}],
        unconfirmed_severity="sev2",
    )
    told = worded(database, full, settings)
    assert titles(told)[1:8] == [
        "Incident summary",
        "Timeline of events",
        "Root cause analysis",
        "Impact assessment",
        "What went well",
        "What didn't go well",
        "Action items",
    ]
    assert "- **Why did printing stop?** – The print queue refused new jobs." in told
    assert "- **21:06** – Print queue: no job finished for 5 min (#1)" in told
    assert "- Support tickets: 58" in told
    assert "| Delete spool files after 30 days | Responder B | 31 March 2026 |" in told


def test_a_teams_own_template_words_its_section(database: Database, full: int, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "summary.md.j2").write_text("In {{ severity }}: {{ title.cell }} {{ 7 * 7 }}")
    settings = load_settings(needs_slack=False, timezone="UTC", postmortem_templates=tmp_path)
    rendering = Rendering("UTC", tmp_path)
    check_templates(settings, rendering)
    assert "## Summary\n\nIn SEV-2: Warehouses cannot print labels 49\n" in worded(database, full, settings)


@pytest.mark.parametrize(
    ("name", "written", "place", "why"),
    [
        ("summary.md.j2", "a\n{% if %}", "summary.md.j2, line 2", "Expected an expression"),
        ("summary.md.j2", "a\nb\n{{ nobody_knows }}", "summary.md.j2, line 3", "'nobody_knows' is undefined"),
        ("short/impact.md.j2", "{{ ''.__class__.__mro__ }}", "impact.md.j2, line 1", "unsafe"),
        ("links.md.j2", "\n{{ 1 / 0 }}", "links.md.j2, line 2", "division by zero"),
        ("document.md.j2", "# {{ key }}\n{{ nobody_knows }}", "document.md.j2, line 2", "'nobody_knows' is undefined"),
        ("page.html.j2", "<p>\n\n{{ title.nowhere.plain }}", "page.html.j2, line 3", "has no attribute 'nowhere'"),
        ("picture.svg.j2", "\n{{ drawing.boxes[0].depth + 1 }}", "picture.svg.j2, line 2", "has no attribute 'depth'"),
        ("page.css", "p { color: red; }\n{{ 1 / 0 }}", "page.css, line 2", "division by zero"),
        ("sumary.md.j2", "a", "sumary.md.j2", "no layout has a section of this name"),
    ],
)
def test_a_broken_one_is_named_with_its_line_at_the_start(
    tmp_path: Path, name: str, written: str, place: str, why: str
) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(written)
    settings = load_settings(needs_slack=False, timezone="UTC", postmortem_templates=tmp_path)
    with pytest.raises(SettingsError) as refused:
        check_templates(settings, Rendering("UTC", tmp_path))
    (problem,) = refused.value.problems
    assert place in problem
    assert why in problem


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    settings = load_settings(needs_slack=False, postmortem_templates=tmp_path / "none")
    with pytest.raises(SettingsError, match="is no folder"):
        check_templates(settings, Rendering("UTC", tmp_path / "none"))


def test_one_that_fails_later_costs_no_document(database: Database, full: int, tmp_path: Path) -> None:
    (tmp_path / "summary.md.j2").write_text("{% if line_count > 5 %}{{ 1 / 0 }}{% endif %}")
    settings = load_settings(needs_slack=False, timezone="UTC", postmortem_templates=tmp_path)
    assert "was a SEV-2 incident that lasted" in worded(database, full, settings)


def test_a_page_of_ones_own_is_worn_and_where_it_fails_ours_is(database: Database, full: int, tmp_path: Path) -> None:
    (tmp_path / "page.css").write_text("body { color: rebeccapurple; }")
    (tmp_path / "picture.svg.j2").write_text("<svg><title>{{ drawing.told }}</title></svg>")
    (tmp_path / "document.md.j2").write_text("{{ 1 / 0 if line_count > 9 else key }}")
    settings = load_settings(needs_slack=False, timezone="UTC", postmortem_templates=tmp_path)
    rendering = Rendering("UTC", tmp_path)
    check_templates(settings, rendering)
    with database.read() as session:
        page = export(session, incidents.get(session, full), "html", settings=settings, rendering=rendering)
    assert "<style>\nbody { color: rebeccapurple; }" in page
    assert "<svg><title>The timeline of INC-" in page
    assert worded(database, full, settings).startswith("# INC-")


def test_a_long_timeline_shows_what_matters_and_all_of_it_in_the_appendix(
    database: Database, full: int, settings: Settings
) -> None:
    long = "word " * 100

    def many(session: Session) -> None:
        for number in range(40):
            add_line(session, incidents.get(session, full), 50, f"small talk {number}")
        link = "https://parcels.example/archives/C0LABEL/p1"
        add_line(session, incidents.get(session, full), 51, long, kind="finding", permalink=link)
        add_line(session, incidents.get(session, full), 52, "the secret word", kind="finding", shown="internal")

    database.write(many)
    body, appendix = worded(database, full, settings).split("## Appendix")
    timeline = body.partition("## Timeline")[2].partition("\n## ")[0]
    assert re.findall(r"_(\w+):_", timeline) == [
        "alert", "detection", "finding", "decision", "communication", "finding", "action", "mitigation"
    ]  # fmt: skip
    assert "45 more lines are in the appendix only." in timeline
    assert long.strip() in timeline
    assert appendix.count("small talk") == 40
    assert long.strip() not in appendix
    assert re.search(r"word … .*\(\[#\d+\]\(https://parcels", appendix) or "…" in appendix
    assert "secret" not in body + appendix


def test_hints_stay_in_the_draft(database: Database, bare: int, settings: Settings, rendering: Rendering) -> None:
    assert "_✎ Say here" in worded(database, bare, settings)
    with database.read() as session:
        found = incidents.get(session, bare)
        told = [export(session, found, one, settings=settings, rendering=rendering) for one in ("markdown", "html")]
    for one in told:
        assert "✎" not in one
        assert "Where we got lucky" not in one
        assert "Recovery" not in one
    assert "At a glance" in told[0]


def test_hints_are_taken_out_of_what_people_edited_and_nothing_else_is() -> None:
    edited = (
        "### Detection\n\n_✎ Say here how._\n\n### Response\n\nWe _looked_.\n\n_✎ Say more._\n\n### Recovery\n\n_✎ x_"
    )
    assert without_hints(edited) == "### Response\n\nWe _looked_."
    assert without_hints("It _✎ was_ so.\n") == "It _✎ was_ so."


def test_every_layout_begins_at_a_glance_and_ends_with_what_is_done() -> None:
    for layout in LAYOUTS:
        assert next(iter(layout.sections)) == "glance"
        assert "action_items" in layout.sections
