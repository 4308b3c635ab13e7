"""What the doors of the timeline share: the dialog of a line, the page around it, and what a check tells."""

import json
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from bot import corrections, digits, incidents, pages, people, readings, review, text
from bot.corrections import Hand
from bot.pages import Wanted
from bot.when import in_zone
from handlers.shapes import Answer, Clicked, Dialog, Redrawn, Request
from storage import merges
from storage import timeline as rows
from storage.incidents import Incident
from storage.timeline import Line

LONGEST_FIELD = 3000
MOST_FINDINGS = 14
ANSWER, CHECK = "answer", "check"


def hand(clicked: Clicked, source: str = "button") -> Hand:
    """Return who clicked, when, and from where."""
    return Hand(by=clicked.user_id, at=clicked.at, source=source)


def line_dialog(
    session: Session,
    request: Request,
    incident: Incident,
    line: Line | None,
    *,
    when: str | None = None,
    opened_from: str = "",
) -> Dialog:
    """Return the dialog that changes a line, or without one adds it; `when` is what its time field begins with.

    `opened_from` is the answer that is redrawn once it is stored: ANSWER, CHECK, a page as `<page> <only>`, or none.
    """
    settings = request.services.settings
    began = when_words(line, request.zone, settings.timezone) if line else when or ""
    words = text_words(session, line) if line else ""
    state = {
        "channel_id": request.channel_id,
        "incident": incident.number,
        "line": line.id if line else None,
        "version": version(session, line) if line else 0,
        "when": began,
        "opened_from": opened_from,
        "response_url": request.response_url if opened_from else "",
    }
    facts = {
        "incident": incident,
        "line": line,
        "state": json.dumps(state),
        "when": began,
        "words": words if len(words) <= LONGEST_FIELD else None,
        "kinds": {kind.id: kind.name for kind in settings.kinds},
        "places": corrections.SHOWN,
        "is_utc": readings.bare_is_utc(settings, incident),
        "zone": request.zone,
    }
    instead = (
        f"{incident.key} edit {line.number} 03:05 new text" if line else f"{incident.key} note 17:42 what happened"
    )
    return Dialog("line_dialog", facts, instead=f"/incident {instead}")


def redrawn(
    session: Session, request: Request, incident: Incident, state: Mapping[str, Any], answer: Answer
) -> Redrawn | None:
    """Return what becomes of the answer from which a line's dialog was opened, None where it was opened from none.

    `answer` is what the line's own answer is now.
    """
    opened_from, response_url = str(state.get("opened_from") or ""), str(state.get("response_url") or "")
    if not opened_from or not response_url:
        return None
    session.flush()
    number, _, only = opened_from.partition(" ")
    if opened_from == CHECK:
        answer = checked(session, request, incident)
    elif (shown := digits.read(number)) is not None:
        answer = page(session, request, incident, Wanted(only, shown))
    return Redrawn(response_url, answer)


def when_words(line: Line, zone: str, fallback: str) -> str:
    """Return a line's time as its field shows it: in the person's zone, or `unknown`."""
    return f"{in_zone(line.occurred_at, zone, fallback):%Y-%m-%d %H:%M}" if line.occurred_at else "unknown"


def text_words(session: Session, line: Line) -> str:
    """Return a line's text as its field shows it: as typed, with names for mentions."""
    return text.plain(line.text or "", people.names_in(session, line.team_id, line.text))


def version(session: Session, line: Line) -> int:
    """Return how often a line was changed: a dialog that was opened before the last change would undo that."""
    return len(rows.versions(session, line.id or 0))


def page(session: Session, request: Request, incident: Incident, wanted: Wanted, *, replace: bool = False) -> Answer:
    """Return a page of the timeline, in the person's zone."""
    facts = pages.page(session, request.services.settings, incident, wanted, zone=request.zone)
    return Answer("timeline", facts, replace=replace)


def checked(session: Session, request: Request, incident: Incident, *, replace: bool = False) -> Answer:
    """Return what a look over the timeline finds, each with the buttons that mend it."""
    settings = request.services.settings
    found = review.findings(session, settings, incident, now=request.at)
    shown = found[:MOST_FINDINGS]
    lines = [line for one in shown for line in (one.line, one.other) if line is not None]
    facts = pages.line_facts(session, settings, request.team_id, lines) | {
        "incident": incident,
        "findings": shown,
        "more": len(found) - len(shown),
    }
    return Answer("timeline_check", facts, replace=replace)


def history(session: Session, request: Request, incident: Incident, line: Line) -> Answer:
    """Return who changed what of a line, when and from where."""
    changes = corrections.history(session, line)
    texts = [one for change in changes for one in change.fields.get("text", ())]
    who = {change.by for change in changes if change.by} | ({line.author_id} if line.author_id else set())
    facts: dict[str, Any] = {
        "incident": incident,
        "line": line,
        "came_from": merges.came_from(session, line.id or 0),
        "changes": changes[-20:],
        "left_out": max(0, len(changes) - 20),
        "kinds": {kind.id: kind for kind in request.services.settings.kinds},
        "places": corrections.SHOWN,
        "people": people.names(session, request.team_id, who),
        "names": people.names_in(session, request.team_id, line.text, *texts),
        "zone": request.zone,
        "now": request.at,
    }
    return Answer("line_history", facts)


def incident_of(session: Session, request: Request, number: str) -> Incident:
    """Return the incident that a button carries; raise Refusal when there is none that the person sees."""
    return incidents.find(session, request.viewer, number=digits.carried(number))
