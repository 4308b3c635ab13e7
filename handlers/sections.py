"""What the doors of a postmortem's sections share: the list of them, one with all that was said of it, its dialogs."""

import json
from collections.abc import Collection
from typing import Any

from sqlmodel import Session

from bot import action_items, digits, incidents, people
from bot.errors import Refusal
from bot.postmortem import draft, editing, language, merged, parts, publishing, reviewing
from bot.postmortem.difference import unified
from bot.postmortem.draft_check import ruling_for
from bot.postmortem.editing import Pen
from bot.postmortem.facts import gather
from bot.postmortem.sections import without_hints
from handlers import carried
from handlers.shapes import Answer, Clicked, Dialog, Request, Submitted
from storage import action_items as item_rows
from storage import postmortems, reviews
from storage.incidents import Incident
from storage.postmortems import Postmortem, Section

EXCERPT, SHOWN, MOST_FINDINGS, MOST_COMMENTS, MOST_OFFERS = 120, 2800, 5, 8, 3
MOST_VERSIONS = 10
ITEMS = "action_items"
WRITING, REMARKS = frozenset({"edit", "suggest"}), frozenset({"comment", "changes", "answer"})


def board(session: Session, request: Request, incident: Incident, *, replace: bool = False) -> Answer:
    """Return the list of sections: where each stands, and the button that opens it."""
    document = editing.find(session, incident)
    there = postmortems.sections(session, document.id or 0)
    said = reviewing.standings(session, document)
    seen = reviews.looks(session, document.id or 0, request.user_id)
    offered = [one.section.id for one in editing.differences(session, document)]
    shown = [
        {
            "section": one,
            "excerpt": _excerpt(one.body),
            "is_empty": not without_hints(one.body),
            "open": sum(comment.answered_at is None for comment in said[one.id or 0].comments),
            "wanting": len(said[one.id or 0].wanting),
            "approved": _approved(said[one.id or 0], one),
            "offers": offered.count(one.id),
            "is_news": (one.id or 0) in seen and seen[one.id or 0].version < one.version,
        }
        for one in there
    ]
    asked = [one.user_id for one in reviews.reviewers(session, document.id or 0)]
    approvers = reviewing.approvers(session, document)
    facts = {
        "incident": incident,
        "document": document,
        "shown": shown,
        "reviewers": asked,
        "approvers": approvers,
        "lacking": reviewing.lacking(session, request.services.settings, incident, document),
        "beside": merged.beside(session, request.viewer, incident),
        "is_newer": publishing.is_newer(session, document),
        "names": people.names(session, request.team_id, {*asked, *approvers, document.owner_id or ""} - {""}),
    }
    return Answer("postmortem_board", facts, replace=replace)


def page(
    session: Session, request: Request, incident: Incident, document: Postmortem, one: Section, *, replace: bool = False
) -> Answer:
    """Return one section: what it says, what changed since the reader looked, what was said of it, what is offered."""
    session.flush()
    before = reviewing.look(session, one, by=request.user_id, at=request.at)
    older = postmortems.version(session, one.id or 0, before) if before is not None and before < one.version else None
    lines, more = unified(older.body, one.body, SHOWN // 2) if older else ([], 0)
    said = reviewing.standings(session, document)[one.id or 0]
    facts = gather(session, incident, request.services.settings)
    found = language.findings(session, one, ruling_for(facts, request.services.settings))
    waiting = [comment for comment in said.comments if comment.answered_at is None]
    offers = [offer for offer in editing.differences(session, document) if offer.section.id == one.id]
    versions = postmortems.versions(session, one.id or 0)
    told: dict[str, Any] = {
        "incident": incident,
        "document": document,
        "section": one,
        "value": f"{incident.number} {one.id} {one.version}",
        "says": draft.plain(one.body, SHOWN),
        "seen": before,
        "lines": lines,
        "more": more,
        "approved": _approved(said, one),
        "older": [verdict for verdict in said.approved.values() if verdict.version != one.version],
        "wanting": list(said.wanting.values()),
        "comments": waiting[:MOST_COMMENTS],
        "answered": len(said.comments) - len(waiting),
        "offers": offers[:MOST_OFFERS],
        "findings": found[:MOST_FINDINGS],
        "found": len(found),
        "versions": len(versions),
        "last": next((version for version in reversed(versions) if version.by), None),
    }
    who = {verdict.user_id for verdict in (*said.approved.values(), *said.wanting.values())}
    who |= {comment.author_id for comment in waiting} | {offer.by for offer in offers} | {one.by for one in versions}
    known = people.names(session, request.team_id, who - {""})
    told["names"] = known | people.names_in(session, request.team_id, *(comment.text for comment in waiting))
    return Answer("postmortem_section", told, replace=replace)


def history(session: Session, request: Request, incident: Incident, one: Section) -> Answer:
    """Return the last versions of a section: who wrote each, when, and the button that brings it back."""
    found = postmortems.versions(session, one.id or 0)
    shown = [{"version": version, "excerpt": _excerpt(version.body)} for version in reversed(found[-MOST_VERSIONS:])]
    names = people.names(session, request.team_id, {version.by for version in found if version.by})
    facts = {"incident": incident, "section": one, "shown": shown, "left_out": max(0, len(found) - MOST_VERSIONS)}
    return Answer("postmortem_versions", facts | {"names": names})


def edit_dialog(
    session: Session, request: Request, incident: Incident, one: Section, *, suggests: bool = False
) -> Dialog:
    """Return the dialog in which a section is edited, or (`suggests`) another wording is proposed.

    Action items are not only words: above those of their section, each can be changed itself.
    """
    every = item_rows.of_incident(session, incident.id or 0) if one.key == ITEMS else []
    open_ones = action_items.by_importance(item for item in every if item.status == item_rows.OPEN)
    shown = action_items.show(
        session,
        request.viewer,
        open_ones,
        zone=request.zone,
        now=request.at,
        settings=request.services.settings,
    )
    facts = shown | {
        "incident": incident,
        "section": one,
        "parts": [part for part, _ in parts.split(one.title, one.body)],
        "suggests": suggests,
        "state": state(request, incident, one, "suggest" if suggests else "edit"),
    }
    return Dialog("postmortem_section_dialog", facts, instead=f"/incident {incident.key} postmortem edit {one.title}")


def remark_dialog(request: Request, incident: Incident, one: Section, what: str, comment_id: int = 0) -> Dialog:
    """Return the dialog of a comment, of changes asked for, or of the answer to a comment."""
    written = state(request, incident, one, what, comment_id)
    facts = {"incident": incident, "section": one, "what": what, "state": written}
    return Dialog("postmortem_remark_dialog", facts, instead=f"/incident {incident.key} postmortem edit {one.title}")


def state(request: Request, incident: Incident, one: Section, what: str, comment_id: int = 0) -> str:
    """Return what a dialog of a section carries."""
    about = {"channel_id": request.channel_id, "incident": incident.number, "section": one.id, "what": what}
    response_url = request.response_url if isinstance(request, Clicked) else ""  # of the answer that is redrawn
    return json.dumps(about | {"version": one.version, "comment": comment_id, "response_url": response_url})


def read_state(submitted: Submitted, deeds: Collection[str]) -> dict[str, Any]:
    """Return what a dialog for one of `deeds` carried. Raises Refusal for one of another version of the bot."""
    told = carried.read(submitted.state, _told)
    if told["what"] not in deeds:
        raise Refusal("old_button")
    return told


def _told(found: Any) -> dict[str, Any]:
    numbers = {name: digits.carried(found[name]) for name in ("incident", "section", "version", "comment")}
    return numbers | {"what": str(found["what"]), "response_url": str(found["response_url"])}


def held(
    session: Session, request: Request, number: object, section_id: object
) -> tuple[Incident, Postmortem, Section]:
    """Return an incident that shows to the person, its postmortem and one of its sections, held."""
    wanted, known = digits.carried(section_id), digits.carried(number)
    incident = incidents.find(session, request.viewer, number=known)
    document = editing.find(session, incident)
    return incident, document, editing.section(session, document, wanted)


def of_click(session: Session, clicked: Clicked) -> tuple[Incident, Postmortem, Section, list[str]]:
    """Return what a button of a section is about (`<incident> <section> …`), and what else it tells."""
    number, section_id, *rest = [*clicked.value.split(), "", ""]
    return *held(session, clicked, number, section_id), rest


def pen(request: Request, source: str) -> Pen:
    """Return who writes, when and how."""
    return Pen(request.user_id, request.at, source)


def _excerpt(body: str) -> str:
    """Return how a section begins, on one line, without what makes a table or a list of it."""
    rows = [" ".join(row.strip("|-# ").replace("|", "·").split()) for row in without_hints(body[:2000]).splitlines()]
    return draft.plain(" ".join(row for row in rows if row.strip("·-: ")), EXCERPT)


def _approved(said: reviewing.Standing, one: Section) -> list[str]:
    return [user_id for user_id, verdict in said.approved.items() if verdict.version == one.version]
