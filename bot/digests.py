"""The weekly digest of action items: what is open, overdue and done, for each channel that wants it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from sqlmodel import Session

from bot import action_items, reaching
from bot.planning import WEEK
from bot.settings import Settings
from storage import digests as rows
from storage import outbox, workspaces
from storage.action_items import CANCELLED, DONE, OPEN, ActionItem
from storage.digests import Digest
from storage.incidents import Incident
from storage.people import Viewer

KIND = "digest"
QUARTER = timedelta(days=90)
MOST_OLDEST = 3
Seen = Sequence[tuple[ActionItem, Incident]]


@dataclass(frozen=True)
class Age:
    """How old the open items of one severity are: their median in days, of how many."""

    severity: str
    days: int
    count: int


def wanted(session: Session, settings: Settings) -> list[tuple[str, str, str]]:
    """Return the digests that the settings ask for and that are not planned: workspace, channel, and about whom."""
    if not settings.digests:
        return []
    waits = rows.waiting(session)
    asked = [(team_id, one.channel, one.team) for team_id in _teams(session) for one in settings.digests]
    return [one for one in asked if one not in waits]


def plan(session: Session, settings: Settings, *, now: datetime) -> None:
    """Plan each digest that is asked for: the first working hour of next week, where none is to come already."""
    for team_id, channel, about in wanted(session, settings):
        hours = reaching.hours_of(session, team_id, channel, settings)
        due_at = hours.start_of_week(hours.today(now) + WEEK)
        rows.want(session, team_id, channel, about, due_at=due_at)


def tick(session: Session, now: datetime, settings: Settings) -> int:
    """Hand the digests that are due over to the outbox, and plan those that are new; return how many were due.

    One that the settings dropped is forgotten: asked for again, it is planned again.
    """
    plan(session, settings, now=now)
    asked = {(one.channel, one.team) for one in settings.digests}
    claimed = rows.claim_due(session, now)
    for one in claimed:
        if (one.channel, one.about) in asked:
            lane = f"digest:{one.team_id}:{one.channel}"
            outbox.add(session, team_id=one.team_id, lane=lane, kind=KIND, subject=one.id)
        else:
            rows.forget(session, one.id or 0)
    return len(claimed)


def show(session: Session, digest: Digest, *, settings: Settings, now: datetime) -> dict[str, Any]:
    """Return what a digest tells; private incidents and practice are in none of its figures."""
    viewer = Viewer(team_id=digest.team_id, user_id=digest.channel)
    team = settings.team_named(digest.about) if digest.about else None
    seen = [
        (item, incident)
        for item, incident in rows.items_seen(session, viewer)
        if not incident.is_private and not item.is_proposed and (not team or reaching.is_of_team(item, team, settings))
    ]
    today = action_items.today_in(settings.timezone, now, settings)
    open_ = [item for item, _ in seen if item.status == OPEN]
    late = [item for item in open_ if item.due_on and item.due_on < today]
    oldest = sorted(late, key=lambda item: (item.due_on or date.max, item.id or 0))[:MOST_OLDEST]
    shown = action_items.show(session, viewer, oldest, zone=settings.timezone, now=now, settings=settings)
    return shown | {
        "about": digest.about,
        "open": len(open_),
        "late": len(late),
        "done": _done_since(seen, now - WEEK),
        "rate": completion(item for item, _ in seen if item.due_on and today - QUARTER <= item.due_on < today),
        "ages": _ages(seen, settings, now),
    }


def _teams(session: Session) -> list[str]:
    return [one.team_id for one in workspaces.all_known(session)]


def completion(items: Iterable[ActionItem]) -> tuple[int, int]:
    """Return how many of the items were done, and of how many; what was dropped counts in neither."""
    kept = [item for item in items if item.status != CANCELLED]
    return sum(item.status == DONE for item in kept), len(kept)


def _done_since(seen: Seen, since: datetime) -> int:
    return sum(item.status == DONE and item.done_at is not None and item.done_at >= since for item, _ in seen)


def _ages(seen: Seen, settings: Settings, now: datetime) -> list[Age]:
    found = []
    for severity in settings.severities:
        days = [
            (now - item.created_at).days
            for item, incident in seen
            if item.status == OPEN and incident.severity == severity.id
        ]
        if days:
            found.append(Age(severity.name, int(median(days)), len(days)))
    return found
