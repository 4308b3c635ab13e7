"""The sections of a postmortem, in their order, each worded by `templates/postmortem/<key>.md.j2`.

The order and the contents: https://sre.google/workbook/postmortem-culture/
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.factors import alone, chains
from bot.postmortem.chronicle import Chronicle, long_date, span
from bot.postmortem.facts import Facts
from bot.postmortem.glance import glance, impact_sentences
from bot.postmortem.links import found_in
from bot.postmortem.markdown import Words, link
from bot.postmortem.phases import phases
from bot.postmortem.responders import responders
from bot.rendering import Rendering
from bot.settings import Settings
from bot.words import only_figures
from storage.incidents import KEY_TIMES, ContributingFactor
from storage.postmortems import GENERATED

APPENDIX = "appendix"  # there only while a line is to be shown in it

_FIGURES = {
    "users": "Users hit",
    "duration": "Duration",
    "tickets": "Support tickets",
    "cost": "Cost",
    "effort": "Effort of the response",
    "services": "Services",
    "regions": "Regions",
}
IMPACT_TEXT = "text"  # what was said of the impact beside the figures
_ALWAYS_ASKED = ("users", "duration", "tickets", "cost", "effort")
_SOURCES = {
    "declared": "when the incident was declared",
    "hand": "set by hand",
    "resolve": "when it was resolved",
    "status": "a change of status",
    "role": "the first role that somebody took",
    "line": "a line of the timeline",
}


# What a section asks its reader to write, in a paragraph of its own, and the heading that would stand over nothing.
_HINT = re.compile(r"(?:^#{3,6} [^\n]+\n+)?^_✎ [^\n]*_[ \t]*$\n*(?=#{3,6} |\Z)|^_✎ [^\n]*_[ \t]*$\n*", re.MULTILINE)


@dataclass(frozen=True)
class SectionText:
    """One section of a document: Markdown without its heading. `origin`: generated, edited, accepted.

    Of one that people wrote, `drafted` is what the facts give instead.
    """

    key: str
    title: str
    body: str
    origin: str = GENERATED
    drafted: str | None = None


def generate(facts: Facts, settings: Settings, rendering: Rendering) -> list[SectionText]:
    """Word every section of the incident's layout from the facts alone, with hints where nothing is known."""
    told, layout = facts_of_sections(facts, settings), settings.layout_of(facts.incident.severity)
    titles = layout.sections | ({APPENDIX: "Appendix"} if told["chronicle"].appendix else {})
    made = [SectionText(key, title, tidy(rendering.section(key, layout.id, told))) for key, title in titles.items()]
    return [one for one in made if one.key not in layout.when_known or without_hints(one.body)]


def to_leave(sections: Sequence[SectionText]) -> list[SectionText]:
    """Return sections as they leave the draft: without hints, and without those that say nothing else."""
    bare = [replace(one, body=without_hints(one.body)) for one in sections]
    return [one for one in bare if one.body]


def without_hints(markdown: str) -> str:
    """Return a section without the paragraphs that tell its writers what belongs there (`_✎ …_`)."""
    if "_✎ " not in markdown:
        return markdown
    return _HINT.sub("", markdown).strip()


def tidy(markdown: str) -> str:
    """Return Markdown without the blank lines that a template's layout leaves behind."""
    return re.sub(r"\n{3,}", "\n\n", markdown).strip()


def head(facts: Facts, settings: Settings) -> dict[str, Any]:
    """Return what stands above the sections; all text of people is `Words`."""
    incident = facts.incident
    return {
        "key": incident.key,
        "title": facts.typed(incident.title),
        "severity": _name(settings.severities, incident.severity),
        "severity_confirmed": incident.severity_confirmed,
        "status": facts.postmortem.status if facts.postmortem else "draft",
        "owner": facts.who(facts.owner_id),
        "durations": facts.durations,
        "phases": phases(facts, settings),
        "line_count": len(facts.standing),
        "author_count": len({line.author_id or line.author_name for line in facts.standing} - {""}),
    }


def facts_of_sections(facts: Facts, settings: Settings) -> dict[str, Any]:
    """Return what the sections' templates are given, the head too; all text of people is `Words`."""
    incident, chronicle, figures = facts.incident, Chronicle(facts, settings), _figures(facts)
    return head(facts, settings) | {
        "is_over": not incident.is_open,
        "summary": facts.typed(incident.summary),
        "figures": figures,
        "impact": facts.typed(incident.impact.get(IMPACT_TEXT, "")),
        "impact_lines": [one for one in chronicle.of_kinds("impact") if not only_figures(one.text.plain)],
        "by_name": facts.by_name,
        "key_times": _key_times(facts),
        "when": _when(facts, settings),
        "chronicle": chronicle,
        "glance": glance(facts, chronicle),
        "chains": [[_why(facts, chronicle, one) for one in chain.answers] for chain in chains(facts.factors)],
        "factors": [_why(facts, chronicle, one) for one in alone(facts.factors)],
        "impact_sentences": impact_sentences(figures, {name: key for key, name in _FIGURES.items()}),
        "action_items": _action_items(facts),
        "responders": responders(facts, settings),
        "published": link("the published postmortem", incident.postmortem_url) if incident.postmortem_url else "",
        "channel": _channel(facts),
        "links": found_in(facts),
    }


def _why(facts: Facts, chronicle: Chronicle, factor: ContributingFactor) -> Mapping[str, Any]:
    return {
        "question": facts.words(factor.question),
        "text": facts.words(factor.text),
        "evidence": chronicle.pointed(factor.line_ids),
    }


def _name(words: Any, word_id: str) -> Words:
    return Words(next((word.name for word in words if word.id == word_id), word_id))


def _figures(facts: Facts) -> list[tuple[str, Words]]:
    """Return the figures of the impact; those that every postmortem asks for are there without a value, too."""
    impact = facts.incident.impact
    asked = [key for key in _FIGURES if impact.get(key) or key in _ALWAYS_ASKED]
    others = sorted(key for key in impact if key not in _FIGURES and key != IMPACT_TEXT)
    return [(_FIGURES.get(key, key.capitalize()), facts.typed(impact.get(key, ""))) for key in (*asked, *others)]


def _key_times(facts: Facts) -> list[Mapping[str, Any]]:
    rows: list[Mapping[str, Any]] = []
    for name in KEY_TIMES:
        known = facts.key_times.get(name)
        at, approximate = (known.at, known.approximate) if known else (None, False)
        source = _SOURCES.get(known.source, known.source) if known else ""
        source = f"line {known.line_number}" if known and known.line_number else source
        rows.append({"name": name.capitalize(), "at": at, "approximate": approximate, "source": source})
    return rows


def _when(facts: Facts, settings: Settings) -> str:
    begin, end = facts.key_times.get("started"), facts.key_times.get("resolved")
    return span(begin.at, end.at if end and end.at >= begin.at else None, settings.timezone) if begin else ""


def _action_items(facts: Facts) -> list[Mapping[str, Any]]:
    return [
        {
            "number": item.number,
            "text": facts.words(item.text),
            "owner": facts.who(item.owner_id) if item.owner_id else facts.words(item.owner_name),
            "priority": (item.priority or "").upper(),
            "due": long_date(item.due_on).partition(", ")[2] if item.due_on else "",
            "status": item.status,
        }
        for item in facts.action_items
    ]


def _channel(facts: Facts) -> str:
    incident = facts.incident
    if not incident.channel_id:
        return ""
    url = f"{facts.workspace_url}archives/{incident.channel_id}" if facts.workspace_url else None
    return link(f"#{incident.channel_name or incident.channel_id}", url)
