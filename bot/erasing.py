"""A person's data: all that is kept of them, and how it is erased so that the timeline stays readable.

Their id becomes one that nobody has, the same one everywhere, so that a document still tells who was the same; their
name becomes "a former colleague". https://gdpr.eu/article-17-right-to-be-forgotten/
"""

import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from bot import action_items, audit, people, roles, timeline
from bot.action_items import Change
from bot.errors import Refusal
from bot.postmortem.people_in_text import ALSO_WORDS, NO_NAMES
from bot.settings import Settings
from storage import homes, incidents, persons, purges
from storage import people as people_rows
from storage.action_items import ActionItem
from storage.incidents import Incident

FORMER = "a former colleague"
SOURCE = "erase"
_SHORTEST = 3  # letters of a first name that is looked for by itself


@dataclass(frozen=True)
class Erased:
    """What was erased: under which id it stands now, how many rows, the items that went to others, and what is open.

    `still_read` are incidents whose channels are read again: what Slack shows there comes back.
    """

    pseudonym: str
    rows: int
    items: int
    still_read: Sequence[Incident]


def everything(session: Session, team_id: str, user_id: str) -> dict[str, Any]:
    """Return all that the database has on a person, by table, as JSON tells it.

    Raises Refusal when nothing is known of them.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for table, row in persons.mentioning(session, team_id, user_id):
        found.setdefault(table, []).append({name: _told(value) for name, value in row.items()})
    if not found:
        raise Refusal("unknown_person", user_id=user_id)
    return {"person": user_id, "team": team_id, "tables": dict(sorted(found.items()))}


def erase(
    session: Session, settings: Settings, team_id: str, user_id: str, *, at: datetime, also: Sequence[str] = ()
) -> Erased:
    """Erase a person: their open items go to whoever commanded, their words stay, their name and id do not.

    `also` are other names under which people wrote of them. Raises Refusal when nothing is known of them.
    """
    person = people_rows.get(session, team_id, user_id)
    if person is None:
        raise Refusal("unknown_person", user_id=user_id)
    name, pseudonym = person.name, f"UGONE{secrets.token_hex(5).upper()}"
    people_rows.change_alone(session, team_id)
    purges.take_care(session)
    items = [_pass_on(session, settings, one, user_id, at) for one in persons.open_items(session, team_id, user_id)]
    persons.end_roles(session, team_id, user_id, at)
    session.flush()
    persons.forget(session, team_id, user_id)
    spoken = [name, *also]
    otherwise = _otherwise(user_id, pseudonym, spoken, persons.other_names(session, team_id, user_id))
    needles = [user_id, *(_parts(one)[0] for one in spoken if _parts(one))]
    changed = persons.say_otherwise(session, team_id, needles, otherwise)
    session.expire_all()
    _make_former(session, team_id, pseudonym, at)
    audit.note(session, "erased", team_id=team_id, by=audit.OPERATOR, at=at, person=pseudonym)
    still_open = persons.open_incidents(session, team_id)
    for incident in still_open:
        timeline.refresh_overview(session, incident)
    homes.refresh_all(session, team_id)
    purges.forget_words(session)
    return Erased(pseudonym, sum(changed.values()), len(items), still_open)


def _pass_on(session: Session, settings: Settings, item: ActionItem, user_id: str, at: datetime) -> ActionItem:
    """Give an open item to whoever commanded its incident, else to nobody: then somebody is asked whose it is."""
    incident = incidents.get(session, item.incident_id)
    choices = [one for one in roles.commanders(session, incident) if one != user_id]
    heir = next((one for one in choices if people.is_reachable(session, item.team_id, one)), None)
    change = Change(by="", at=at, source=SOURCE)
    action_items.set_owner(session, item, change, settings, owner_id=heir)
    return item


def _make_former(session: Session, team_id: str, pseudonym: str, at: datetime) -> None:
    people_rows.keep(
        session,
        team_id,
        pseudonym,
        name=FORMER,
        zone=None,
        is_deleted=True,
        refreshed_at=at,
        starts_hour=None,
        ends_hour=None,
        work_days=None,
        away_until=None,
    )


def _otherwise(user_id: str, pseudonym: str, names: Sequence[str], others: Sequence[str]) -> Callable[[str], str]:
    """Return what says a text without a person: their id, mentions, handles and names."""
    by_id = re.compile(rf"(?<![A-Z0-9]){re.escape(user_id)}(?:\|[^<>]*(?=>))?(?![A-Z0-9])")
    by_name = _finder(names, others)

    def say(text: str) -> str:
        said = by_id.sub(pseudonym, text)
        return by_name.sub(FORMER, said) if by_name else said

    return say


def _finder(names: Sequence[str], others: Sequence[str]) -> re.Pattern[str] | None:
    """Return what finds names: whole ones in any case, `@handles`, and a first name that nobody else has."""
    firsts = {_parts(one)[0].casefold() for one in others if _parts(one)}
    wholes = {" ".join(_parts(one)).casefold() for one in others}
    forms = set()
    for parts in filter(None, map(_parts, names)):
        if " ".join(parts).casefold() not in wholes:
            forms.add(rf"@(?i:{r'[ ._-]?'.join(map(re.escape, parts))})")
            if len(parts) > 1:
                forms.add(rf"(?i:{r'[ ._]'.join(map(re.escape, parts))})")
        first = parts[0]
        if first.casefold() not in firsts:
            forms.add(rf"@(?i:{re.escape(first)})")
            if len(first) >= _SHORTEST and not ALSO_WORDS.fullmatch(first) and not NO_NAMES.fullmatch(first):
                forms.add(re.escape(first[:1].upper() + first[1:]))
    if not forms:
        return None
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    return re.compile(rf"(?<![\w/])(?:{'|'.join(longest_first)})(?!\w)")


def _parts(name: str) -> list[str]:
    return [part for part in re.split(r"[\s._]+", name.strip().removeprefix("@")) if part]


def _told(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return f"{len(value)} bytes" if isinstance(value, bytes) else value
