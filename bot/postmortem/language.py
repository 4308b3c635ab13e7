"""What a look over the draft finds, as somebody goes through it: take the rewrite, or see it no more."""

import hashlib

from sqlmodel import Session

from bot.errors import Refusal
from bot.postmortem import editing
from bot.postmortem.blameless import Finding, Ruling, apply, check
from bot.postmortem.editing import Pen
from storage import proposals
from storage.postmortems import EDITED, Postmortem, Section


def digest(key: str, finding: Finding) -> str:
    """Return what tells a finding from others of its postmortem: the section, the rule, the words, their sentence."""
    told = "\n".join((key, finding.rule, finding.words.strip(), " ".join(finding.sentence.split())))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def findings(session: Session, one: Section, ruling: Ruling) -> list[tuple[str, Finding]]:
    """Return what a section's words hold that nobody has dismissed, each with its digest."""
    gone = proposals.dismissed(session, one.postmortem_id)
    found = [(digest(one.key, finding), finding) for finding in check(one.body, ruling)]
    return [(name, finding) for name, finding in found if name not in gone]


def accept(session: Session, document: Postmortem, one: Section, name: str, ruling: Ruling, *, pen: Pen) -> Finding:
    """Put the rewrite of a finding in its place. Raises Refusal when the section says something else by now."""
    found = next((finding for digested, finding in findings(session, one, ruling) if digested == name), None)
    if found is None or found.rewrite is None:
        raise Refusal("section_changed", title=one.title)
    editing.write(session, one, apply(one.body, found), origin=EDITED, pen=pen)
    editing.changed(session, document)
    return found


def dismiss(session: Session, document: Postmortem, name: str, *, pen: Pen) -> None:
    """Show a finding no more, to nobody."""
    proposals.dismiss(
        session, team_id=document.team_id, postmortem_id=document.id or 0, digest=name, by=pen.by, at=pen.at
    )
