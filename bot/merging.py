"""Declared twice: one incident goes into another, and comes back. Rows move; nothing is copied, nothing deleted.

A line that moved gets the next number of where it stands now: numbers are never used twice, so that on the way back
its old one is free. What was added afterwards stays where it was added.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot import audit, incidents, policy, reminders, timeline
from bot.errors import Refusal
from bot.settings import Settings
from storage import action_items, merges, outbox, tags, updates
from storage import incidents as rows
from storage import roles as role_rows
from storage import timeline as line_rows
from storage.action_items import ActionItem
from storage.incidents import RESOLVED, ContributingFactor, Incident
from storage.links import Link
from storage.merges import FACTOR, ITEM, LINE, LINK, UPDATE, Merge, Moved
from storage.people import Viewer
from storage.timeline import Line
from storage.updates import Update

DUPLICATE = "duplicate"
TWICE_WITHIN = timedelta(minutes=30)
MOST_OFFERED = 2
_Row = Line | Update | ActionItem | Link | ContributingFactor
_TABLES: dict[str, type[Any]] = {
    LINE: Line,
    UPDATE: Update,
    ITEM: ActionItem,
    LINK: Link,
    FACTOR: ContributingFactor,
}


def declared_lately(session: Session, viewer: Viewer, incident: Incident) -> list[Incident]:
    """Return the open incidents that were declared shortly before this one, and show to `viewer`, newest first."""
    since = incident.declared_at - TWICE_WITHIN
    found = [
        one
        for one in rows.open_ones(session, viewer)
        if one.id != incident.id and one.is_practice == incident.is_practice and one.declared_at >= since
    ]
    return found[:MOST_OFFERED]


def meant(session: Session, viewer: Viewer, duplicate: int | None, into: int) -> tuple[Incident, Incident]:
    """Return two incidents by their numbers (None: the channel's own); raise Refusal when `viewer` sees one not."""
    here = rows.in_channel(session, viewer.team_id, viewer.channel_id or "") if duplicate is None else None
    first = here or incidents.find(session, viewer, number=duplicate)
    return first, incidents.find(session, viewer, number=into)


def needs_consent(duplicate: Incident, into: Incident) -> bool:
    """Whether others than now will see what moves."""
    return duplicate.is_private and duplicate.merged_into != into.id


def merge(
    session: Session, settings: Settings, duplicate: Incident, into: Incident, *, by: str, at: datetime
) -> tuple[Merge, bool]:
    """Let an incident go into another, and close it as its duplicate; return the merge, and whether it is new.

    Raises Refusal for what is one incident, or a part of another already; and, where it shows what was private, when
    `by` may not decide who sees it.
    """
    _hold(session, duplicate, into)
    standing = merges.standing(session, duplicate.id or 0)
    if standing is not None and standing.into_id == into.id:
        return standing, False
    _refuse(session, duplicate, into)
    if duplicate.is_private:
        policy.allow_governing(session, settings, duplicate, by)
    merge = Merge(
        team_id=into.team_id,
        duplicate_id=duplicate.id or 0,
        into_id=into.id or 0,
        merged_by=by,
        merged_at=at,
        status_before=duplicate.status,
        closed_at_before=duplicate.closed_at,
        closed_as_before=duplicate.closed_as,
    )
    session.add(merge)
    session.flush()
    _move_all(session, merge, duplicate, into)
    _share_tags(session, merge, duplicate, into)
    named = "another incident" if into.is_private and not duplicate.is_private else into.key
    incidents.record_change(session, duplicate, f"Merged into {named}", by=by, at=at)
    duplicate.status, duplicate.closed_at, duplicate.closed_as = RESOLVED, at, DUPLICATE
    duplicate.merged_into = into.id
    incidents.record_change(session, into, f"{duplicate.key} merged into this one: {duplicate.title}", by=by, at=at)
    audit.of(session, duplicate, "merged", by=by, at=at, into=into.number)
    session.add(duplicate)
    session.flush()
    for one in (duplicate, into):
        reminders.plan_incident(session, one, settings=settings, now=at)
    _tell(session, merge, duplicate, into)
    return merge, True


def unmerge(session: Session, settings: Settings, duplicate: Incident, *, by: str, at: datetime) -> Merge:
    """Let an incident be one of its own again, with all that had moved; raise Refusal when it is no duplicate."""
    merge = merges.standing(session, duplicate.id or 0)
    if merge is None:
        raise Refusal("not_merged", key=duplicate.key)
    into = rows.going_on(session, rows.get(session, merge.into_id))
    _hold(session, duplicate, into)
    session.refresh(merge)
    if merge.undone_at is not None:
        raise Refusal("not_merged", key=duplicate.key)
    posts = _move_back(session, merge, duplicate, into)
    merge.undone_at, merge.undone_by = at, by
    _part_tags(session, merge, duplicate, into)
    duplicate.status, duplicate.closed_at = merge.status_before, merge.closed_at_before
    duplicate.closed_as, duplicate.merged_into = merge.closed_as_before, None
    session.add_all([merge, duplicate])
    session.flush()
    incidents.record_change(session, duplicate, "An incident of its own again", by=by, at=at)
    incidents.record_change(session, into, f"{duplicate.key} is an incident of its own again", by=by, at=at)
    audit.of(session, duplicate, "unmerged", by=by, at=at, into=into.number)
    for one in (duplicate, into):
        reminders.plan_incident(session, one, settings=settings, now=at)
    for incident_id, ts in sorted(posts):
        lane, subject = f"copies:{incident_id}", f"{incident_id}:{ts}"
        outbox.add(session, team_id=into.team_id, lane=lane, kind="uncopy", subject=subject)
    outbox.add(session, team_id=merge.team_id, lane=duplicate.lane, kind="unmerged", subject=merge.id)
    return merge


def moved_counts(session: Session, merge: Merge) -> dict[str, int]:
    """Return how many lines and action items a merge moved."""
    kinds = [one.kind for one in merges.moved(session, merge.id or 0)]
    return {"lines": kinds.count(LINE), "items": kinds.count(ITEM)}


def _hold(session: Session, *both: Incident) -> None:
    """Hold two incidents, the older first, so that two who merge them wait for each other."""
    for one in sorted(both, key=lambda incident: incident.id or 0):
        rows.hold(session, one)


def _refuse(session: Session, duplicate: Incident, into: Incident) -> None:
    if duplicate.id == into.id:
        raise Refusal("merge_needs_two")
    for one in (duplicate, into):
        if one.merged_into is not None:
            other = rows.get(session, one.merged_into)
            shown = other.key if one.is_private or not other.is_private else ""
            raise Refusal("merged_already", key=one.key, into=shown)
    if duplicate.is_practice != into.is_practice:
        raise Refusal("practice_is_not_real")


def _move_all(session: Session, merge: Merge, duplicate: Incident, into: Incident) -> None:
    for line in line_rows.of_incident(session, duplicate.id or 0, struck=True):
        if line.source != "system" and not _is_there(session, line, into):
            _keep(session, merge, LINE, line)
            _move_line(session, line, duplicate, into)
    for update in updates.of_incident(session, duplicate.id or 0):
        _keep(session, merge, UPDATE, update)
        update.incident_id, update.message_ts = into.id or 0, None
        session.add(update)
    for item in action_items.of_incident(session, duplicate.id or 0):
        _keep(session, merge, ITEM, item)
        item.incident_id, item.number = into.id or 0, _next_item(session, into)
        session.add(item)
    for link in merges.links_of(session, duplicate):
        _keep(session, merge, LINK, link)
        link.incident_id = into.id or 0
        session.add(link)
    beyond = max((one.chain for one in rows.contributing_factors(session, into.id or 0)), default=0)
    for factor in rows.contributing_factors(session, duplicate.id or 0):
        _keep(session, merge, FACTOR, factor)
        factor.incident_id, factor.chain = into.id or 0, factor.chain + beyond if factor.chain else 0
        session.add(factor)
    session.flush()


def _is_there(session: Session, line: Line, into: Incident) -> bool:
    """Whether the message of a line is a line of the other incident too: one message is one line."""
    if line.message_ts is None:
        return False
    return line_rows.of_message(session, into.id or 0, line.channel_id or "", line.message_ts) is not None


def _move_line(session: Session, line: Line, duplicate: Incident, into: Incident) -> None:
    line.incident_id, line.number = into.id or 0, line_rows.next_number(session, into.id or 0)
    line.copy_ts = None
    if line.message_ts is not None and not line.origin_name:
        line.origin_name = "a private channel" if duplicate.is_private else f"#{duplicate.channel_name or ''}"
    session.add(line)
    session.flush()


def _keep(session: Session, merge: Merge, kind: str, moved: _Row) -> None:
    row_id = moved.line_id if isinstance(moved, Update) else moved.id or 0
    row = Moved(merge_id=merge.id or 0, kind=kind, row_id=row_id, team_id=merge.team_id)
    row.number_before = moved.number if isinstance(moved, Line | ActionItem) else None
    if isinstance(moved, Line):
        row.copy_ts_before, row.origin_before = moved.copy_ts, moved.origin_name
    if isinstance(moved, Update):
        row.copy_ts_before = moved.message_ts
    session.add(row)


def _move_back(session: Session, merge: Merge, duplicate: Incident, into: Incident) -> set[tuple[int, str]]:
    """Move back what is still where the merge has led; return the posts (incident, ts) that showed it meanwhile.

    A part of it may be an incident of its own again already: merges stand in a row.
    """
    posts: set[tuple[int, str]] = set()
    for one in merges.moved(session, merge.id or 0):
        row: _Row | None = session.get(_TABLES[one.kind], one.row_id)
        if row is None or row.incident_id != into.id:
            continue
        if isinstance(row, Line):
            if _is_there(session, row, duplicate):
                continue
            posts |= {(row.incident_id, row.copy_ts)} if row.copy_ts else set()
            row.copy_ts, row.origin_name = one.copy_ts_before, one.origin_before
        if isinstance(row, Update):
            row.message_ts = one.copy_ts_before or row.message_ts
        if isinstance(row, Line | ActionItem):
            row.number = one.number_before or 0
        row.incident_id = duplicate.id or 0
        session.add(row)
    session.flush()
    return posts


def _share_tags(session: Session, merge: Merge, duplicate: Incident, into: Incident) -> None:
    for one in tags.of_several(session, [duplicate.id or 0]):
        tags.put(session, into, one.kind, one.name, by=merge.merged_by, at=merge.merged_at)


def _part_tags(session: Session, merge: Merge, duplicate: Incident, into: Incident) -> None:
    """Take off what only the merge put there; what somebody put on or took off since stays so."""
    own = {(one.kind, one.name) for one in tags.of_several(session, [duplicate.id or 0])}
    for one in tags.of_several(session, [into.id or 0]):
        if (one.kind, one.name) in own and (one.changed_by, one.changed_at) == (merge.merged_by, merge.merged_at):
            at, by = merge.undone_at or merge.merged_at, merge.undone_by or merge.merged_by
            tags.take_off(session, into, one.kind, one.name, by=by, at=at)


def _next_item(session: Session, incident: Incident) -> int:
    incident.action_item_count += 1
    session.add(incident)
    session.flush()
    return incident.action_item_count


def _tell(session: Session, merge: Merge, duplicate: Incident, into: Incident) -> None:
    """Have those who run the duplicate invited to where it goes on, and its channel pointed there."""
    holders = [role.user_id for role in role_rows.of_incident(session, duplicate.id or 0)]
    for user_id in dict.fromkeys([duplicate.declared_by, merge.merged_by, *holders]):
        outbox.add(session, team_id=into.team_id, lane=into.lane, kind="invite", subject=f"{into.id}:{user_id}")
    outbox.add(session, team_id=merge.team_id, lane=duplicate.lane, kind="merged", subject=merge.id)
    timeline.refresh_overview(session, into)
