"""Earlier incidents that look alike: by the words of their titles, their services and tags.

What is offered stands in a channel that everybody in it reads, so only incidents that show to everybody are.
"""

import math
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from bot import listing, search
from bot.listing import Shown
from storage import listing as rows
from storage import search as index
from storage import tags
from storage.incidents import Incident
from storage.listing import CLOSED, Filter
from storage.people import Viewer
from storage.tags import SERVICE

DELIVERY = "look_alikes"
MOST = 3
LEAST = 0.55  # below it, two titles share a word and little more
OF_A_SERVICE, OF_A_TAG = 0.4, 0.2
MOST_CANDIDATES = 300
# Words that are in every second title: they make nothing alike.
_EMPTY_WORDS = (
    "a an and are at be by down error errors fail failed failing fails for from has have high in incident is issue "
    "issues it its not of on or our out outage problem problems slow some the there this to up users was we with "
    "broken cannot can customers degraded elevated no test"
)
_EMPTY = frozenset(_EMPTY_WORDS.split())


def find(session: Session, incident: Incident, *, now: datetime) -> list[Shown]:
    """Return up to three closed incidents that look like this one and show to everybody, the most alike first."""
    everybody = Viewer(team_id=incident.team_id, user_id="")
    words, labels = words_of(incident.title), labels_of(session, [incident])[incident.id or 0]
    hits = index.find(
        session,
        everybody,
        sorted(words)[: search.MOST_TERMS],
        narrowed=Filter(CLOSED),
        within=(index.TITLE,),
        any_of=True,
        most=MOST_CANDIDATES,
    )
    candidates = rows.several(session, everybody, {hit.incident_id for hit in hits})
    for name in sorted(name for kind, name in labels if kind == SERVICE):
        same = rows.page(session, everybody, Filter(CLOSED, services=(name,)), offset=0, limit=MOST_CANDIDATES)
        candidates |= {one.id or 0: one for one in same}
    earlier = [one for one in candidates.values() if one.id != incident.id and not one.closed_as]
    theirs = labels_of(session, earlier)
    scores = {one.id or 0: likeness(words, labels, words_of(one.title), theirs[one.id or 0]) for one in earlier}
    alike = sorted(earlier, key=lambda one: (-scores[one.id or 0], -(one.id or 0)))
    return listing.shown(session, [one for one in alike if scores[one.id or 0] >= LEAST][:MOST], now=now)


def likeness(words: set[str], labels: set[tuple[str, str]], others: set[str], their: set[tuple[str, str]]) -> float:
    """Return how alike two incidents are, by the words of their titles and what is on them; from LEAST on they are."""
    shared = len(words & others) / math.sqrt(len(words) * len(others)) if words and others else 0.0
    return shared + sum(OF_A_SERVICE if kind == SERVICE else OF_A_TAG for kind, _ in labels & their)


def words_of(typed: str) -> set[str]:
    """Return the words of a text that say something, without the s of a plural."""
    terms = (term for term in search.terms_of_typed(typed) if term not in _EMPTY)
    return {term.removesuffix("s") if len(term) > 4 else term for term in terms if not term.isdecimal()}


def labels_of(session: Session, incidents: Sequence[Incident]) -> dict[int, set[tuple[str, str]]]:
    """Return the services and tags of incidents, each with its kind, by the incident's id."""
    found: dict[int, set[tuple[str, str]]] = {one.id or 0: set() for one in incidents}
    for tag in tags.of_several(session, found):
        found[tag.incident_id].add((tag.kind, tag.name))
    return found
