"""A team's own templates, tried before the bot starts: each must be readable, well named, and word facts."""

import traceback
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot import metrics
from bot.errors import SettingsError
from bot.postmortem import draft, drawing, page
from bot.postmortem.facts import Facts
from bot.postmortem.picture import picture
from bot.postmortem.sections import APPENDIX, facts_of_sections, generate, head
from bot.rendering import Rendering, broken_templates
from bot.settings import Settings
from storage.action_items import ActionItem
from storage.incidents import KEY_TIMES, ContributingFactor, Incident, KeyTime
from storage.timeline import Line

_AT, _STEP = datetime(2026, 1, 5, 12, 0, tzinfo=UTC), timedelta(minutes=10)
_WHOLE = (draft.NAME, page.NAME, drawing.NAME)


def check_templates(settings: Settings, rendering: Rendering) -> None:
    """Raise SettingsError with a sentence for each template of the team's that is broken, with its line."""
    folder = settings.postmortem_templates
    if folder is None:
        return
    if not folder.is_dir():
        raise SettingsError([f"POSTMORTEM_TEMPLATES: {folder} is no folder. Name one, or leave the setting out."])
    problems = [*_misnamed(folder, settings), *broken_templates(rendering, folder)]
    problems = problems or _untold(settings, rendering) or _undrawn(settings, rendering)
    if problems:
        raise SettingsError(problems)


def _misnamed(folder: Path, settings: Settings) -> list[str]:
    """Find files that would never be used: a slip in a name would go unnoticed."""
    known = {f"{key}.md.j2" for layout in settings.layouts for key in (*layout.sections, APPENDIX)}
    layouts = {layout.id for layout in settings.layouts}
    found = []
    for path in sorted(folder.rglob("*.j2")):
        room = path.parent.relative_to(folder).as_posix()
        if path.name.startswith("_") or (room == "." and path.name in _WHOLE):
            continue
        if path.name not in known or room not in {".", *layouts}:
            found.append(f"{path}: no layout has a section of this name. Rename it, or begin its name with _ .")
    return found


def _untold(settings: Settings, rendering: Rendering) -> list[str]:
    """Word every section from much and from little; return what went wrong, each once, with file and line."""
    found: dict[str, None] = {}
    for facts in (_facts(is_rich=True), _facts(is_rich=False)):
        told = facts_of_sections(facts, settings)
        for layout in settings.layouts:
            for key in (*layout.sections, APPENDIX):
                try:
                    rendering.own_section(key, layout.id, told)
                except Exception as error:  # noqa: BLE001 - whatever a template does, it is named
                    found[_placed(error, settings)] = None
    return list(found)


def _undrawn(settings: Settings, rendering: Rendering) -> list[str]:
    """Make the picture, the document and the page from much and from little; return what went wrong, each once."""
    found: dict[str, None] = {}
    for facts in (_facts(is_rich=True), _facts(is_rich=False)):
        for name, told in _wholes(facts, settings, rendering).items():
            try:
                rendering.own_document(name, told)
            except Exception as error:  # noqa: BLE001 - whatever a template does, it is named
                found[_placed(error, settings)] = None
    return list(found)


def _wholes(facts: Facts, settings: Settings, rendering: Rendering) -> dict[str, Mapping[str, Any]]:
    """Return what the template of each whole is given, by its name."""
    sections, drawn = generate(facts, settings, rendering), picture(facts, settings)
    return ({drawing.NAME: drawing.facts_of_svg(drawn)} if drawn else {}) | {
        draft.NAME: head(facts, settings) | {"sections": sections},
        page.NAME: page.facts_of_page(facts, sections, settings, Rendering(settings.timezone)),
    }


def _placed(error: Exception, settings: Settings) -> str:
    own = str(settings.postmortem_templates.absolute()) if settings.postmortem_templates else ""
    frames = [one for one in traceback.extract_tb(error.__traceback__) if one.filename.startswith(own)]
    where = f"{frames[-1].filename}, line {frames[-1].lineno}" if frames else own
    return f"{where}: {error}."


def _facts(*, is_rich: bool) -> Facts:
    """Return an incident that nobody had, with one of everything or with nothing but a title."""
    incident = Incident(
        id=0, team_id="T", number=0, title="A trial", severity="", status="resolved", declared_by="U0", declared_at=_AT
    )
    times = {
        name: KeyTime(incident_id=0, team_id="T", name=name, at=_AT + i * _STEP, source="hand", set_at=_AT)
        for i, name in enumerate(KEY_TIMES)
    }
    line = Line(
        id=1, team_id="T", incident_id=0, number=1, occurred_at=_AT, placed_at=_AT, recorded_at=_AT, kind="", source=""
    )
    kinds = ("note", "alert", "finding", "mitigation", "impact", "well", "badly", "lucky", "question")
    lines = [Line(**line.model_dump(exclude={"kind", "text"}), kind=kind, text="a line") for kind in kinds]
    item = ActionItem(team_id="T", incident_id=0, number=1, text="Do it", created_by="U0", created_at=_AT)
    why = ContributingFactor(incident_id=0, team_id="T", text="So", author_id="U0", recorded_at=_AT, line_ids=[])
    asked = ContributingFactor(**why.model_dump(exclude={"chain", "question"}), chain=1, question="Why?")
    if is_rich:
        incident.summary, incident.cause = "It failed.", "Something."
        incident.impact = {"users": "12%", "tickets": "4", "text": "Nobody could work."}
    return Facts(
        incident=incident,
        key_times=times if is_rich else {},
        durations=metrics.durations(times if is_rich else {}),
        roles=[],
        lines=lines if is_rich else [],
        factors=[why, asked] if is_rich else [],
        action_items=[item] if is_rich else [],
        reminders={},
        postmortem=None,
        people={},
        names={},
        labels={"U0": "Responder A"},
        by_name=False,
        workspace_url="https://example.com/",
        attached={},
        links=[],
        related=[],
        tags=[],
        services=[],
    )
