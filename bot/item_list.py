"""Lists of action items: whose, of which incident, which of them; pages of them; and the history of one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col

from bot import action_items, people
from bot.errors import Refusal
from bot.settings import Settings
from storage import action_items as rows
from storage import incidents
from storage.action_items import OPEN, ActionItem
from storage.incidents import Incident
from storage.people import Viewer

PAGE = 6
MINE, OVERDUE, ALL, EVERYWHERE = "mine", "overdue", "all", "everywhere"
_KEY = re.compile(r"inc[-–—‑]?(?P<number>[0-9]{1,9})", re.IGNORECASE)
_PERSON = re.compile(r"<@(?P<id>[UW][A-Z0-9]+)(?:\|[^<>]*)?>")


@dataclass(frozen=True)
class Wanted:
    """Which action items are listed: `state` is open, overdue or all; of one incident, one owner, or of everything."""

    state: str = OPEN
    owner_id: str | None = None
    incident: Incident | None = None
    number: int = 1

    @property
    def words(self) -> str:
        """The words that ask for this page again, wherever they are typed."""
        whose = f"<@{self.owner_id}>" if self.owner_id else EVERYWHERE
        return f"{self.state} {self.incident.key if self.incident else whose} {self.number}"


def read(session: Session, viewer: Viewer, said: str, *, here: Incident | None = None) -> Wanted:
    """Read what follows `actions`; `here` is the incident that is meant where the words name none.

    Raises Refusal for a word that says nothing of a list, and for an incident that the viewer does not see.
    """
    states: list[str] = []
    owner_id, incident, number, is_everywhere = None, None, 1, False
    for word in said.split():
        known = word.lower()
        if known in {OPEN, OVERDUE, ALL}:
            states.append(known)
        elif known in {MINE, "me"}:
            owner_id = viewer.user_id
        elif known == EVERYWHERE:
            is_everywhere = True
        elif known.isdecimal() and len(known) < 5:
            number = max(1, int(known))
        elif found := _PERSON.fullmatch(word):
            owner_id = found["id"]
        elif found := _KEY.fullmatch(word):
            incident = _incident(session, viewer, int(found["number"]))
        else:
            raise Refusal("actions_word", given=said)
    if incident is None and owner_id is None and not is_everywhere:
        incident = here
        if here is None and not states:
            owner_id = viewer.user_id
    return Wanted((states or [OPEN])[-1], owner_id, incident, number)


def page(
    session: Session,
    viewer: Viewer,
    wanted: Wanted,
    *,
    zone: str,
    now: datetime,
    settings: Settings,
    only: Iterable[int] = (),
) -> dict[str, Any]:
    """Return a page of a list; `only` are the items of which the page was made before, so that what is done stays."""
    conditions = list(_conditions(wanted, zone=zone, now=now, settings=settings))
    found, total = rows.listed(session, viewer, conditions, offset=(wanted.number - 1) * PAGE, limit=PAGE)
    kept = [one for one in rows.several(session, viewer.team_id, only) if action_items.may_see(session, viewer, one)]
    facts = action_items.show(session, viewer, kept or found, zone=zone, now=now, settings=settings)
    owner = people.names(session, viewer.team_id, [wanted.owner_id] if wanted.owner_id else [])
    return facts | {
        "wanted": wanted,
        "owner": owner.get(wanted.owner_id or "", "somebody"),
        "total": total,
        "pages": max(1, -(-total // PAGE)),
        "of_one": wanted.incident is not None,
    }


def history(session: Session, item: ActionItem, viewer: Viewer) -> dict[str, Any]:
    """Return who changed what of an action item, when, from where and why."""
    changes = rows.history(session, item.id or 0)
    people_named = {one.changed_by for one in changes} | {one for one in (item.owner_id, item.done_by) if one}
    for one in changes:
        if one.field in {"owner", "taken"}:
            people_named |= {name for name in (one.before, one.after) if name}
    texts = [said for one in changes for said in (one.reason, one.before, one.after) if said]
    sees = action_items.sees_incident(session, viewer, item)
    names = people.names(session, item.team_id, people_named) | people.names_in(
        session, item.team_id, *texts, item.text
    )
    return {
        "item": item,
        "incident": incidents.get(session, item.incident_id) if sees else None,
        "changes": changes[-20:],
        "left_out": max(0, len(changes) - 20),
        "names": names,
    }


def _incident(session: Session, viewer: Viewer, number: int) -> Incident:
    found = incidents.by_number(session, viewer, number)
    if found is None:
        raise Refusal("unknown_incident", number=number)
    return found


def _conditions(wanted: Wanted, *, zone: str, now: datetime, settings: Settings) -> Iterable[ColumnElement[bool]]:
    if wanted.incident is not None:
        yield col(ActionItem.incident_id) == wanted.incident.id
    if wanted.owner_id is not None:
        yield col(ActionItem.owner_id) == wanted.owner_id
    if wanted.state != ALL:
        yield col(ActionItem.status) == OPEN
    if wanted.state == OVERDUE:
        yield col(ActionItem.due_on) < action_items.today_in(zone, now, settings)
