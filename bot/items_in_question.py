"""What the question about an incident's action items shows: what is proposed, and what lacks an owner or a date."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot import action_items, people, text
from bot.item_reviews import LACKING, PROPOSED, lacks
from bot.settings import Settings
from storage import action_items as rows
from storage import incidents
from storage.action_items import OPEN, ActionItem
from storage.incidents import Incident
from storage.people import Viewer

MOST = 8


def show(
    session: Session,
    viewer: Viewer,
    incident: Incident,
    *,
    asks: str,
    zone: str,
    now: datetime,
    settings: Settings,
    decided: ActionItem | None = None,
) -> dict[str, Any] | None:
    """Return what somebody is asked now; None where they do not see the incident.

    `asks`: what they are asked about, PROPOSED or LACKING or both with a comma between. `decided` was decided last.
    """
    if incidents.by_number(session, viewer, incident.number) is None:
        return None
    wanted = asks.split(",")
    items = [one for one in rows.of_incident(session, incident.id or 0) if one.status == OPEN]
    proposed = [one for one in items if one.is_proposed] if PROPOSED in wanted else []
    # Whatever was just kept may lack something, and is asked about in the same message.
    kept = decided is not None and decided.status == OPEN and not decided.is_proposed
    lacking = [
        one
        for one in items
        if not one.is_proposed
        and lacks(one)
        and (LACKING in wanted or (kept and decided is not None and one.id == decided.id))
    ]
    given = [*proposed[:MOST], *lacking[:MOST]]
    facts = action_items.show(session, viewer, given, zone=zone, now=now, settings=settings)
    names = people.names_in(session, incident.team_id, *(one.text for one in items), decided.text if decided else "")
    return facts | {
        "incident": incident,
        "asks": asks,
        "proposed": len(proposed),
        "lacking": len(lacking),
        "others": {one.id: _choices(one, items, names) for one in proposed[:MOST]},
        "decided": decided,
        "names": facts["names"] | names,
        "left_out": len(proposed) + len(lacking) - len(given),
    }


def _choices(item: ActionItem, items: list[ActionItem], names: dict[str, str]) -> dict[str, str]:
    """Return the items into which one may be merged: what the choice carries → its number and words."""
    others = [one for one in items if one.id != item.id]
    return {str(one.id): f"{one.number}: {' '.join(text.plain(one.text, names).split())}" for one in others}
