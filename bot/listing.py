"""Lists of incidents: the words that narrow them, and a page of them as somebody sees it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot.errors import Refusal
from bot.settings import Settings
from bot.words import did_you_mean, read_severity
from storage import listing as rows
from storage import tags
from storage.incidents import Incident
from storage.listing import ALL, CLOSED, MINE, OPEN, PRACTICE, Filter
from storage.people import Viewer
from storage.tags import SERVICE, TAG

PAGE = 10
_STATES = {
    "open": OPEN,
    "running": OPEN,
    "closed": CLOSED,
    "resolved": CLOSED,
    "done": CLOSED,
    "mine": MINE,
    "my": MINE,
    "me": MINE,
    "practice": PRACTICE,
    "all": ALL,
}
_SPOKEN_SEVERITY = re.compile(r"\b(sev(?:erity)?)[\s-]+(?=[0-9])", re.IGNORECASE)
_LABEL = re.compile(r"(?P<kind>tag|service)s?:(?P<name>\S+)", re.IGNORECASE)


@dataclass(frozen=True)
class Shown:
    """An incident in a list; `lasted` is how long it took, or has been running."""

    incident: Incident
    lasted: timedelta
    labels: tuple[str, ...] = ()


def read(rest: str, settings: Settings) -> tuple[Filter, int]:
    """Read `[open|closed|mine|sev1…|practice|all] [tag:…] [service:…] [page]`; open ones where nothing is said.

    Raises Refusal for a word that means nothing here.
    """
    left, labels = take_labels(rest)
    state, severity, page = "", None, 1
    severities = [one.id for one in settings.severities]
    for word in _SPOKEN_SEVERITY.sub(r"\1", left).lower().replace(",", " ").split():
        level = read_severity(word, severities)
        if word in _STATES:
            state = _STATES[word]
        elif level:
            severity = level
        elif word.isdecimal() and len(word) < 6:
            page = int(word)
        elif word not in {"incidents", "incident", "page"}:
            raise Refusal("list_word", given=word, suggestion=did_you_mean(word, [*_STATES, *severities]))
    narrowed = severity or labels[TAG] or labels[SERVICE]
    return Filter(state or (ALL if narrowed else OPEN), severity, labels[TAG], labels[SERVICE]), page


def take_labels(rest: str) -> tuple[str, dict[str, tuple[str, ...]]]:
    """Take `tag:…` and `service:…` out of what was typed; return the rest, and the names by kind."""
    labels: dict[str, list[str]] = {TAG: [], SERVICE: []}
    for found in _LABEL.finditer(rest):
        labels[found["kind"].lower()].append(found["name"].lower().strip(",;"))
    return _LABEL.sub(" ", rest).strip(), {kind: tuple(dict.fromkeys(names)) for kind, names in labels.items()}


def page(session: Session, viewer: Viewer, narrowed: Filter, number: int, *, now: datetime) -> dict[str, Any]:
    """Return what a page of a list shows."""
    total = rows.count(session, viewer, narrowed)
    pages = max((total + PAGE - 1) // PAGE, 1)
    number = min(max(number, 1), pages)
    found = rows.page(session, viewer, narrowed, offset=(number - 1) * PAGE, limit=PAGE)
    return {
        "shown": shown(session, found, now=now),
        "narrowed": narrowed,
        "words": words(narrowed),
        "total": total,
        "page": number,
        "pages": pages,
    }


def shown(session: Session, incidents: Sequence[Incident], *, now: datetime) -> list[Shown]:
    """Return incidents as lists show them, with their services and tags."""
    labels: dict[int, list[str]] = {}
    for one in tags.of_several(session, [incident.id or 0 for incident in incidents]):
        labels.setdefault(one.incident_id, []).append(one.name)
    return [
        Shown(one, (one.closed_at or now) - one.declared_at, tuple(labels.get(one.id or 0, ()))) for one in incidents
    ]


def words(narrowed: Filter) -> str:
    """Return a filter as somebody would type it."""
    labels = [f"tag:{name}" for name in narrowed.tags] + [f"service:{name}" for name in narrowed.services]
    return " ".join([narrowed.state, *([narrowed.severity] if narrowed.severity else []), *labels])
