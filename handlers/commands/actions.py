"""`/incident actions`: what is still to be done, here or by me."""

from sqlmodel import Session

from bot import action_items, incidents
from bot.errors import Refusal
from handlers.shapes import Answer, Asked, Command, Outcome
from storage import action_items as rows
from storage import incidents as incident_rows
from storage.action_items import OPEN, ActionItem
from storage.incidents import Incident


def run(session: Session, asked: Asked) -> Outcome:
    """List this incident's open action items; `mine` of every incident, `all` the closed ones too."""
    wanted = asked.rest.strip().lower()
    if wanted not in {"", "open", "all", "mine"}:
        raise Refusal("actions_word", given=asked.rest)
    incident = None if wanted == "mine" else _incident(session, asked, wanted)
    if incident is None:
        heading, items = "Your open action items", rows.open_of_owner(session, asked.team_id, asked.user_id)
    else:
        heading, items = _of(session, incident, wanted)
    settings = asked.services.settings
    ordered = action_items.by_importance(items)
    facts = action_items.show(session, asked.viewer, ordered, zone=asked.zone, now=asked.at, settings=settings)
    return Answer("actions", facts | {"heading": heading, "of_one": incident is not None})


def _incident(session: Session, asked: Asked, wanted: str) -> Incident | None:
    """Return the incident that is meant; None outside of an incident's channel: then the person's own items are."""
    is_here = incident_rows.in_channel(session, asked.team_id, asked.channel_id) is not None
    if asked.incident_number is None and not is_here and wanted != "all":
        return None
    return incidents.find(session, asked.viewer, number=asked.incident_number)


def _of(session: Session, incident: Incident, wanted: str) -> tuple[str, list[ActionItem]]:
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
