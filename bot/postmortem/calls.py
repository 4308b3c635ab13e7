"""Whom a postmortem tells by DM, and when: rows, handed to the outbox when they fall due; never at night.

The owner in their first working hour, reviewers in theirs, and both once the review is due, then weekly.
"""

import re
from datetime import date, datetime, timedelta

from sqlmodel import Session

from bot import people
from bot.settings import Settings
from bot.when.hours import Hours
from storage import incidents, outbox, postmortems, reviews
from storage import people as person_rows
from storage.incidents import Incident
from storage.people import Viewer
from storage.postmortems import Postmortem
from storage.reviews import Call

KIND = "postmortem_call"
OWNER, REVIEW, DUE = "owner", "review", "due"
AGAIN = timedelta(days=7)
_WITHIN = re.compile(r"(?P<days>\d+) (?P<working>working )?days?")


def plan(session: Session, settings: Settings, incident: Incident, document: Postmortem, *, now: datetime) -> None:
    """Plan what is still to be told: to the owner that it is drafted, to all of them when the review is due.

    What was told once is not told again; a drill tells nobody.
    """
    if incident.is_practice or incident.is_open or incident.closed_as:
        return
    due_on = review_due(settings, incident)
    told = {(one.user_id, one.kind): one for one in reviews.calls(session, document.id or 0)}
    for user_id, kind in _wanted(session, document, due_on):
        hours = people.hours_of(person_rows.get(session, document.team_id, user_id), settings)
        due_at = hours.next_minute(now)
        if kind == DUE and due_on is not None:
            due_at = max(due_at, hours.start_of(due_on))
        row = told.pop((user_id, kind), None) or Call(
            team_id=document.team_id, postmortem_id=document.id or 0, user_id=user_id, kind=kind, due_at=due_at
        )
        if row.queued_at is None and row.sent_at is None:
            row.due_at = due_at
            session.add(row)
    for row in told.values():
        if row.queued_at is None:  # somebody else's matter by now
            session.delete(row)
    session.flush()


def plan_for(session: Session, settings: Settings, incident: Incident, *, now: datetime) -> None:
    """Plan what the postmortem of an incident is to tell, where it has one."""
    document = postmortems.of_incident(session, incident.id or 0)
    if document is not None:
        plan(session, settings, incident, document, now=now)


def review_due(settings: Settings, incident: Incident) -> date | None:
    """Return the day on which the review of an incident is due, in the configured zone; None: never."""
    within = settings.review_within.get(incident.severity)
    found = _WITHIN.fullmatch(within or "")
    if found is None or incident.closed_at is None:
        return None
    hours = people.hours_of(None, settings)
    day = hours.today(incident.closed_at)
    if not found["working"]:
        return day + timedelta(days=int(found["days"]))
    return _working_days_after(day, int(found["days"]), hours)


def longest(settings: Settings) -> timedelta:
    """Return a length of time after which every review is due, counted from when its incident was resolved."""
    found = filter(None, map(_WITHIN.fullmatch, settings.review_within.values()))
    days = [int(one["days"]) * (7 if one["working"] else 1) for one in found]  # one working day a week at least
    return timedelta(days=max(days, default=0) + 1)


def tick(session: Session, now: datetime) -> int:
    """Hand what is due over to the outbox; return how many."""
    claimed = reviews.claim_due(session, now)
    for row in claimed:
        lane = people.lane(row.team_id, row.user_id)
        outbox.add(session, team_id=row.team_id, lane=lane, kind=KIND, subject=row.id)
    return len(claimed)


def is_wanted(session: Session, row: Call, document: Postmortem) -> bool:
    """Whether somebody is still to be told: it is theirs, it shows to them, and nobody has done it meanwhile."""
    incident = incidents.get(session, document.incident_id)
    if incident.is_open or incident.closed_as or document.status in {"reviewed", "published"}:
        return False
    viewer = Viewer(team_id=row.team_id, user_id=row.user_id)
    if incidents.by_number(session, viewer, incident.number) is None:
        return False
    if row.kind == REVIEW:
        return row.user_id in {one.user_id for one in reviews.reviewers(session, document.id or 0)}
    return (row.user_id, row.kind) in _wanted(session, document, None) or row.kind == DUE


def sent(session: Session, call_id: int, now: datetime) -> None:
    """Keep that somebody was told; of a review that is due they are told again in a week."""
    row = reviews.call(session, call_id)
    row.sent_at = now
    if row.kind == DUE:
        row.due_at, row.queued_at = now + AGAIN, None
    session.add(row)


def _wanted(session: Session, document: Postmortem, due_on: date | None) -> list[tuple[str, str]]:
    owner = [document.owner_id] if document.owner_id else []
    asked = [one.user_id for one in reviews.reviewers(session, document.id or 0)]
    due = [(user_id, DUE) for user_id in dict.fromkeys([*owner, *asked])] if due_on is not None else []
    wanted = [*((one, OWNER) for one in owner), *((one, REVIEW) for one in asked), *due]
    return [(one, kind) for one, kind in wanted if people.is_reachable(session, document.team_id, one)]


def _working_days_after(day: date, count: int, hours: Hours) -> date:
    while count:
        day += timedelta(days=1)
        count -= day.isoweekday() in hours.days
    return day
