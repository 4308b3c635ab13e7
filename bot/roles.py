"""Roles: who holds which one in an incident, and hand-overs. The declarer commands until somebody takes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot import audit, people, text, timeline
from bot.defaults import RoleWord
from bot.errors import Refusal
from bot.settings import Settings
from storage import incidents as incident_rows
from storage import outbox
from storage import roles as rows
from storage.incidents import Incident
from storage.roles import Role

COMMANDER = "commander"


@dataclass(frozen=True)
class Held:
    """A role of the team, and who holds it (None: nobody)."""

    word: RoleWord
    row: Role | None


def of(session: Session, settings: Settings, incident: Incident) -> list[Held]:
    """Return every role of the team, and who holds it in this incident now."""
    holders = {row.role: row for row in rows.of_incident(session, incident.id or 0)}
    return [Held(word, holders.get(word.id)) for word in settings.roles]


def commanders(session: Session, incident: Incident) -> list[str]:
    """Return who decides, the first choice first: the commander, else whoever declared it."""
    held = [row.user_id for row in rows.of_incident(session, incident.id or 0) if row.role == COMMANDER]
    return list(dict.fromkeys([*reversed(held), incident.declared_by]))


def typed(settings: Settings) -> dict[str, str]:
    """Return what people may type for a role, lower case → its id."""
    return {said.lower(): word.id for word in settings.roles for said in (word.id, word.name, *word.words)}


def word(settings: Settings, role: str) -> RoleWord:
    """Return a role of the team. Raises Refusal when it has none of that name (any more)."""
    found = next((one for one in settings.roles if one.id == role), None)
    if found is None:
        raise Refusal("which_role", roles=settings.roles, given=role, suggestion=None)
    return found


def give(
    session: Session,
    incident: Incident,
    role: RoleWord,
    user_id: str,
    *,
    by: str,
    at: datetime,
    seen: int | None = None,
) -> bool:
    """Hand a role over; return False when the person holds it already.

    Whoever gets it is invited to the channel and told its duties. `seen` is the id of the row that held it when a
    button was drawn (0: none). Raises Refusal when somebody else has got it since then, or for an account that can do
    nothing with it.
    """
    former = _former(session, incident, role)
    if any(row.user_id == user_id for row in former):
        return False
    if seen is not None and seen != (former[-1].id if former else 0):
        raise _changed(session, incident, role, former)
    _refuse_unfit(session, incident, user_id, at)
    row = Role(incident_id=incident.id or 0, team_id=incident.team_id, role=role.id, user_id=user_id, taken_at=at)
    session.add(row)
    _end(session, former, at)
    _tell(session, incident, row)
    _record(session, incident, role, former, user_id, by=by, at=at)
    return True


def give_up(
    session: Session, incident: Incident, role: RoleWord, *, by: str, at: datetime, of: str | None = None
) -> bool:
    """Leave a role to nobody; return False when nobody holds it, or with `of` when somebody else does."""
    former = _former(session, incident, role)
    if not former or (of and former[-1].user_id != of):
        return False
    _end(session, former, at)
    _record(session, incident, role, former, None, by=by, at=at)
    return True


def _former(session: Session, incident: Incident, role: RoleWord) -> list[Role]:
    incident_rows.hold(session, incident)
    return [row for row in rows.of_incident(session, incident.id or 0) if row.role == role.id]


def _changed(session: Session, incident: Incident, role: RoleWord, former: Sequence[Role]) -> Refusal:
    holder = former[-1].user_id if former else None
    names = people.names(session, incident.team_id, [holder] if holder else [])
    return Refusal("role_changed", incident=incident, role=role, holder=holder, names=names)


def _refuse_unfit(session: Session, incident: Incident, user_id: str, at: datetime) -> None:
    person = people.meet(session, incident.team_id, user_id, at)
    if person.is_bot or person.is_deleted or person.is_stranger:
        raise Refusal("cannot_hold_role", user_id=user_id, names={user_id: person.name} if person.name else {})


def _end(session: Session, former: Sequence[Role], at: datetime) -> None:
    for row in former:
        row.ended_at = at
        session.add(row)
    session.flush()


def _tell(session: Session, incident: Incident, row: Role) -> None:
    session.flush()
    invited = f"{incident.id}:{row.user_id}"
    outbox.add(session, team_id=incident.team_id, lane=incident.lane, kind="invite", subject=invited)
    lane = people.lane(incident.team_id, row.user_id)
    outbox.add(session, team_id=incident.team_id, lane=lane, kind="duties", subject=row.id)


def _record(
    session: Session,
    incident: Incident,
    role: RoleWord,
    former: Sequence[Role],
    to: str | None,
    *,
    by: str,
    at: datetime,
) -> None:
    name = text.escape(role.name[:1].upper() + role.name[1:])
    old = former[-1].user_id if former else None
    said = f"{name}: {f'<@{old}> → ' if old else ''}{f'<@{to}>' if to else 'nobody'}"
    timeline.step(session, incident, said, at=at, by=by)
    audit.of(session, incident, "role", by=by, at=at, role=role.id, old=old, new=to)
