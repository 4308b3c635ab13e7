"""The question that follows an incident: which proposed items are kept, and whose and by when the others are.

It comes at the beginning of the next working day, once, to whoever looks after the postmortem and to the commander.
"""

from datetime import datetime, timedelta

from sqlmodel import Session

from bot import people, reaching
from bot.planning import Load, moment_within_budget
from bot.settings import Settings
from storage import action_items, incidents, letters, outbox, postmortems
from storage import item_reviews as rows
from storage import people as people_rows
from storage import roles as role_rows
from storage.action_items import OPEN, ActionItem
from storage.incidents import Incident

KIND = "item_review"
PROPOSED, LACKING = "proposed", "lacking"


def plan(session: Session, incident: Incident, *, settings: Settings, now: datetime) -> None:
    """Have somebody asked on the next working day, where an incident that is over has items to be asked about."""
    if not is_asked(incident) or not any(needs_answer(one) for one in _items(session, incident)):
        return
    target = commander(session, incident)
    hours = reaching.hours_of(session, incident.team_id, target, settings)
    due_at = hours.start_of(hours.today(now) + timedelta(days=1))
    rows.want(session, incident.team_id, incident.id or 0, due_at=due_at)


def is_asked(incident: Incident) -> bool:
    """Whether anybody is asked about an incident's items: it is over, real, and no duplicate."""
    return not (incident.is_open or incident.is_practice or incident.closed_as)


def needs_answer(item: ActionItem) -> bool:
    """Whether an open item was not agreed to, lacks an owner or a date, or is held back from its owner."""
    return item.status == OPEN and (item.is_proposed or lacks(item))


def lacks(item: ActionItem) -> bool:
    """Whether an item has no owner, no date, or an owner who may not be told of it yet."""
    return not item.has_owner or item.due_on is None or item.is_withheld


def tick(session: Session, now: datetime, settings: Settings) -> int:
    """Hand the questions that are due over to the outbox, or put them off to a better moment; return how many."""
    claimed = rows.claim_due(session, now)
    for incident_id in claimed:
        incident = incidents.get(session, incident_id)
        asked = _asked(session, incident)
        moments = [_moment(session, incident, one, settings, now) for one in asked]
        if not asked or not is_asked(incident):
            continue
        if max(moments) > now:
            rows.put_off(session, incident_id, max(moments))
            continue
        for user_id, what in asked.items():
            lane = people.lane(incident.team_id, user_id)
            subject = f"{incident_id}:{','.join(sorted(what))}"
            outbox.add(session, team_id=incident.team_id, lane=lane, kind=KIND, subject=subject)
    return len(claimed)


def commander(session: Session, incident: Incident) -> str:
    """Return who ran an incident: its last commander whom a message reaches, else whoever declared it."""
    held = [one.user_id for one in role_rows.of_incident(session, incident.id or 0) if one.role == "commander"]
    reachable = (one for one in reversed(held) if people.is_reachable(session, incident.team_id, one))
    return next(reachable, incident.declared_by)


def _asked(session: Session, incident: Incident) -> dict[str, set[str]]:
    """Return who is asked about what: proposed items are for the postmortem's owner, the others for the commander."""
    items = [one for one in _items(session, incident) if needs_answer(one)]
    lead = commander(session, incident)
    document = postmortems.of_incident(session, incident.id or 0)
    owner = document.owner_id if document else None
    if owner is None or not people.is_reachable(session, incident.team_id, owner):
        owner = lead
    asked: dict[str, set[str]] = {}
    for item in items:
        asked.setdefault(owner if item.is_proposed else lead, set()).add(PROPOSED if item.is_proposed else LACKING)
    return asked


def _moment(session: Session, incident: Incident, user_id: str, settings: Settings, now: datetime) -> datetime:
    """Return when somebody may be asked: in their hours, on a day on which they got no other message of reminders."""
    person = people_rows.get(session, incident.team_id, user_id)
    hours = reaching.hours_of(session, incident.team_id, user_id, settings)
    lately = letters.sent_since(session, incident.team_id, user_id, now - timedelta(days=8))
    told = [one.sent_at for one in lately if one.sent_at is not None]
    away_until = person.away_until if person else None
    return moment_within_budget(hours, told, Load(is_asked_for=True), now=now, away_until=away_until)


def _items(session: Session, incident: Incident) -> list[ActionItem]:
    return action_items.of_incident(session, incident.id or 0)
