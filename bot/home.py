"""The Home tab: what waits for one person, and what is going on, as far as they may see it."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot import action_items, listing, people, policy, working
from bot.settings import Settings
from storage import action_items as item_rows
from storage import homes
from storage import listing as rows
from storage import people as people_rows
from storage.listing import MINE, OPEN, Filter
from storage.people import Viewer

MOST = 8


def show(session: Session, settings: Settings, team_id: str, user_id: str, *, now: datetime) -> dict[str, Any]:
    """Return what a person's Home tab shows; to whom the policy lets nothing, only `refused` says so."""
    viewer = Viewer(team_id=team_id, user_id=user_id)
    refused = policy.refused(settings, people_rows.get(session, team_id, user_id))
    if refused:
        return {"refused": refused}
    zone = people.zone_of(session, team_id, user_id, settings)
    mine = [one for one in rows.page(session, viewer, Filter(MINE), offset=0, limit=50) if one.is_open]
    ids = {one.id for one in mine}
    others = [one for one in rows.page(session, viewer, Filter(OPEN), offset=0, limit=50) if one.id not in ids]
    items = action_items.by_importance(item_rows.open_of_owner(session, team_id, user_id))
    facts = action_items.show(session, viewer, items, zone=zone, now=now, settings=settings)
    return facts | {
        "refused": "",
        "mine": listing.shown(session, mine[:MOST], now=now),
        "others": listing.shown(session, others[:MOST], now=now),
        "more_others": rows.count(session, viewer, Filter(OPEN))
        - len(others[:MOST])
        - sum(not one.is_practice for one in mine),
        "waiting": homes.postmortems_waiting(session, viewer),
        "of_one": False,
        "hours": working.show(people_rows.get(session, team_id, user_id), settings=settings, zone=zone, now=now),
    }
