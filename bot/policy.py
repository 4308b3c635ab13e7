"""Who may what. Whoever sees an incident may note, react, set times, resolve and reopen: all of it can be taken back.

Each leaves a line with its author, and the commander is told when somebody else closes or opens the incident. Only
changing other people's lines, and who sees the incident, is for the commander, the scribe and those that are trusted.
Guests and people of other organisations are refused unless the settings let guests in.
"""

from sqlmodel import Session

from bot import people, roles
from bot.errors import Refusal
from bot.settings import Settings
from storage import outbox
from storage import roles as role_rows
from storage.incidents import Incident
from storage.people import Person
from storage.timeline import Line

GOVERNING = ("commander", "scribe")


def refused(settings: Settings, person: Person | None) -> str:
    """Return why a person is not let in: `stranger`, `guest`; empty when they are. Of whom nothing is known, it is."""
    if person is not None and person.is_stranger:
        return "stranger"
    return "guest" if person is not None and person.is_guest and not settings.guests_may else ""


def admit(settings: Settings, person: Person) -> None:
    """Raise Refusal when a person may ask for nothing here."""
    why = refused(settings, person)
    if why:
        raise Refusal(why)


def governing(session: Session, settings: Settings, incident: Incident) -> list[str]:
    """Return who may change other people's lines, and who sees the incident, of those that hold a role or are trusted.

    Where nobody commands, it is whoever declared the incident.
    """
    held = [one.user_id for one in role_rows.of_incident(session, incident.id or 0) if one.role in GOVERNING]
    return list(dict.fromkeys([*(held or [incident.declared_by]), *settings.trusted]))


def allow_correcting(session: Session, settings: Settings, incident: Incident, line: Line, user_id: str) -> None:
    """Raise Refusal, naming whom to ask, unless a person wrote the line, or may change those of others."""
    may = list(dict.fromkeys([line.author_id or "", *governing(session, settings, incident)]))
    if user_id not in may:
        named = [one for one in may if one]
        names = people.names(session, incident.team_id, named)
        raise Refusal("not_yours", number=line.number, key=incident.key, may=named[:5], names=names)


def allow_governing(session: Session, settings: Settings, incident: Incident, user_id: str) -> None:
    """Raise Refusal, naming whom to ask, unless a person may decide who sees the incident."""
    may = governing(session, settings, incident)
    if user_id not in may:
        names = people.names(session, incident.team_id, may)
        raise Refusal("not_governing", key=incident.key, may=may[:5], names=names)


def tell_commander(session: Session, incident: Incident, line: Line) -> None:
    """Have the commander told by DM of a step that somebody else took; `line` says which."""
    for user_id in roles.commanders(session, incident)[:1]:
        if user_id != line.author_id and people.is_reachable(session, incident.team_id, user_id):
            lane = people.lane(incident.team_id, user_id)
            outbox.add(session, team_id=incident.team_id, lane=lane, kind="commander_told", subject=line.id)
