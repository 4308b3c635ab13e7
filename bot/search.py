"""Search: what somebody typed, as plain words; what was found, by incident, with the words marked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot import listing, people, text
from bot.errors import Refusal
from bot.listing import Shown
from storage import links, postmortems, timeline
from storage import listing as incident_rows
from storage import search as rows
from storage.listing import ALL, Filter
from storage.people import Viewer
from storage.search import LINE, LINK, SECTION, TITLE, Hit
from storage.tags import SERVICE, TAG

PAGE, MOST_EXCERPTS, MOST_TERMS = 5, 2, 8
BEFORE, LENGTH = 50, 170  # characters of an excerpt: before the first word that was found, and in all
_TERM = re.compile(r"[^\W_]+")
_MARKDOWN = re.compile(r"[*_`\\#]+|^\s*[-|>]\s", re.MULTILINE)
_LONGEST_TERM = 60


@dataclass(frozen=True)
class Piece:
    """A part of an excerpt (typed text); `is_match`: it is a word that was looked for."""

    text: str
    is_match: bool = False


@dataclass(frozen=True)
class Excerpt:
    """Where words were found: `where` is line, section or link; `about` a line's number, a title, an address."""

    where: str
    about: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Found:
    """An incident that was found; `more` is in how many places beside the excerpts."""

    shown: Shown
    excerpts: list[Excerpt] = field(default_factory=list)
    more: int = 0


def terms_of(wire: str) -> list[str]:
    """Return the words of what was typed (wire form): letters and digits only, so no sign means anything."""
    return terms_of_typed(text.plain(wire, {}))[:MOST_TERMS]


def terms_of_typed(said: str) -> list[str]:
    """Return the different words of a typed text, in lower case."""
    return list(dict.fromkeys(term[:_LONGEST_TERM] for term in _TERM.findall(said.lower())))


def find(session: Session, viewer: Viewer, rest: str, number: int, *, now: datetime) -> dict[str, Any]:
    """Return what a page of a search shows. Raises Refusal where there is no word to look for."""
    left, labels = listing.take_labels(rest)
    terms = terms_of(left)
    if not terms:
        raise Refusal("search_words")
    narrowed = Filter(ALL, None, labels[TAG], labels[SERVICE])
    hits = _by_incident(_hits(session, viewer, terms, narrowed))
    pages = max((len(hits) + PAGE - 1) // PAGE, 1)
    number = min(max(number, 1), pages)
    ids = list(hits)[(number - 1) * PAGE : number * PAGE]
    known = incident_rows.several(session, viewer, ids)
    shown = listing.shown(session, [known[one] for one in ids if one in known], now=now)
    return {
        "found": [_found(session, viewer, one, hits[one.incident.id or 0], terms) for one in shown],
        "words": " ".join(rest.split()),
        "total": len(hits),
        "page": number,
        "pages": pages,
    }


def marked(said: str, terms: Sequence[str]) -> tuple[Piece, ...]:
    """Return the part of a text (as typed) where the words are, and which of its words they are."""
    said = " ".join(said.split())
    looked_for = "|".join(re.escape(term) + (r"[^\W_]*" if len(term) > 2 else r"(?![^\W_])") for term in terms)
    pattern = re.compile(rf"(?<![^\W_])(?:{looked_for})", re.IGNORECASE)
    first = pattern.search(said)
    begin = max((first.start() if first else 0) - BEFORE, 0)
    part = ("…" if begin else "") + said[begin : begin + LENGTH] + ("…" if begin + LENGTH < len(said) else "")
    pieces, end = [], 0
    for match in pattern.finditer(part):
        pieces += [Piece(part[end : match.start()]), Piece(match[0], is_match=True)]
        end = match.end()
    return tuple(piece for piece in (*pieces, Piece(part[end:])) if piece.text)


def _hits(session: Session, viewer: Viewer, terms: Sequence[str], narrowed: Filter) -> list[Hit]:
    """Return the rows that have all words; then those of incidents that have each of them somewhere."""
    hits = rows.find(session, viewer, terms, narrowed=narrowed)
    if len(terms) == 1 or len({hit.incident_id for hit in hits}) > PAGE:
        return hits
    each = [rows.find(session, viewer, [term], narrowed=narrowed) for term in terms]
    everywhere = set.intersection(*({hit.incident_id for hit in some} for some in each))
    spread = [hit for some in each for hit in some if hit.incident_id in everywhere]
    return list(dict.fromkeys([*hits, *spread]))


def _by_incident(hits: Sequence[Hit]) -> dict[int, list[Hit]]:
    """Group rows by incident: those with the words in their title first, then the newest."""
    grouped: dict[int, list[Hit]] = {}
    for hit in hits:
        grouped.setdefault(hit.incident_id, []).append(hit)
    titled = {hit.incident_id for hit in hits if hit.where == TITLE}
    return dict(sorted(grouped.items(), key=lambda item: (item[0] not in titled, -item[0])))


def _found(session: Session, viewer: Viewer, shown: Shown, hits: Sequence[Hit], terms: Sequence[str]) -> Found:
    excerpts: list[Excerpt] = []
    places = [hit for hit in hits if hit.where != TITLE]
    for done, hit in enumerate(places):
        if len(excerpts) == MOST_EXCERPTS:
            return Found(shown, excerpts, len(places) - done)
        excerpt = _excerpt(session, viewer, hit, terms)
        excerpts += [excerpt] if excerpt else []
    return Found(shown, excerpts)


def _excerpt(session: Session, viewer: Viewer, hit: Hit, terms: Sequence[str]) -> Excerpt | None:
    if hit.where == LINE:
        line = timeline.get(session, hit.row_id)
        if line.source == "system" and line.number == 1:  # the declaration: it only says the title again
            return None
        said = text.plain(line.text or "", people.names_in(session, viewer.team_id, line.text))
        return Excerpt(LINE, str(line.number), marked(said, terms))
    if hit.where == SECTION:
        section = postmortems.section(session, hit.row_id)
        return Excerpt(SECTION, section.title, marked(_MARKDOWN.sub("", section.body), terms))
    link = links.find(session, viewer.team_id, hit.row_id)
    return Excerpt(LINK, link.url, marked(link.title or link.url, terms)) if link and hit.where == LINK else None
