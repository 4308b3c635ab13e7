"""The dialog of one change of an action item, with its reason."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlmodel import Session

from bot import action_items, digits, item_changes, people, text
from bot.errors import Refusal
from handlers import carried, items
from handlers.shapes import Answer, Form, FormErrors, Outcome, Submitted
from storage import incidents
from storage.action_items import ActionItem

Change = Callable[[Session, Submitted, ActionItem], FormErrors | None]


def run(session: Session, submitted: Submitted) -> Outcome:
    """Make the change, tell it, and redraw the list from which the dialog was opened."""
    state = carried.read(submitted.state, _state)
    if state["what"] == "history":
        return None
    make = _CHANGES.get(state["what"])
    if make is None:
        raise Refusal("old_button")
    item = action_items.hold(session, submitted.viewer, state["item"])
    errors = make(session, submitted, item)
    if errors is not None:
        return errors
    settings = submitted.services.settings
    session.flush()
    facts = action_items.show(
        session, submitted.viewer, [item], zone=submitted.zone, now=submitted.at, settings=settings
    )
    return Answer("item_changed", facts | {"what": state["what"]}, redraws=items.redrawn(session, submitted, state))


def _done(session: Session, submitted: Submitted, item: ActionItem) -> None:
    action_items.done(session, item, _change(submitted), submitted.services.settings)


def _drop(session: Session, submitted: Submitted, item: ActionItem) -> None:
    action_items.cancel(session, item, _change(submitted), submitted.services.settings)


def _reopen(session: Session, submitted: Submitted, item: ActionItem) -> None:
    action_items.reopen(session, item, _change(submitted), submitted.services.settings)


def _due(session: Session, submitted: Submitted, item: ActionItem) -> FormErrors | None:
    on = items.day(submitted.values.get("due", ""))
    if on is None:
        return FormErrors({"due": "Choose the day by which it is to be done."})
    action_items.set_due(session, item, on, _change(submitted), submitted.services.settings)
    return None


def _owner(session: Session, submitted: Submitted, item: ActionItem) -> FormErrors | None:
    values, settings = submitted.values, submitted.services.settings
    owner_id, team, outside = values.get("owner") or None, values.get("team", ""), values.get("outsider", "")
    if team and owner_id == item.owner_id:
        owner_id = None  # the person is the one that the dialog began with
    if owner_id is None and not team:
        return FormErrors({"owner": "Choose the person who does it from now on."})
    if owner_id:
        people.meet(session, submitted.team_id, owner_id, submitted.at)
    incident = incidents.get(session, item.incident_id)
    is_asked = not outside and action_items.sees_incident(session, submitted.viewer, item)
    if is_asked and items.is_outside(session, submitted, incident, owner_id, team):
        return items.outsider_error(session, submitted, incident, owner_id)
    change = _change(submitted)
    action_items.set_owner(session, item, change, settings, owner_id=owner_id, owner_name="" if owner_id else team)
    item_changes.settle_outsider(session, item, outside or item_changes.ALONE, change, settings)
    return None


def _split(session: Session, submitted: Submitted, item: ActionItem) -> None:
    parts = submitted.values.get("texts", "").split("\n")
    item_changes.split(session, item, parts, _change(submitted), submitted.services.settings)


def _edit(session: Session, submitted: Submitted, item: ActionItem) -> FormErrors | None:
    """Take over the fields that were changed, each unless somebody else has changed the same since it was shown."""
    values, refuse = submitted.values, submitted.services.rendering.refuse
    now = item_changes.in_fields(session, item)
    shown = carried.read(submitted.state, _state)["shown"]
    given = {name: item_changes.digest(text.unescape(values.get(name, ""))) for name in now}
    known = {name: item_changes.digest(said) for name, said in now.items()}
    changed = [name for name in now if given[name] not in {known[name], shown.get(name, known[name])}]
    lost = [name for name in changed if known[name] != shown.get(name, known[name])]
    if lost:
        return FormErrors(dict.fromkeys(lost, refuse(Refusal("item_changed")).text))
    names = people.names_in(session, item.team_id, item.text)
    typed = values.get("text", "").strip()
    try:
        item_changes.edit(
            session,
            item,
            _change(submitted),
            submitted.services.settings,
            said=text.with_mentions(typed, item.text, names) if "text" in changed else item.text,
            priority=(values.get("priority") or None) if "priority" in changed else item.priority,
            url=values.get("url", "") if "url" in changed else text.escape(item.url),
        )
    except Refusal as refused:
        field = "url" if refused.reason == "no_web_address" else "text"
        return FormErrors({field: refuse(refused).text})
    return None


_CHANGES: Mapping[str, Change] = {
    "done": _done,
    "drop": _drop,
    "reopen": _reopen,
    "due": _due,
    "owner": _owner,
    "split": _split,
    "edit": _edit,
}


def _change(submitted: Submitted) -> action_items.Change:
    return items.change(submitted, "dialog", submitted.values.get("reason", ""))


def _state(found: Any) -> dict[str, Any]:
    shown = {str(name): str(said) for name, said in found.get("shown", {}).items()}  # what was opened earlier has none
    return dict(found) | {"item": digits.carried(found["item"]), "what": str(found["what"]), "shown": shown}


FORM = Form(callback_id="item", field="reason", run=run)
