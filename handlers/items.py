"""What the doors of action items share: a page of them, the dialogs that add or change one, the question about them."""

import json
from datetime import date
from typing import Any

from sqlmodel import Session

from bot import action_items, item_changes, item_list, items_in_question, people
from bot.action_items import Change
from bot.errors import Refusal
from bot.item_list import Wanted
from handlers.shapes import Answer, Clicked, Dialog, FormErrors, Redrawn, Request
from storage.action_items import ActionItem
from storage.incidents import Incident

TITLES = {
    "done": "Done",
    "owner": "Who does it?",
    "due": "New date",
    "drop": "Won't do",
    "reopen": "Open it again",
    "split": "Split it up",
    "edit": "Edit",
    "history": "Who changed what",
}
FROM_HOME = "home"


def change(request: Request, source: str, reason: str = "") -> Change:
    """Return who asks for a change, when, from where and why."""
    return Change(by=request.user_id, at=request.at, source=source, reason=reason.strip())


def page(
    session: Session, request: Request, wanted: Wanted, *, only: tuple[int, ...] = (), replace: bool = False
) -> Answer:
    """Return a page of action items, as the person sees them; `only`: those that stood on it before."""
    facts = item_list.page(
        session,
        request.viewer,
        wanted,
        zone=request.zone,
        now=request.at,
        settings=request.services.settings,
        only=only,
    )
    return Answer("actions", facts, replace=replace)


def add_dialog(request: Request, incident: Incident) -> Dialog:
    """Return the dialog that records an action item of an incident."""
    settings = request.services.settings
    facts = {
        "incident": incident,
        "priorities": settings_priorities(),
        "teams": {one.name: one.name for one in settings.teams},
        "state": json.dumps({"channel_id": request.channel_id, "incident": incident.number}),
    }
    return Dialog("todo_dialog", facts, instead=f"/incident {incident.key} todo Add a monitor @dana by friday p1")


def settings_priorities() -> dict[str, str]:
    """Return how the priorities are called where one is chosen."""
    return {
        "p0": "p0: drop everything",
        "p1": "p1: before other work",
        "p2": "p2: among other work",
        "p3": "p3: when there is time",
    }


def change_dialog(session: Session, clicked: Clicked, item: ActionItem, what: str, opened_from: str) -> Dialog:
    """Return the dialog of one change; `opened_from` is the list that is redrawn then: FROM_HOME, or `<page> <words>`.

    Raises Refusal for a change that there is none of.
    """
    if what not in TITLES:
        raise Refusal("old_button")
    settings = clicked.services.settings
    is_seen = action_items.sees_incident(session, clicked.viewer, item)
    fields = item_changes.in_fields(session, item)
    state = {
        "channel_id": clicked.channel_id,
        "item": item.id,
        "what": what,
        "opened_from": opened_from,
        "response_url": clicked.response_url,
        "shown": {name: item_changes.digest(said) for name, said in fields.items()},
    }
    facts = action_items.show(session, clicked.viewer, [item], zone=clicked.zone, now=clicked.at, settings=settings)
    if what == "history":
        facts = facts | item_list.history(session, item, clicked.viewer)
    shown = facts["items"][0]
    more: dict[str, Any] = {
        "what": what,
        "dialog_title": TITLES[what],
        "words": fields["text"],
        "priorities": settings_priorities(),
        "teams": {one.name: one.name for one in settings.teams},
        "may_be_outside": is_seen and shown.incident is not None and shown.incident.is_private,
        "state": json.dumps(state),
    }
    return Dialog("item_dialog", facts | more, instead="/incident actions")


def redrawn(session: Session, request: Request, state: dict[str, Any]) -> Redrawn | None:
    """Return what becomes of the list from which a dialog was opened, None where it was opened from none."""
    opened_from, response_url = str(state.get("opened_from") or ""), str(state.get("response_url") or "")
    if not response_url or not opened_from or opened_from == FROM_HOME:
        return None
    session.flush()
    return Redrawn(response_url, page(session, request, item_list.read(session, request.viewer, opened_from)))


def review(
    session: Session, request: Request, incident: Incident, asks: str, decided: ActionItem | None = None
) -> Answer:
    """Return the question about an incident's action items as it is now. Raises Refusal where it does not show."""
    session.flush()
    facts = items_in_question.show(
        session,
        request.viewer,
        incident,
        asks=asks,
        zone=request.zone,
        now=request.at,
        settings=request.services.settings,
        decided=decided,
    )
    if facts is None:
        raise Refusal("unknown_incident", number=incident.number)
    return Answer("item_review", facts, replace=True)


def is_outside(session: Session, request: Request, incident: Incident, owner_id: str | None, owner_name: str) -> bool:
    """Whether whoever is named as an owner does not see the private incident."""
    settings = request.services.settings
    named = ActionItem(
        team_id=incident.team_id,
        incident_id=incident.id or 0,
        number=0,
        text="",
        owner_id=owner_id,
        owner_name=owner_name,
        created_by=request.user_id,
        created_at=request.at,
    )
    return action_items.is_outsider(session, named, request.user_id, settings)


def outsider_error(session: Session, request: Request, incident: Incident, owner_id: str | None) -> FormErrors:
    """Return the question what an owner from outside of a private incident may be told, beside its field."""
    names = people.names(session, request.team_id, [owner_id] if owner_id else [])
    who = f"@{names[owner_id]}" if owner_id in names else "The owner"
    return FormErrors(
        {"outsider": f"{who} is not in {incident.key}, which is private. Say here what they may be told."}
    )


def chosen_day(written: str) -> date:
    """Return the day that somebody chose. Raises Refusal where the button gives none."""
    chosen = day(written)
    if chosen is None:
        raise Refusal("old_button")
    return chosen


def day(written: str) -> date | None:
    """Read what a date picker gives, None where nothing was chosen."""
    try:
        return date.fromisoformat(written) if written else None
    except ValueError as error:
        raise Refusal("old_button") from error
