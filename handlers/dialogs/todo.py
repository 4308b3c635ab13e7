"""The dialog that records an action item."""

from sqlmodel import Session

from bot import action_items, incidents, item_changes, links, people
from bot.errors import Refusal
from bot.when import Due
from bot.words import TodoWords
from handlers import carried, items
from handlers.answers import recorded
from handlers.shapes import Answer, Form, FormErrors, Outcome, Submitted


def run(session: Session, submitted: Submitted) -> Outcome:
    """Record what the fields say; where the owner is outside of a private incident, ask what they may be told."""
    incident = incidents.find(session, submitted.viewer, number=carried.number(submitted.state))
    values, settings = submitted.values, submitted.services.settings
    on = items.day(values.get("due", ""))
    owner_id, outside = values.get("owner") or None, values.get("outsider", "")
    try:
        url = links.read_url(values["url"])[0] if values.get("url", "").strip() else ""
    except Refusal as refused:
        return FormErrors({"url": submitted.services.rendering.refuse(refused).text})
    words = TodoWords(
        text=values.get("text", "").strip(),
        owner_id=owner_id,
        owner_name=None if owner_id else values.get("team") or None,
        due=Due(on) if on else None,
        priority=values.get("priority") or None,
    )
    if owner_id:
        people.meet(session, submitted.team_id, owner_id, submitted.at)
    if not outside and items.is_outside(session, submitted, incident, owner_id, words.owner_name or ""):
        return items.outsider_error(session, submitted, incident, owner_id)
    change = items.change(submitted, "dialog")
    item = action_items.add(session, incident, words, change, settings, url=url)
    item_changes.settle_outsider(session, item, outside, change, settings)
    return Answer("todo", recorded(session, submitted, incident, item, words) | {"in_dialog": True})


FORM = Form(callback_id="todo", field="text", run=run)
