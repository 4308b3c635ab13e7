"""The impact of an incident: figures as people typed them, and words."""

from collections.abc import Mapping

from sqlmodel import Session

from bot import text
from storage import incidents as rows
from storage.incidents import Incident

_SHARE = "%"
FIGURES = ("users", "duration", "tickets", "cost", "effort", "services", "regions")
TEXT = "text"


def add(session: Session, incident: Incident, figures: dict[str, str], free: str) -> None:
    """Keep what is known, and what somebody else has said at the same moment; see `together`."""
    rows.hold(session, incident)
    incident.impact = together(incident.impact, figures, free)
    session.add(incident)


def together(known: Mapping[str, str], figures: Mapping[str, str], free: str) -> dict[str, str]:
    """Return what is known by now: a figure replaces the earlier one of its name, words are added to what was said.

    How many users and which share of them stand side by side (`1300, 12%`): neither replaces the other.
    """
    found = dict(known)
    for name, value in figures.items():
        found[name] = _beside(found.get(name, ""), text.plain(value, {}))
    if free:
        said = text.plain(free, {})
        found["text"] = f"{found['text']} {said}" if found.get("text") and said not in found["text"] else said
    return found


def replace(session: Session, incident: Incident, changed: dict[str, str]) -> None:
    """Set figures and words (wire texts) as they were changed; what is empty is unknown again, the rest stays."""
    rows.hold(session, incident)
    known = {name: said for name, said in incident.impact.items() if name not in changed}
    incident.impact = known | {name: text.plain(said, {}) for name, said in changed.items() if said}
    session.add(incident)


def worded(changed: dict[str, str]) -> str:
    """Return what was changed as the words of a line (wire text), empty when nothing was said."""
    figures = ", ".join(f"{name} {said}" for name, said in changed.items() if said and name != TEXT)
    return ". ".join(part for part in (figures, changed.get(TEXT, "")) if part)


def _beside(known: str, said: str) -> str:
    other_kind = [part for part in known.split(", ") if part and (_SHARE in part) != (_SHARE in said)]
    return ", ".join(sorted([*other_kind, said], key=lambda part: _SHARE in part))
