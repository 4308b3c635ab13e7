"""Review: who looks after a postmortem, who reviews it, what they said of which version, and what is still lacking."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from bot import audit, people, timeline
from bot.errors import Refusal
from bot.postmortem import calls, editing
from bot.postmortem.editing import IN_REVIEW, PUBLISHED, REVIEWED
from bot.postmortem.sections import without_hints
from bot.settings import Settings
from storage import incidents, postmortems, reviews
from storage.incidents import Incident
from storage.people import Viewer
from storage.postmortems import OwnerChoice, Postmortem, Section
from storage.reviews import APPROVED, CHANGES, Comment, Look, Reviewer, Verdict


@dataclass(frozen=True)
class Standing:
    """What the last word of each person on a section is: approved (of which version), or changes asked for."""

    approved: dict[str, Verdict] = field(default_factory=dict)
    wanting: dict[str, Verdict] = field(default_factory=dict)
    comments: list[Comment] = field(default_factory=list)


@dataclass(frozen=True)
class Lacking:
    """What a postmortem lacks before it counts as reviewed; nothing of it: it may."""

    sections: list[str]
    comments: int
    changes: list[str]
    differences: list[str]
    needs_approval: bool

    def __bool__(self) -> bool:
        """Whether anything is lacking."""
        return bool(self.sections or self.comments or self.changes or self.needs_approval)


def give_owner(
    session: Session, settings: Settings, incident: Incident, user_id: str, *, by: str, at: datetime
) -> bool:
    """Let somebody look after the postmortem, drafted or not; return False when they do already."""
    refuse_unfit(session, incident, user_id, at)
    document = postmortems.of_incident(session, incident.id or 0)
    if document is None:
        choice = postmortems.chosen_owner(session, incident.id or 0)
        if choice is not None and choice.user_id == user_id:
            return False
        choice = choice or OwnerChoice(incident_id=incident.id or 0, team_id=incident.team_id, user_id=user_id)
        choice.user_id = user_id
        session.add(choice)
    else:
        document = postmortems.hold(session, document.id or 0)
        if document.owner_id == user_id:
            return False
        document.owner_id = user_id
        session.add(document)
        session.flush()
        calls.plan(session, settings, incident, document, now=at)
    timeline.step(session, incident, f"Postmortem: <@{user_id}> looks after it", at=at, by=by, shown="internal")
    audit.of(session, incident, "owner", by=by, at=at, new=user_id)
    return True


def ask_reviewers(
    session: Session, settings: Settings, incident: Incident, user_ids: list[str], *, by: str, at: datetime
) -> list[str]:
    """Ask people for a review; return those that were not asked before."""
    document = editing.find(session, incident)
    known = {one.user_id for one in reviews.reviewers(session, document.id or 0)}
    fresh = [one for one in dict.fromkeys(user_ids) if one not in known]
    for user_id in fresh:
        refuse_unfit(session, incident, user_id, at)
        row = Reviewer(
            team_id=document.team_id, postmortem_id=document.id or 0, user_id=user_id, asked_by=by, asked_at=at
        )
        session.add(row)
    if document.status == "draft":
        document.status = IN_REVIEW
        session.add(document)
    session.flush()
    calls.plan(session, settings, incident, document, now=at)
    if fresh:
        named = ", ".join(f"<@{one}>" for one in fresh)
        timeline.step(session, incident, f"Postmortem: {named} asked to review it", at=at, by=by, shown="internal")
        audit.of(session, incident, "asked", by=by, at=at, people=fresh)
    return fresh


def refuse_unfit(session: Session, incident: Incident, user_id: str, at: datetime) -> None:
    """Raise Refusal for an account that can do nothing with a postmortem, or that may not see its incident."""
    person = people.meet(session, incident.team_id, user_id, at)
    names = {user_id: person.name} if person.name else {}
    if person.is_bot or person.is_deleted or person.is_stranger:
        raise Refusal("cannot_review", user_id=user_id, names=names)
    viewer = Viewer(team_id=incident.team_id, user_id=user_id)
    if incidents.by_number(session, viewer, incident.number) is None:
        raise Refusal("cannot_see", user_id=user_id, names=names, incident=incident)


def standings(session: Session, document: Postmortem) -> Mapping[int, Standing]:
    """Return what was said of each section, by its id."""
    found = {one.id or 0: Standing() for one in postmortems.sections(session, document.id or 0)}
    for verdict in reviews.verdicts(session, document.id or 0):
        standing = found[verdict.section_id]
        for said in (standing.approved, standing.wanting):
            said.pop(verdict.user_id, None)
        (standing.approved if verdict.verdict == APPROVED else standing.wanting)[verdict.user_id] = verdict
    for comment in reviews.comments(session, document.id or 0):
        found[comment.section_id].comments.append(comment)
    return found


def judge(session: Session, document: Postmortem, one: Section, verdict: str, *, by: str, at: datetime) -> None:
    """Keep what somebody says of a section as it is now."""
    row = Verdict(
        team_id=document.team_id, section_id=one.id or 0, user_id=by, verdict=verdict, version=one.version, at=at
    )
    session.add(row)
    look(session, one, by=by, at=at)
    session.flush()
    if verdict == APPROVED:
        incident = incidents.get(session, document.incident_id)
        audit.of(session, incident, "approved", by=by, at=at, section=one.key, version=one.version)


def approve_all(session: Session, document: Postmortem, seen: int, *, by: str, at: datetime) -> None:
    """Keep that somebody approves every section as it is now. Raises Refusal when it is another than version `seen`."""
    if document.version != seen:
        raise Refusal("postmortem_changed", version=document.version)
    for one in postmortems.sections(session, document.id or 0):
        judge(session, document, one, APPROVED, by=by, at=at)


def comment(
    session: Session, document: Postmortem, one: Section, said: str, *, by: str, at: datetime, wants: bool = False
) -> Comment:
    """Keep a comment (wire text) on a section as it is now; `wants`: it asks for changes.

    Raises Refusal when it says nothing.
    """
    if not said.strip():
        raise Refusal("empty_comment")
    row = Comment(
        team_id=document.team_id, section_id=one.id or 0, version=one.version, author_id=by, text=said.strip(), at=at
    )
    session.add(row)
    if wants:
        judge(session, document, one, CHANGES, by=by, at=at)
    session.flush()
    return row


def answer(session: Session, document: Postmortem, comment_id: int, said: str, *, by: str, at: datetime) -> Comment:
    """Close a comment with an answer (wire text). Raises Refusal when it is closed, or of another postmortem."""
    row = reviews.comment(session, document.id or 0, comment_id)
    if row is None:
        raise Refusal("old_button")
    if row.answered_at is not None:
        raise Refusal("answered_already")
    row.answer, row.answered_by, row.answered_at = said.strip(), by, at
    session.add(row)
    session.flush()
    return row


def look(session: Session, one: Section, *, by: str, at: datetime) -> int | None:
    """Keep that somebody has seen a section as it is now; return the version that they saw before (None: none)."""
    before = reviews.looks(session, one.postmortem_id, by).get(one.id or 0)
    seen = before.version if before else None
    row = before or Look(team_id=one.team_id, section_id=one.id or 0, user_id=by, version=one.version, at=at)
    row.version, row.at = one.version, at
    session.add(row)
    session.flush()
    return seen


def lacking(session: Session, settings: Settings, incident: Incident, document: Postmortem) -> Lacking:
    """Return what is still to be done before it counts as reviewed."""
    there = postmortems.sections(session, document.id or 0)
    said = standings(session, document)
    empty = [one.title for one in there if one.key in settings.required_sections and not without_hints(one.body)]
    titles = {one.id or 0: one.title for one in there}
    asked = [titles[section_id] for section_id, standing in said.items() if standing.wanting]
    waiting = sum(one.answered_at is None for standing in said.values() for one in standing.comments)
    needs = incident.severity in settings.approval_needed and not approvers(session, document)
    news = [one.title for one in there if editing.has_news(one)]
    return Lacking(empty, waiting, asked, news, needs)


def approvers(session: Session, document: Postmortem) -> list[str]:
    """Return who approved every section as it is now, without its owner."""
    there = {one.id or 0: one.version for one in postmortems.sections(session, document.id or 0)}
    said = standings(session, document)
    of_all = [
        {user_id for user_id, verdict in said[section_id].approved.items() if verdict.version == version}
        for section_id, version in there.items()
    ]
    return sorted(set.intersection(*of_all) - {document.owner_id or ""}) if of_all else []


def mark_reviewed(
    session: Session, settings: Settings, incident: Incident, document: Postmortem, *, by: str, at: datetime
) -> None:
    """Let a postmortem count as reviewed. Raises Refusal, naming everything that is lacking."""
    if document.status == PUBLISHED:
        raise Refusal("published_already", incident=incident)
    found = lacking(session, settings, incident, document)
    if found:
        raise Refusal("not_reviewable", incident=incident, lacking=found)
    if document.status != REVIEWED:
        document.status, document.reviewed_at = REVIEWED, document.reviewed_at or at
        session.add(document)
        said = f"Postmortem reviewed, version {document.version}"
        audit.of(session, incident, "reviewed", by=by, at=at, version=document.version)
        timeline.step(session, incident, said, at=at, by=by, shown="internal")
