"""The audit: what is recorded, and whether the records are still as they were written.

Records carry ids, numbers and words of ours. Names and texts of people stay where they can be erased.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.engine import make_url
from sqlmodel import Session

from bot.settings import Settings
from storage import audit as rows
from storage import refusals
from storage.audit import AuditHead, AuditRecord
from storage.incidents import Incident
from storage.people import Viewer
from storage.refusals import RefusalCount

OPERATOR = rows.OPERATOR
# Every action that is recorded, and what it means; docs/audit.md tells them.
ACTIONS: Mapping[str, str] = {
    "started": "the bot started; `settings` are those in effect, secrets masked",
    "declared": "an incident was declared: `severity`, `private`, `practice`",
    "severity": "its severity was changed or confirmed: `old`, `new`",
    "status": "its status was changed: `old`, `new`",
    "renamed": "it got another title",
    "role": "a role was handed over: `role`, `old` and `new` holder",
    "times": "key times were set: `names`",
    "resolved": "it was resolved",
    "reopened": "it was opened again: `new` status",
    "cancelled": "it was closed as declared in error",
    "hidden": "it was made private",
    "shown": "it was made public",
    "merged": "it was closed as a duplicate: `into` which number",
    "unmerged": "it is one of its own again: `into` which number it had gone",
    "owner": "somebody looks after its postmortem: `new`",
    "asked": "people were asked for a review: `people`",
    "approved": "a section of its postmortem was approved: `section`, `version`",
    "reviewed": "its postmortem counts as reviewed: `version`",
    "published": "its postmortem was published: `version` and `places`, or by a link",
    "imported": "its postmortem was brought back from a file",
    "exported": "it was taken away as a file: `form`, `external`, `to` whom; `many`: so many at once",
    "viewed": "somebody looked at it while it was private: `door`",
    "refused": "somebody was refused: `reason`, `door`; after 20 within an hour only counted: `left_out`, `hour`",
    "retried": "a dead delivery is tried again: `delivery`, `kind`",
    "dropped": "a dead delivery was dropped: `delivery`, `kind`",
    "restored": "the database was restored from a backup",
    "purged": "what had become old was removed",
    "erased": "what was known of a person was removed",
}
# Answers that show what was noted of an incident; all others only tell what the person has just done.
SHOWING = frozenset(
    {
        "actions",
        "catchup",
        "item_history",
        "key_times",
        "line_history",
        "links",
        "list",
        "menu",
        "postmortem_board",
        "postmortem_changes",
        "postmortem_check",
        "postmortem_section",
        "postmortem_section_dialog",
        "postmortem_versions",
        "report",
        "roles",
        "search",
        "timeline",
        "timeline_check",
    }
)
# Refusals that say that somebody may not. An incident that is not there is told as one that may not be seen.
FORBIDDEN = frozenset({"stranger", "guest", "not_yours", "not_governing", "unknown_incident"})
_DEEPEST = 4
MOST_REFUSALS = 20  # of a person within an hour, each with a record of its own


@dataclass(frozen=True)
class Broken:
    """The first record of a team's chain that is not as it was written, and why."""

    team_id: str
    number: int
    why: str


def note(
    session: Session,
    action: str,
    *,
    team_id: str,
    by: str,
    at: datetime,
    incident_number: int | None = None,
    **details: Any,
) -> None:
    """Record one of ACTIONS, in the transaction of the facts; `by` is a person's id, "" the bot, or OPERATOR."""
    assert action in ACTIONS, action
    rows.add(
        session,
        team_id=team_id,
        at=at,
        actor_id=by,
        action=action,
        incident_number=incident_number,
        details={name: value for name, value in details.items() if value is not None},
    )


def of(session: Session, incident: Incident, action: str, *, by: str, at: datetime, **details: Any) -> None:
    """Record something that was done to an incident."""
    note(session, action, team_id=incident.team_id, by=by, at=at, incident_number=incident.number, **details)


def refused(
    session: Session, viewer: Viewer, reason: str, *, door: str, at: datetime, incident_number: int | None = None
) -> None:
    """Record that somebody was refused: `reason` is one of FORBIDDEN, `door` what they had asked for.

    Whoever is refused ever again is only counted, and told of once the hour is over: nobody fills the database so.
    """
    count = refusals.hold(session, viewer.team_id, viewer.user_id, _hour(at))
    if count.hour < _hour(at):
        _tell_left_out(session, count, at=at)
        count.hour, count.count = _hour(at), 0
    count.count += 1
    session.add(count)
    if count.count > MOST_REFUSALS:
        return
    note(
        session,
        "refused",
        team_id=viewer.team_id,
        by=viewer.user_id,
        at=at,
        incident_number=incident_number,
        reason=reason,
        door=door,
    )


def tell_left_out(session: Session, *, at: datetime) -> None:
    """Record how many refusals of earlier hours had no record of their own."""
    for count in refusals.before(session, _hour(at)):
        _tell_left_out(session, count, at=at)
        session.delete(count)


def number_of(facts: Mapping[str, Any]) -> int | None:
    """Return the number of the incident that a refusal is about, where its facts tell it."""
    incident, key, number = facts.get("incident"), facts.get("key"), facts.get("number")
    if isinstance(incident, Incident):
        return incident.number
    if isinstance(key, str) and key.startswith("INC-"):
        return int(key.removeprefix("INC-"))
    return number if isinstance(number, int) else None


def seen_in(template: str, facts: Mapping[str, Any]) -> list[Incident]:
    """Return the private incidents that an answer shows, each once; none for one that only tells what was done."""
    if template not in SHOWING:
        return []
    found = {one.number: one for one in _incidents(facts, 0) if one.is_private}
    return [found[number] for number in sorted(found)]


def started(session: Session, settings: Settings, *, at: datetime) -> None:
    """Record that the bot starts, and with which settings; that concerns no team, so its own chain is that of ""."""
    note(session, "started", team_id="", by="", at=at, settings=effective(settings))


def effective(settings: Settings) -> dict[str, Any]:
    """Return all settings as they are in effect, with every secret masked."""
    told: dict[str, Any] = settings.model_dump(mode="json")
    told["database_url"] = make_url(settings.database_url).render_as_string(hide_password=True)
    return told


def verify(session: Session) -> Iterator[AuditHead | Broken]:
    """Look through every team's chain: give where it ends, or the first record that is not as it was written."""
    known = {head.team_id: head for head in rows.heads(session)}
    for team_id in rows.teams(session):
        yield _verified(team_id, rows.of_team(session, team_id), known.get(team_id))


def _tell_left_out(session: Session, count: RefusalCount, *, at: datetime) -> None:
    left_out = count.count - MOST_REFUSALS
    if left_out > 0:
        hour = count.hour.isoformat()
        note(session, "refused", team_id=count.team_id, by=count.user_id, at=at, left_out=left_out, hour=hour)


def _hour(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _verified(team_id: str, records: Iterable[AuditRecord], head: AuditHead | None) -> AuditHead | Broken:
    number, last = 0, ""
    for record in records:
        if record.number != number + 1:
            return Broken(team_id, number + 1, "it is missing")
        number = record.number
        if record.hash != rows.seal(record):
            return Broken(team_id, number, "it was changed")
        if record.previous != last:
            return Broken(team_id, number, "it does not follow from the one before: one of the two was put there later")
        last = record.hash
    if head is None:
        return Broken(team_id, number, "where the chain ends was removed")
    if head.number > number:
        return Broken(team_id, number + 1, "it is missing, and whatever came after it")
    if head.number < number:
        return Broken(team_id, head.number + 1, "it was put there by something else than the bot")
    if head.hash != last:
        return Broken(team_id, number, "it is not the one with which the bot ended the chain")
    return head


def _incidents(value: Any, depth: int) -> Iterator[Incident]:
    """Find the incidents that facts hold, a few steps down."""
    if isinstance(value, Incident):
        yield value
    elif depth < _DEEPEST:
        for one in _parts(value):
            yield from _incidents(one, depth + 1)


def _parts(value: Any) -> Iterable[Any]:
    if isinstance(value, Mapping):
        return value.values()
    if isinstance(value, list | tuple | set | frozenset):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return (getattr(value, one.name) for one in fields(value))
    return ()
