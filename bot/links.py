"""Links: web addresses that belong to an incident, and incidents that are related to it."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot import incidents, text, timeline
from bot.addresses import is_whole
from bot.errors import Refusal
from bot.text import Link as LinkToken
from storage import incidents as incident_rows
from storage import links as rows
from storage.incidents import Incident
from storage.links import Link, Relation
from storage.people import Viewer

MOST, PAGE, LONGEST_URL, LONGEST_TITLE = 100, 15, 2000, 200
_KEY = re.compile(r"inc[-–—‑](?P<number>[0-9]{1,9})(?![\w-])[\s:,]*", re.IGNORECASE)


@dataclass(frozen=True)
class Related:
    """An incident that is related to another one, and why."""

    relation_id: int
    incident: Incident
    why: str


def read_url(wire: str) -> tuple[str, str]:
    """Split what was typed into a web address and its title, both as typed.

    Raises Refusal when it begins with no address of the web.
    """
    tokens = text.parse(wire.strip())
    first = tokens[0] if tokens else None
    if isinstance(first, LinkToken):
        url, rest = first.url, " ".join(text.plain(wire.strip(), {}).split()).removeprefix(first.url)
        title = first.label if first.label and first.label not in {first.url, first.url.partition("://")[2]} else ""
    else:
        url, _, rest = text.plain(wire.strip(), {}).partition(" ")
        title = ""
    if not is_whole(url) or len(url) > LONGEST_URL:
        raise Refusal("no_web_address", given=url)
    return url, text.shorten(" ".join(rest.split()) or title, LONGEST_TITLE)


def add(session: Session, incident: Incident, url: str, title: str, *, by: str, at: datetime) -> tuple[Link, bool]:
    """Link an address to an incident; return it, and whether it is new. Linked again, only its title changes.

    Raises Refusal when there are too many.
    """
    there = rows.of_incident(session, incident.id or 0)
    known = next((one for one in there if one.url == url), None)
    if known is None and len(there) >= MOST:
        raise Refusal("too_many_links", most=MOST, key=incident.key)
    link = known or Link(team_id=incident.team_id, incident_id=incident.id or 0, url=url, added_by=by, added_at=at)
    link.title = title or link.title
    session.add(link)
    session.flush()
    timeline.refresh_overview(session, incident)
    return link, known is None


def remove(session: Session, viewer: Viewer, link_id: int, *, at: datetime) -> Incident:
    """Take a link off its incident, and return that. Raises Refusal when the viewer sees no such link."""
    link = rows.find(session, viewer.team_id, link_id)
    return _remove(session, viewer, link, at=at)


def unrelate(session: Session, viewer: Viewer, relation_id: int, *, at: datetime) -> Incident:
    """Part two incidents, and return the one that it was said of. Raises Refusal when the viewer sees it not."""
    relation = rows.find_relation(session, viewer.team_id, relation_id)
    incident = _remove(session, viewer, relation, at=at)
    if relation is not None:
        timeline.refresh_overview(session, incident_rows.get(session, relation.other_id))
    return incident


def read_related(wire: str) -> tuple[int, str] | None:
    """Read "INC-3 why": the number and the reason (as typed), or None where it begins with no incident."""
    found = _KEY.match(wire.strip())
    if found is None:
        return None
    return int(found["number"]), text.shorten(text.plain(wire.strip()[found.end() :], {}), LONGEST_TITLE)


def relate(
    session: Session, viewer: Viewer, incident: Incident, number: int, why: str, *, at: datetime
) -> tuple[Incident, bool]:
    """Relate two incidents, both ways; return the other one, and whether that is new.

    Raises Refusal when the viewer sees no INC-`number`, or when it is the same.
    """
    other = incidents.find(session, viewer, number=number)
    if other.id == incident.id:
        raise Refusal("related_to_itself", key=incident.key)
    known = [one for one in rows.relations_of(session, incident.id or 0) if other.id in {one.incident_id, one.other_id}]
    relation = (
        known[0]
        if known
        else Relation(
            team_id=incident.team_id,
            incident_id=incident.id or 0,
            other_id=other.id or 0,
            added_by=viewer.user_id,
            added_at=at,
        )
    )
    relation.why = why or relation.why
    session.add(relation)
    session.flush()
    for one in (incident, other):
        timeline.refresh_overview(session, one)
    return other, not known


def related(session: Session, viewer: Viewer, incident: Incident) -> list[Related]:
    """Return the incidents that are related to one, as far as they show to `viewer`."""
    found = []
    for one in rows.relations_of(session, incident.id or 0):
        other = incident_rows.get(session, one.other_id if one.incident_id == incident.id else one.incident_id)
        if incident_rows.by_number(session, viewer, other.number) is not None:
            found.append(Related(one.id or 0, other, one.why))
    return found


def shown_to_all(session: Session, incident: Incident) -> list[Related]:
    """Return the related incidents that may be named where everybody in the incident's channel reads."""
    return related(session, Viewer(team_id=incident.team_id, user_id=""), incident)


def show(session: Session, viewer: Viewer, incident: Incident, page: int = 1) -> dict[str, Any]:
    """Return what a page of an incident's links shows: the newest first, related incidents after all links.

    A page that is not there any more is the last one.
    """
    there = rows.of_incident(session, incident.id or 0)[::-1]
    others = related(session, viewer, incident)[::-1]
    total = len(there) + len(others)
    pages = max(-(-total // PAGE), 1)
    page = min(max(page, 1), pages)
    start, end = (page - 1) * PAGE, page * PAGE
    return {
        "incident": incident,
        "links": there[start:end],
        "related": others[max(start - len(there), 0) : max(end - len(there), 0)],
        "total": total,
        "page": page,
        "pages": pages,
    }


def _remove(session: Session, viewer: Viewer, row: Link | Relation | None, *, at: datetime) -> Incident:
    incident = incident_rows.get(session, row.incident_id) if row else None
    if row is None or incident is None or incident_rows.by_number(session, viewer, incident.number) is None:
        raise Refusal("old_button")
    if row.removed_at is None:
        row.removed_at, row.removed_by = at, viewer.user_id
        session.add(row)
        session.flush()
        timeline.refresh_overview(session, incident)
    return incident
