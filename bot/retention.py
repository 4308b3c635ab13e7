"""Retention: which closed incidents are old enough to be removed, which of them are kept all the same, and why."""

import functools
import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from bot import audit
from bot.settings import Settings
from storage import incidents as incident_rows
from storage import purges
from storage.database import Database
from storage.incidents import Incident

log = logging.getLogger(__name__)

MOST_AN_HOUR = 20
MOST_DELIVERIES = 10_000  # that are forgotten within an hour
INDEX_STEPS = 500  # pages of the search index that are merged at once


@dataclass(frozen=True)
class Kept:
    """An incident that is old enough and stays: how many action items are open, or which one it was merged with."""

    incident: Incident
    open_items: int
    because_of: str = ""


@dataclass(frozen=True)
class Plan:
    """What a purge removes, and what it leaves although it is old."""

    removed: Sequence[Incident]
    kept: Sequence[Kept]


def tick(db: Database, settings: Settings, now: datetime) -> None:
    """Remove incidents that are older than the settings keep, some at a time."""
    before = due_before(settings, now)
    if before is None:
        return
    with db.read() as session:
        found = plan(session, before)
    for one in purge_each(db, found.removed[:MOST_AN_HOUR], by="", at=now):
        log.info("%s was removed: it was closed before %s.", one.key, f"{before:%Y-%m-%d}")
    if found.removed and found.kept:
        log.info("%d as old ones stay: `python app.py purge --dry-run` says why.", len(found.kept))
    db.write(lambda session: tidy(session, before))


def plan(session: Session, before: datetime, *, with_open_items: bool = False) -> Plan:
    """Return what a purge of what was closed before a moment would do; duplicates go with the one they went into.

    An incident with open action items stays, unless `with_open_items`; open incidents are never removed.
    """
    old = {one.id or 0: one for one in purges.closed_before(session, before)}
    items = {} if with_open_items else purges.open_items(session, old)
    removed: list[Incident] = []
    kept: list[Kept] = []
    for group in _groups(session, old.values()):
        blocking = next((one for one in group if one.id not in old or one.id in items), None)
        if blocking is None:
            removed += group
            continue
        because_of = [items.get(one.id or 0, 0) or blocking.key for one in group]
        kept += [
            Kept(one, 0 if isinstance(why, str) else why, why if isinstance(why, str) else "")
            for one, why in zip(group, because_of, strict=True)
            if one.id in old
        ]
    return Plan(removed, kept)


def purge_each(
    db: Database, incidents: Iterable[Incident], *, by: str, at: datetime, with_open_items: bool = False
) -> Iterator[Incident]:
    """Remove incidents, each in its own transaction, and yield those that were removed; for the rest see `purge`."""
    for one in incidents:
        job = functools.partial(purge, incident_id=one.id or 0, by=by, at=at, with_open_items=with_open_items)
        if db.write(job):
            yield one


def purge(session: Session, incident_id: int, *, by: str, at: datetime, with_open_items: bool = False) -> bool:
    """Remove an incident, and record that; `by` is OPERATOR, or "" for the bot.

    Returns False when it was opened again since the plan was made, got an action item, or is gone already.
    """
    incident = purges.hold(session, incident_id)
    if incident is None or incident.is_open:
        return False
    if not with_open_items and purges.open_items(session, [incident_id]):
        return False
    audit.note(session, "purged", team_id=incident.team_id, by=by, at=at, incident_number=incident.number)
    purges.remove(session, incident, at=at)
    return True


def tidy(session: Session, before: datetime, *, at_once: bool = False) -> None:
    """Remove what was said and asked before a moment and hangs on nothing, and let the search index forget.

    `at_once`: the index is written anew, which takes seconds where it is large; else a part of it.
    """
    purges.remove_old(session, before, most=None if at_once else MOST_DELIVERIES)
    purges.forget_words(session, steps=0 if at_once else INDEX_STEPS)


def due_before(settings: Settings, now: datetime) -> datetime | None:
    """Return before which moment closed incidents are removed by the settings; None: everything is kept."""
    return now - timedelta(days=settings.retention_days) if settings.retention_days else None


def _groups(session: Session, old: Collection[Incident]) -> list[list[Incident]]:
    """Return these incidents with what was merged into them, or they into: each group goes together, or stays."""
    groups: dict[int, dict[int, Incident]] = {}
    for one in [*old, *purges.duplicates(session)]:
        end = incident_rows.going_on(session, one)
        groups.setdefault(end.id or 0, {end.id or 0: end})[one.id or 0] = one
    wanted = {one.id for one in old}
    return [sorted(group.values(), key=lambda one: one.number) for group in groups.values() if wanted & set(group)]
