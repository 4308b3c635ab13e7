"""Who may what today, as the settings, the roles and the members of channels that Slack told of make it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlmodel import Session

from bot import policy
from bot.settings import Settings
from storage import incidents as rows
from storage import people, roles, workspaces
from storage.incidents import Incident
from storage.people import OPERATOR, Person, Viewer


@dataclass(frozen=True)
class Somebody:
    """One person: id and name ("" while Slack has not told it), and why they may ask for nothing ("" when they may)."""

    id: str
    name: str
    refused: str = ""


@dataclass(frozen=True)
class Access:
    """Who may what in one incident.

    `sees` are the people who see a private one, None of a public one: every member of the workspace. `governs` are
    those who may change other people's lines and decide who sees it. `refused` are in its channel, and may nothing.
    """

    team: str
    key: str
    is_open: bool
    is_private: bool
    sees: list[Somebody] | None
    roles: dict[str, Somebody] = field(default_factory=dict)
    governs: list[Somebody] = field(default_factory=list)
    refused: list[Somebody] = field(default_factory=list)


def of_all(session: Session, settings: Settings, *, number: int | None = None, every: bool = False) -> list[Access]:
    """Return who may what: in the open and the private incidents, with `every` in all, or in INC-`number` alone."""
    found = rows.latest(session, OPERATOR, limit=1_000_000)
    wanted = [one for one in found if number == one.number or (number is None and (every or _is_told(one)))]
    return [_of(session, settings, one) for one in sorted(wanted, key=lambda one: (one.team_id, one.number))]


def trusted(session: Session, settings: Settings) -> list[Somebody]:
    """Return those whom the settings trust in every incident that they see, by the name that a workspace knows."""
    teams = sorted({one.team_id for one in rows.latest(session, OPERATOR, limit=1)})
    return _named(session, settings, teams[0] if teams else "", settings.trusted)


def _is_told(incident: Incident) -> bool:
    return incident.is_open or incident.is_private


def _of(session: Session, settings: Settings, incident: Incident) -> Access:
    held = roles.of_incident(session, incident.id or 0)
    workspace = workspaces.get(session, incident.team_id)
    bot = {workspace.bot_user_id} if workspace else set()
    inside = people.members(session, incident.team_id, incident.channel_id) if incident.channel_id else set()
    known = _named(session, settings, incident.team_id, sorted((inside | {one.user_id for one in held}) - bot))
    seeing = [one for one in known if not one.refused and _sees(session, incident, one.id)]
    governing = _named(session, settings, incident.team_id, policy.governing(session, settings, incident))
    return Access(
        team=incident.team_id,
        key=incident.key,
        is_open=incident.is_open,
        is_private=incident.is_private,
        sees=seeing if incident.is_private else None,
        roles={one.role: _named(session, settings, incident.team_id, [one.user_id])[0] for one in held},
        governs=[one for one in governing if not one.refused and _sees(session, incident, one.id)],
        refused=[one for one in known if one.refused],
    )


def _sees(session: Session, incident: Incident, user_id: str) -> bool:
    viewer = Viewer(team_id=incident.team_id, user_id=user_id)
    return rows.by_number(session, viewer, incident.number) is not None


def _named(session: Session, settings: Settings, team_id: str, user_ids: Iterable[str]) -> list[Somebody]:
    ids = list(user_ids)
    known = people.several(session, team_id, set(ids))
    return [_somebody(settings, user_id, known.get(user_id)) for user_id in ids]


def _somebody(settings: Settings, user_id: str, person: Person | None) -> Somebody:
    why = policy.refused(settings, person)
    return Somebody(user_id, person.name if person else "", "gone" if person and person.is_deleted else why)
