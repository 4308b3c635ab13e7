"""`/incident todo`: an action item, with owner, date and priority where they are said."""

import dataclasses

from sqlmodel import Session

from bot import action_items, incidents, item_changes, words
from handlers import items
from handlers.answers import recorded
from handlers.shapes import Answer, Asked, Command, Outcome


def run(session: Session, asked: Asked) -> Outcome:
    """Record an action item, and say what was understood; alone, open the dialog."""
    settings = asked.services.settings
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    if not asked.rest.strip():
        return items.add_dialog(asked, incident)
    said = words.todo_words(asked.rest, now=asked.at, zone=asked.zone)
    bare, url = item_changes.tracker_at_end(said.text)
    if url:  # owner and date may stand before the address, too
        again = words.todo_words(bare, now=asked.at, zone=asked.zone)
        found = {name: value for name, value in vars(again).items() if value}
        said = dataclasses.replace(said, **found | {"looks_done": said.looks_done and again.looks_done})
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
