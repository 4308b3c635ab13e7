"""Who is written to about an action item: its owner or the owner's team, else the commander; and when they work."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot import people
from bot.defaults import Team
from bot.settings import Settings
from bot.when.hours import Hours
from storage import incidents, watches
from storage import people as people_rows
from storage import roles as role_rows
from storage.action_items import ActionItem


def is_channel(target: str) -> bool:
    """Whether `target` is a channel (an id, or a #name) and no person."""
    return not target.startswith(("U", "W"))


def hours_of(session: Session, team_id: str, target: str, settings: Settings) -> Hours:
    """Return when a person works; a channel has the hours of the settings, in their zone."""
    if is_channel(target):
        days = frozenset(settings.work_days)
        return Hours(ZoneInfo(settings.timezone), settings.work_starts_hour, settings.work_ends_hour, days)
    # Held, so that a zone that becomes known meanwhile finds these reminders and moves them.
    return people.hours_of(people_rows.hold(session, team_id, target), settings)


def to_reach(session: Session, item: ActionItem, settings: Settings | None = None) -> list[str]:
    """Return who is written to about an action item, the first choice first: owner, their team, commander, declarer.

    Those whom no message reaches (deactivated accounts, bots) are left out, and with `settings` the guests who may
    not take part.
    """
    return list(dict.fromkeys(_reachable(session, item, settings)))


def first_to_reach(session: Session, item: ActionItem, settings: Settings) -> str | None:
    """Return who is written to about an action item, or None when nobody can be."""
    return next(_reachable(session, item, settings), None)


def has_other(session: Session, item: ActionItem, than: str, settings: Settings) -> bool:
    """Whether anybody else than this person (or channel) can be written to about an action item."""
    return any(target != than for target in _reachable(session, item, settings))


def above(session: Session, item: ActionItem, person_id: str, settings: Settings) -> list[str]:
    """Return who is told, once, that an item is long overdue: lead or channel of the owner's team, and its followers.

    Where there is neither, the incident commander. Whoever is reminded of it anyway is left out.
    """
    incident = incidents.get(session, item.incident_id)
    team = _owning_team(item, settings) or team_of(item.owner_id, settings)
    chosen = [one for one in (team.lead, "" if incident.is_private else team.channel) if one][:1] if team else []
    if not any(_is_reachable(session, item.team_id, one, settings) and one != person_id for one in chosen):
        held = [role.user_id for role in role_rows.of_incident(session, incident.id or 0) if role.role == "commander"]
        chosen = held[-1:] or [incident.declared_by]
    followers = [
        one.target
        for one in watches.of_incident(session, incident.id or 0)
        if one.is_person and one.ended_at is None and not one.is_withdrawn
    ]
    every = dict.fromkeys([*chosen, *followers])
    return [one for one in every if one != person_id and _is_reachable(session, item.team_id, one, settings)]


def _reachable(session: Session, item: ActionItem, settings: Settings | None) -> Iterator[str]:
    found = (target for target in _choices(session, item, settings) if target)
    return (target for target in found if _is_reachable(session, item.team_id, target, settings))


def _choices(session: Session, item: ActionItem, settings: Settings | None) -> Iterator[str | None]:
    """Give who may be written to, the first choice first; what is not asked for is not looked up."""
    yield item.owner_id
    incident = incidents.get(session, item.incident_id)
    if team := _owning_team(item, settings) if settings else None:
        yield from (team.lead, "" if incident.is_private else team.channel)
    held = [role.user_id for role in role_rows.of_incident(session, item.incident_id) if role.role == "commander"]
    yield from reversed(held)
    yield incident.declared_by


def team_of(user_id: str | None, settings: Settings) -> Team | None:
    """Return the team that a person belongs to or leads, by the settings."""
    return next((one for one in settings.teams if user_id and user_id in {*one.members, one.lead}), None)


def is_of_team(item: ActionItem, team: Team, settings: Settings) -> bool:
    """Whether an action item is a team's, or one of its people's."""
    return _owning_team(item, settings) is team or (bool(item.owner_id) and team_of(item.owner_id, settings) is team)


def owner_or_lead(item: ActionItem, settings: Settings) -> str:
    """Return the person who owns an action item, or leads the team or group that does; empty where nobody does."""
    team = _owning_team(item, settings)
    return item.owner_id or (team.lead if team else "")


def _owning_team(item: ActionItem, settings: Settings) -> Team | None:
    if item.owner_id:
        return None
    if item.owner_group_id:
        return next((one for one in settings.teams if one.group == item.owner_group_id), None)
    return settings.team_named(item.owner_name)


def _is_reachable(session: Session, team_id: str, target: str, settings: Settings | None) -> bool:
    if is_channel(target):
        return True
    person = people_rows.get(session, team_id, target)
    if settings is not None and person is not None and person.is_guest and not settings.guests_may:
        return False
    return people.is_reachable(session, team_id, target)
