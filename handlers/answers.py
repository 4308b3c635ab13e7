"""Facts that several handlers tell in the same words."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session

from bot import (
    action_items,
    due_choices,
    incidents,
    merging,
    people,
    pointed,
    readings,
    reminders,
    resolution,
    roles,
    text,
)
from bot.defaults import RoleWord
from bot.pointed import Pointed
from bot.postmortem.item_check import unclear
from bot.slack import Slack
from bot.when import Moment
from bot.words import TodoWords
from handlers.shapes import Asked, Request
from storage import incidents as incident_rows
from storage.action_items import ActionItem
from storage.incidents import Incident
from storage.timeline import Line


def told(
    session: Session,
    request: Request,
    incident: Incident,
    line: Line,
    made: tuple[ActionItem, TodoWords] | None = None,
    *,
    moment: Moment | None = None,
) -> dict[str, Any]:
    """Return what the answer to a stored line shows: what was stored, as what, at which time; and the action item.

    `made` is the action item that the line's words made, and how they were read.
    `moment` is the time as it was just typed: what may be doubted of it is asked about.
    """
    facts: dict[str, Any] = {
        "doubts": readings.doubts(session, incident, moment, now=request.at),
        "line": line,
        "incident": incident,
        "kind": next(one for one in request.services.settings.kinds if one.id == line.kind),
        "zone": request.zone,
        "now": request.at,
        "asks_zone": line.typed is not None and moment is not None and readings.hangs_on_zone(moment, now=request.at),
        "late": resolution.lines_not_drafted(session, incident) if line.late else 0,
        "elsewhere": incidents.is_elsewhere(incident, request.viewer),
        "names": people.names_in(session, request.team_id, line.text),
        "shown": None,
        "followed": [],
    }
    if made is None:
        return facts
    more = recorded(session, request, incident, *made)
    return facts | {
        "shown": more["items"][0],
        "question": more["question"],
        "dates": more["dates"],
        "names": {**facts["names"], **more["names"]},
    }


def recorded(
    session: Session, request: Request, incident: Incident, item: ActionItem, words: TodoWords
) -> dict[str, Any]:
    """Return what the answer to a recorded action item shows: what was understood, and what is still asked."""
    facts = dated(session, request, item, words.due.readings if words.due else ())
    heard = text.labels(request.rest) if isinstance(request, Asked) else {}  # of whom nothing is known yet
    return facts | {
        "names": heard | facts["names"],
        "incident": incident,
        "question": words.due.question if words.due else None,
        "looks_done": words.looks_done,
        "unclear": unclear(text.plain(item.text, {})) if not (words.due and words.due.question) else "",
    }


def dated(session: Session, request: Request, item: ActionItem, readings: Sequence[date]) -> dict[str, Any]:
    """Return what the answer about an action item shows of which the date was chosen; `readings` are offered."""
    settings = request.services.settings
    facts = action_items.show(session, request.viewer, [item], zone=request.zone, now=request.at, settings=settings)
    return facts | {
        "incident": incident_rows.get(session, item.incident_id),
        "question": None,
        "looks_done": False,
        "unclear": "",
        "in_dialog": False,
        "dates": due_choices.offers(item, readings),
        "coming": reminders.coming(session, item),
    }


def held_roles(session: Session, request: Request, incident: Incident) -> dict[str, Any]:
    """Return what the list of roles shows: who holds which, since when."""
    held = roles.of(session, request.services.settings, incident)
    holders = [one.row.user_id for one in held if one.row]
    return {
        "incident": incident,
        "held": held,
        "names": people.names(session, request.team_id, holders),
        "viewer_id": request.user_id,
        "zone": request.zone,
        "now": request.at,
        "elsewhere": incidents.is_elsewhere(incident, request.viewer),
    }


def given_role(
    session: Session, request: Request, incident: Incident, role: RoleWord, user_id: str | None, *, changed: bool
) -> dict[str, Any]:
    """Return what the answer to a hand-over shows; without `user_id`, nobody holds the role now."""
    return held_roles(session, request, incident) | {
        "role": role,
        "user_id": user_id,
        "changed": changed,
        "names": people.names(session, request.team_id, [user_id] if user_id else []),
    }


def declared(session: Session, request: Request, incident: Incident) -> dict[str, Any]:
    """Return what the answer to a declaration shows: the incident, and those declared lately that may be the same."""
    return {"incident": incident, "same": merging.declared_lately(session, request.viewer, incident)}


def declaring(request: Request, *, private: bool, state: str) -> dict[str, Any]:
    """Return what the dialog that declares an incident shows, from whichever door it opens."""
    settings = request.services.settings
    return {
        "choices": {one.id: one.name for one in settings.severities},
        "meanings": {one.id: one.meaning for one in settings.severities},
        "severity": settings.unconfirmed_severity,
        "private": private,
        "practice": False,
        "here": False,
        "title": "",
        "message": None,
        "state": state,
    }


def looked_at(message: Pointed) -> Callable[[Slack], Mapping[str, Any]] | None:
    """Return the question whether the bot can read a message's thread, None where it stands in none."""
    if not message.thread_ts:
        return None
    return lambda slack: {"can_read": pointed.can_read(slack, message.channel_id)}
