"""`/incident todo`: an action item, with owner, date and priority where they are said."""

from sqlmodel import Session

from bot import action_items, incidents, words
from handlers.answers import recorded
from handlers.shapes import Answer, Asked, Command, Outcome


def run(session: Session, asked: Asked) -> Outcome:
    """Record an action item, and say what was understood."""
    settings = asked.services.settings
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    said = words.todo_words(asked.rest, now=asked.at, zone=asked.zone)
    change = action_items.Change(by=asked.user_id, at=asked.at, source=asked.source)
    item = action_items.add(session, incident, said, change, settings)
    return Answer("todo", recorded(session, asked, incident, item, said))


COMMAND = Command(
    name="todo",
    usage="todo <text> [@owner | owner: Team] [by <date>] [p0–p3]",
    summary="record an action item: `todo Add an expiry alert @dana by next friday p1`",
    run=run,
    synonyms=("action", "action-item", "actionitem"),
)
