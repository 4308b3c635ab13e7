"""A document that was taken away and comes back: understood by section, and nothing is overwritten unseen."""

from collections.abc import Sequence

from sqlmodel import Session

from bot import audit
from bot.errors import Refusal
from bot.postmortem import editing
from bot.postmortem.editing import Pen, digest
from bot.postmortem.sectioned import read, trimmed
from bot.postmortem.sections import SectionText, without_hints
from storage import postmortems
from storage.incidents import Incident
from storage.postmortems import EDITED, GENERATED, Section
from storage.proposals import IMPORT

MOST_BYTES = 2_000_000
TAKEN, SAME, CONFLICT, UNKNOWN = "taken", "same", "conflict", "unknown"


def take_in(
    session: Session, incident: Incident, here: Sequence[SectionText], document: str, *, pen: Pen
) -> dict[str, list[str]]:
    """Bring a document back; return the titles of sections that were taken, are the same, or wait to be looked at.

    `here` are the sections as they would leave now. A section that only the file has changed is taken; one that was
    changed here as well is kept beside, to be taken or left. Raises Refusal for a document of another incident, or
    one without any section that is known.
    """
    row = editing.find(session, incident)
    given = read(document, {one.title: one.key for one in here})
    if given.key and given.key != incident.key:
        raise Refusal("import_of_another", given=given.key, incident=incident)
    if not given.bodies:
        raise Refusal("import_without_sections", incident=incident)
    kept = {one.key: one for one in postmortems.sections(session, row.id or 0)}
    outcome: dict[str, list[str]] = {TAKEN: [], SAME: [], CONFLICT: [], UNKNOWN: []}
    for one in here:
        section = kept.get(one.key)
        if one.key in given.bodies and section is not None:
            was = given.digests.get(one.key, "")
            became = _take(session, section, one, given.bodies[one.key], taken=was, pen=pen)
            outcome[became].append(one.title)
        elif one.key in given.bodies:
            outcome[UNKNOWN].append(one.title)
    if outcome[TAKEN]:
        editing.changed(session, row)
    audit.of(session, incident, "imported", by=pen.by or audit.OPERATOR, at=pen.at)
    return outcome


def _take(session: Session, section: Section, here: SectionText, body: str, *, taken: str, pen: Pen) -> str:
    """Bring one section back. `taken`: the digest of what it said when it was taken away, empty where unknown."""
    shown = here.body if section.origin == GENERATED else section.body
    now = _forms(shown)
    if body in now or digest(body) == taken:
        return SAME
    known = postmortems.versions(session, section.id or 0)
    if not taken and any(body in _forms(one.body) for one in known):
        return SAME  # it is what was said here once, and the file has changed nothing
    if taken in map(digest, now):
        if section.origin == GENERATED:  # taken away as the facts have it by now
            editing.write(session, section, shown, origin=GENERATED, pen=Pen("", pen.at, "draft"))
        editing.write(session, section, body, origin=EDITED, pen=pen)
        return TAKEN
    base = next((one.body for one in reversed(known) if taken in map(digest, _forms(one.body))), None)
    editing.propose(session, section, body, kind=IMPORT, base=base, pen=pen)
    return CONFLICT


def _forms(body: str) -> tuple[str, str]:
    """Return a section as documents may show it: with the draft's hints, and without."""
    return trimmed(body), trimmed(without_hints(body))
