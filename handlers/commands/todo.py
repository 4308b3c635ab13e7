"""`/incident todo`: an action item, with owner, date and priority where they are said."""

from sqlmodel import Session

from bot import action_items, incidents, item_changes
from handlers import items
from handlers.answers import recorded
from handlers.shapes import Answer, Asked, Command, Outcome


def run(session: Session, asked: Asked) -> Outcome:
    """Record an action item, and say what was understood; alone, open the dialog."""
    settings = asked.services.settings
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    if not asked.rest.strip():
        return items.add_dialog(asked, incident)
    said, url = item_changes.read(asked.rest, now=asked.at, zone=asked.zone, settings=settings)
    change = items.change(asked, asked.source)
    item = action_items.add(session, incident, said, change, settings, url=url)
    return Answer("todo", recorded(session, asked, incident, item, said))


COMMAND = Command(
    name="todo",
    usage="todo <text> [@owner | owner: Team] [by <date>] [p0–p3] [https://…]",
    summary="record an action item: `todo Add an expiry alert @dana by next friday p1`; alone, a dialog",
    run=run,
    synonyms=("action", "action-item", "actionitem"),
)
