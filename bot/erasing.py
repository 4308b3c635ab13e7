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
from bot.postmortem.people_in_text import ALSO_WORDS, NO_NAMES, parts_of
from bot.settings import Settings
from storage import homes, incidents, persons, purges
from storage import people as people_rows
from storage.action_items import ActionItem
from storage.database import Database
from storage.incidents import Incident

FORMER = "a former colleague"
SOURCE = "erase"
_PSEUDONYM = re.compile("UGONE[0-9A-F]{10}")
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
    database: Database, settings: Settings, team_id: str, user_id: str, *, at: datetime, also: Sequence[str] = ()
) -> Erased:
    """Erase a person: their open items go to whoever commanded, their words stay, their name and id do not.

    It is done in pieces, so that nobody waits for long; where it was broken off, it is run again and goes on.
    `also` are other names under which people wrote of them. Raises Refusal when nothing is known of them.
    """
    begun = database.write(lambda session: _begin(session, settings, team_id, user_id, at=at))
    spoken = [begun.name, *also]
    otherwise = _otherwise(user_id, begun.pseudonym, spoken, begun.others)
    needles = [user_id, *(parts_of(one)[0] for one in spoken if parts_of(one))]
    saying = _Saying(team_id, needles, otherwise)
    rows = sum(saying.in_pieces(database, name) for name in persons.tables_with_words())
    changed, still_open = database.write(lambda session: _end(session, saying, begun.pseudonym, at=at))
    return Erased(begun.pseudonym, rows + changed, begun.items, still_open)


@dataclass(frozen=True)
class _Saying:
    """How the words of a team are said without the person, table by table; both ways return how many rows changed."""

    team_id: str
    needles: Sequence[str]
    otherwise: Callable[[str], str]

    def in_pieces(self, database: Database, name: str) -> int:
        return _every(lambda after: database.write(lambda session: self._some(session, name, after)))

    def at_once(self, session: Session, name: str) -> int:
        return _every(lambda after: self._some(session, name, after))

    def _some(self, session: Session, name: str, after: persons.Key) -> tuple[int, persons.Key]:
        purges.take_care(session)
        return persons.say_otherwise(session, self.team_id, name, self.needles, self.otherwise, after=after)


def _every(some: Callable[[persons.Key], tuple[int, persons.Key]]) -> int:
    rows, after = some(())
    while after:
        changed, after = some(after)
        rows += changed
    return rows


@dataclass(frozen=True)
class _Begun:
    """How the person was called, who they become, how many items went to others, and the names of everybody else."""

    name: str
    pseudonym: str
    items: int
    others: Sequence[str]


def _begin(session: Session, settings: Settings, team_id: str, user_id: str, *, at: datetime) -> _Begun:
    """Take from the person what they have still to do, and choose whom they become, for as often as this is run."""
    people_rows.change_alone(session, team_id)
    person = people_rows.get(session, team_id, user_id)
    if person is None:
        raise Refusal("unknown_person", user_id=user_id)
    if not _PSEUDONYM.fullmatch(person.becomes):
        person.becomes = f"UGONE{secrets.token_hex(5).upper()}"
        session.add(person)
    purges.take_care(session)
    items = [_pass_on(session, settings, one, user_id, at) for one in persons.open_items(session, team_id, user_id)]
    persons.end_roles(session, team_id, user_id, at)
    session.flush()
    persons.forget(session, team_id, user_id)
    return _Begun(person.name, person.becomes, len(items), persons.other_names(session, team_id, user_id))


def _end(session: Session, saying: _Saying, pseudonym: str, *, at: datetime) -> tuple[int, Sequence[Incident]]:
    """Let nothing be left of them but the pseudonym; return how many rows changed, and what is still open."""
    team_id = saying.team_id
    people_rows.change_alone(session, team_id)
    changed = saying.at_once(session, persons.PEOPLE)
    session.expire_all()
    _make_former(session, team_id, pseudonym, at)
    audit.note(session, "erased", team_id=team_id, by=audit.OPERATOR, at=at, person=pseudonym)
    still_open = persons.open_incidents(session, team_id)
    for incident in still_open:
        timeline.refresh_overview(session, incident)
    homes.refresh_all(session, team_id)
    purges.forget_words(session)
    return changed, still_open


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
        becomes="",
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
    firsts = {parts_of(one)[0].casefold() for one in others if parts_of(one)}
    wholes = {" ".join(parts_of(one)).casefold() for one in others}
    forms = set()
    for parts in filter(None, map(parts_of, names)):
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


def _told(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return f"{len(value)} bytes" if isinstance(value, bytes) else value
