"""`/incident actions`: what is still to be done, here or by me."""

from sqlmodel import Session

from bot import action_items, incidents
from bot.errors import Refusal
from handlers.shapes import Answer, Asked, Command, Outcome
from storage import action_items as rows
from storage import incidents as incident_rows
from storage.action_items import OPEN, ActionItem


def run(session: Session, asked: Asked) -> Outcome:
    """List this incident's open action items; `mine` of every incident, `all` the closed ones too."""
    wanted = asked.rest.strip().lower()
    if wanted not in {"", "open", "all", "mine"}:
        raise Refusal("actions_word", given=asked.rest)
    heading, items = _mine(session, asked) if wanted == "mine" else _here(session, asked, wanted)
    settings = asked.services.settings
    ordered = action_items.by_importance(items)
    facts = action_items.show(session, asked.viewer, ordered, zone=asked.zone, now=asked.at, settings=settings)
    return Answer("actions", facts | {"heading": heading})


def _mine(session: Session, asked: Asked) -> tuple[str, list[ActionItem]]:
    return "Your open action items", rows.open_of_owner(session, asked.team_id, asked.user_id)


def _here(session: Session, asked: Asked, wanted: str) -> tuple[str, list[ActionItem]]:
    """Outside of an incident's channel, without INC-n, the person's own are meant."""
    is_here = incident_rows.in_channel(session, asked.team_id, asked.channel_id) is not None
    if asked.incident_number is None and not is_here and wanted != "all":
        return _mine(session, asked)
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    items = rows.of_incident(session, incident.id or 0)
    if wanted == "all":
        return f"Action items of {incident.key}", items
    return f"Open action items of {incident.key}", [item for item in items if item.status == OPEN]


COMMAND = Command(
    name="actions",
    usage="actions [mine | all]",
    summary="list the open action items of this incident, or yours",
    run=run,
    synonyms=("todos", "action-items", "actionitems"),
    reads_only=True,
)
