"""`/incident actions`: what is still to be done, here, by me, by somebody, or everywhere."""

from sqlmodel import Session

from bot import action_items, incidents, item_list
from bot.errors import Refusal
from handlers import items
from handlers.shapes import Answer, Asked, Command, Outcome
from storage import action_items as rows
from storage import incidents as incident_rows
from storage.incidents import Incident

HISTORY = "history"


def run(session: Session, asked: Asked) -> Outcome:
    """List action items with what can be done about each; `history 3` tells who changed the third one."""
    first, _, rest = asked.rest.strip().partition(" ")
    if first.lower() == HISTORY:
        return _history(session, asked, rest.strip())
    here = _here(session, asked)
    return items.page(session, asked, item_list.read(session, asked.viewer, asked.rest, here=here))


def _here(session: Session, asked: Asked) -> Incident | None:
    """Return the incident that is meant where no other is named: the one that was named first, or this channel's."""
    if asked.incident_number is not None:
        return incidents.find(session, asked.viewer, number=asked.incident_number)
    here = incident_rows.in_channel(session, asked.team_id, asked.channel_id)
    return incidents.find(session, asked.viewer) if here is not None else None


def _history(session: Session, asked: Asked, number: str) -> Outcome:
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    is_number = number.isdecimal() and len(number) < 7
    item = rows.of_number(session, incident.id or 0, int(number)) if is_number else None
    if item is None:
        raise Refusal("no_item")
    settings = asked.services.settings
    facts = action_items.show(session, asked.viewer, [item], zone=asked.zone, now=asked.at, settings=settings)
    return Answer("item_history", facts | item_list.history(session, item, asked.viewer))


COMMAND = Command(
    name="actions",
    usage="actions [mine | open | overdue | all | @person | INC-3 | everywhere] | history <number>",
    summary="list action items, each with what can be done about it: of this incident, else yours",
    run=run,
    synonyms=("todos", "action-items", "actionitems"),
    reads_only=True,
)
