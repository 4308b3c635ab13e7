"""The words of `/incident postmortem` for writing together: sections, owner, reviewers, publishing, bringing back."""

from collections.abc import Callable, Mapping

from sqlmodel import Session

from bot import people
from bot.errors import Refusal
from bot.postmortem import editing, publishing
from bot.postmortem import reviewing as review
from bot.postmortem.difference import unified
from bot.text import mentioned
from handlers import sections
from handlers.shapes import Answer, Asked, Outcome
from storage import outbox, postmortems
from storage.incidents import Incident
from storage.publications import Import

MOST_CHANGED, LINES_OF_ALL = 8, 8000


def _edit(session: Session, asked: Asked, incident: Incident, rest: str) -> Outcome:
    if not rest:
        return sections.board(session, asked, incident)
    document = editing.find(session, incident)
    return sections.edit_dialog(session, asked, incident, editing.section_named(session, document, rest))


def _owner(session: Session, asked: Asked, incident: Incident, rest: str) -> Answer:
    who = [*mentioned(rest).people, *([asked.user_id] if rest.lower() in {"me", "myself"} else [])]
    if len(who) != 1:
        raise Refusal("which_owner", given=rest)
    settings = asked.services.settings
    review.give_owner(session, settings, incident, who[0], by=asked.user_id, at=asked.at)
    names = people.names(session, asked.team_id, who)
    return Answer("postmortem_owner", {"incident": incident, "user_id": who[0], "names": names})


def _review(session: Session, asked: Asked, incident: Incident, rest: str) -> Outcome:
    who = list(mentioned(rest).people)
    if rest and not who:
        raise Refusal("which_reviewers", given=rest)
    if not who:
        return sections.board(session, asked, incident)
    settings = asked.services.settings
    fresh = review.ask_reviewers(session, settings, incident, who, by=asked.user_id, at=asked.at)
    facts = {"incident": incident, "who": who, "fresh": fresh, "names": people.names(session, asked.team_id, who)}
    return Answer("postmortem_review", facts)


def _reviewed(session: Session, asked: Asked, incident: Incident, rest: str) -> Answer:
    del rest
    document = editing.find(session, incident)
    settings = asked.services.settings
    review.mark_reviewed(session, settings, incident, document, by=asked.user_id, at=asked.at)
    return sections.board(session, asked, incident)


def _changes(session: Session, asked: Asked, incident: Incident, rest: str) -> Answer:
    """Show what changed since the person looked, and keep that they have."""
    del rest
    document = editing.find(session, incident)
    changed, fresh = [], 0
    for one in postmortems.sections(session, document.id or 0):
        seen = review.look(session, one, by=asked.user_id, at=asked.at)
        older = postmortems.version(session, one.id or 0, seen) if seen is not None else None
        if older is None:
            fresh += 1
        elif older.number < one.version:
            lines, more = unified(older.body, one.body, LINES_OF_ALL // MOST_CHANGED)
            changed.append({"section": one, "lines": lines, "more": more, "seen": seen})
    left_out = max(0, len(changed) - MOST_CHANGED)
    facts = {"incident": incident, "document": document, "changed": changed[:MOST_CHANGED], "fresh": fresh}
    return Answer("postmortem_changes", facts | {"left_out": left_out})


def _publish(session: Session, asked: Asked, incident: Incident, rest: str) -> Answer:
    del rest
    settings = asked.services.settings
    places = publishing.publish(session, settings, incident, by=asked.user_id, at=asked.at)
    return Answer("postmortem_publishing", {"incident": incident, "places": [one.channel for one in places]})


def _import(session: Session, asked: Asked, incident: Incident, rest: str) -> Answer:
    del rest
    editing.find(session, incident)
    row = Import(
        team_id=asked.team_id,
        incident_id=incident.id or 0,
        user_id=asked.user_id,
        channel_id=incident.channel_id or asked.channel_id,
        response_url=asked.response_url,
        asked_at=asked.at,
    )
    session.add(row)
    session.flush()
    outbox.add(session, team_id=row.team_id, lane=f"import:{row.id}", kind="postmortem_import", subject=row.id)
    return Answer("postmortem_importing", {"incident": incident})


WORDS: Mapping[str, Callable[[Session, Asked, Incident, str], Outcome]] = {
    "edit": _edit,
    "sections": _edit,
    "owner": _owner,
    "review": _review,
    "reviewed": _reviewed,
    "changes": _changes,
    "publish": _publish,
    "import": _import,
}
