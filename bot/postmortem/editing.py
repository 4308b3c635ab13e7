"""Sections in the hands of people: every version is kept, and nothing that somebody wrote is overwritten unseen."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot import digits
from bot.errors import Refusal
from bot.postmortem.difference import merge, unified
from bot.words.commands import did_you_mean
from storage import postmortems, proposals
from storage.incidents import Incident
from storage.postmortems import ACCEPTED, EDITED, GENERATED, Postmortem, Section, SectionVersion
from storage.proposals import EDIT, LEFT, OPEN, TAKEN, Proposal

IN_REVIEW, REVIEWED, PUBLISHED = "in review", "reviewed", "published"
FACTS = "facts"
MOST_SHOWN = 2400  # characters of a difference: a paragraph of a message takes 3,000, and signs grow when escaped
SAVED, SAME, BESIDE = "saved", "same", "beside"


@dataclass(frozen=True)
class Pen:
    """Who writes, when, and from where: edit, take, rewrite, suggestion, import, reset."""

    by: str
    at: datetime
    source: str


@dataclass(frozen=True)
class Difference:
    """What a section would say instead. `what` is FACTS or the id of a proposal; `seen` tells one offer from another.

    `lines` are those that change, with one line around them; `more` counts what is not shown.
    """

    section: Section
    what: str
    kind: str
    by: str
    why: str
    body: str
    lines: list[str]
    more: int
    seen: str


def find(session: Session, incident: Incident) -> Postmortem:
    """Return the postmortem of an incident, held. Raises Refusal when nothing is drafted yet."""
    found = postmortems.of_incident(session, incident.id or 0)
    if found is None or found.id is None:
        raise Refusal("not_drafted", incident=incident)
    return postmortems.hold(session, found.id)


def section_named(session: Session, document: Postmortem, given: str) -> Section:
    """Return the section that somebody typed the name of, or its beginning. Raises Refusal for another word."""
    there = postmortems.sections(session, document.id or 0)
    wanted = " ".join(given.lower().replace("_", " ").replace("’", "'").split())
    known = {name: one for one in there for name in (one.title.lower(), one.key.replace("_", " "))}
    fitting = [one for one in there if one is known.get(wanted)] or [
        one for name, one in known.items() if wanted and name.startswith(wanted)
    ]
    if len({one.id for one in fitting}) != 1:
        suggestion = did_you_mean(wanted, list(known))
        titles = [one.title for one in there]
        raise Refusal("which_section", given=given, titles=titles, suggestion=suggestion)
    return fitting[0]


def section(session: Session, document: Postmortem, section_id: int) -> Section:
    """Return one of a postmortem's sections. Raises Refusal when it is not one of its own."""
    found = postmortems.section_of(session, document.id or 0, section_id)
    if found is None:
        raise Refusal("old_button")
    return found


def edit(session: Session, document: Postmortem, one: Section, body: str, *, seen: int, pen: Pen) -> str:
    """Let a section say what somebody wrote, who saw its version `seen`; return SAVED, SAME or BESIDE.

    BESIDE: somebody else had changed it meanwhile, so both are kept, and the new one waits to be taken or left.
    """
    if body == one.body:
        return SAME
    if one.version != seen:
        base = postmortems.version(session, one.id or 0, seen)
        propose(session, one, body, kind=EDIT, base=base.body if base else None, pen=pen)
        return BESIDE
    write(session, one, body, origin=EDITED, pen=pen)
    changed(session, document)
    return SAVED


def propose(
    session: Session, one: Section, body: str, *, kind: str, base: str | None, pen: Pen, why: str = ""
) -> Proposal:
    """Keep what somebody would have a section say beside it; the same words twice are one proposal."""
    for known in proposals.of_section(session, one.id or 0):
        if known.state == OPEN and known.body == body and known.kind == kind:
            return known
    row = Proposal(
        team_id=one.team_id,
        section_id=one.id or 0,
        kind=kind,
        body=body,
        base=base,
        by=pen.by,
        at=pen.at,
        why=why,
    )
    session.add(row)
    session.flush()
    return row


def write(session: Session, one: Section, body: str, *, origin: str, pen: Pen) -> bool:
    """Store what a section says, and keep what it said; return False when it says that already."""
    if origin == GENERATED:
        one.drafted = one.settled = ""
    elif one.origin == GENERATED:
        one.drafted = one.settled = one.body
    is_other = body != one.body
    one.origin = origin
    session.add(one)
    if is_other:
        one.body, one.version = body, one.version + 1
        record(session, one, pen)
    session.flush()
    return is_other


def record(session: Session, one: Section, pen: Pen) -> None:
    """Keep what a section says now as a version."""
    row = SectionVersion(
        team_id=one.team_id,
        section_id=one.id or 0,
        number=one.version,
        body=one.body,
        origin=one.origin,
        by=pen.by,
        at=pen.at,
        source=pen.source,
    )
    session.add(row)


def changed(session: Session, document: Postmortem) -> None:
    """Count a change of what a postmortem says; one that was reviewed is in review again."""
    document.version += 1
    if document.status == REVIEWED:
        document.status = IN_REVIEW
    session.add(document)
    session.flush()


def differences(session: Session, document: Postmortem) -> list[Difference]:
    """Return everything that waits to be taken or left: what the facts say now, then what people propose."""
    there = postmortems.sections(session, document.id or 0)
    by_id = {one.id: one for one in there}
    of_facts = [_of_facts(one) for one in there if has_news(one)]
    proposed = [_of_proposal(by_id[one.section_id], one) for one in proposals.open_ones(session, document.id or 0)]
    return [*of_facts, *proposed]


def has_news(one: Section) -> bool:
    """Whether the facts give something else now than when people last looked at them for this section."""
    return one.origin != GENERATED and one.drafted != one.settled


def take(session: Session, document: Postmortem, one: Section, what: str, seen: str, *, pen: Pen) -> None:
    """Let a section say what was shown. Raises Refusal when that is no longer what it would say."""
    offered = _offered(session, one, what, seen)
    if what == FACTS:
        one.settled = one.drafted
        origin = ACCEPTED if offered.body == one.drafted else EDITED
    else:
        origin = EDITED
        _decide(session, one, what, TAKEN, pen)
    if write(session, one, offered.body, origin=origin, pen=pen):
        changed(session, document)


def leave(session: Session, one: Section, what: str, seen: str, *, pen: Pen) -> None:
    """Let a section stay as it is; what was shown is not shown again. Raises Refusal when it is another by now."""
    _offered(session, one, what, seen)
    if what == FACTS:
        one.settled = one.drafted
        session.add(one)
    else:
        _decide(session, one, what, LEFT, pen)
    session.flush()


def bring_back(session: Session, document: Postmortem, one: Section, number: int, pen: Pen) -> bool:
    """Let a section say again what it said in a version; return False when it does already."""
    found = postmortems.version(session, one.id or 0, number)
    if found is None:
        raise Refusal("old_button")
    is_changed = write(session, one, found.body, origin=EDITED, pen=pen)
    if is_changed:
        changed(session, document)
    return is_changed


def _offered(session: Session, one: Section, what: str, seen: str) -> Difference:
    found = None
    if what == FACTS and has_news(one):
        found = _of_facts(one)
    elif (proposal_id := digits.read(what)) is not None:
        row = proposals.find(session, one.id or 0, proposal_id)
        found = _of_proposal(one, row) if row is not None and row.state == OPEN else None
    if found is None or found.seen != seen:
        raise Refusal("section_changed", title=one.title)
    return found


def _decide(session: Session, one: Section, what: str, state: str, pen: Pen) -> None:
    row = proposals.find(session, one.id or 0, digits.carried(what))
    assert row is not None
    row.state, row.decided_by, row.decided_at = state, pen.by, pen.at
    session.add(row)


def _of_facts(one: Section) -> Difference:
    body = merge(one.settled, one.body, one.drafted)
    return _difference(one, body, what=FACTS, kind=FACTS)


def _of_proposal(one: Section, row: Proposal) -> Difference:
    body = row.body if row.base is None else merge(row.base, one.body, row.body)
    return _difference(one, body, what=str(row.id), kind=row.kind, by=row.by, why=row.why)


def _difference(one: Section, body: str, *, what: str, kind: str, by: str = "", why: str = "") -> Difference:
    lines, more = unified(one.body, body, MOST_SHOWN)
    return Difference(one, what, kind, by, why, body, lines, more, digest(f"{one.version}\n{body}"))


def digest(body: str) -> str:
    """Return what tells one text from another, in 16 signs."""
    return hashlib.sha256(body.encode()).hexdigest()[:16]
