"""The hours in which a person wants to be reminded, as they set them, and until when they are away."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from bot import people, reminders
from bot.errors import Refusal
from bot.settings import Settings
from bot.when import read_due
from storage import homes
from storage import people as people_rows
from storage.people import Person

_HOURS = re.compile(
    r"(?P<starts>\d{1,2})(?::00)?\s?(?P<first>[ap]m)?\s?(?:-|–|to)\s?(?P<ends>\d{1,2})(?::00)?\s?(?P<second>[ap]m)?"
    r"(?:[\s,]+(?P<days>.+))?",
    re.IGNORECASE,
)
_AWAY = re.compile(r"(?:away|off|quiet|vacation|holiday)(?:\s+until|\s+till)?(?:\s+(?P<day>.+))?", re.IGNORECASE)
_USUAL = ([1, 2, 3, 4, 5], [1, 2, 3, 4], [1, 2, 3, 4, 7], [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6, 7])
_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Chosen:
    """Hours as somebody chose them: `days` such as "1,2,3" (1 is Monday), and the day on which they are back."""

    starts: int
    ends: int
    days: str
    away_until: date | None


def change(session: Session, person: Person, words: str, *, settings: Settings, zone: str, now: datetime) -> None:
    """Set a person's hours by words: `9-17 mon-fri`, `away until monday`, `back`, `default`; reminders follow.

    Raises Refusal when the words mean none of these.
    """
    typed = " ".join(words.replace("—", "-").split())
    away = _AWAY.fullmatch(typed)
    hours = _HOURS.fullmatch(typed)
    if typed.lower() == "default":
        person.starts_hour = person.ends_hour = person.work_days = None
    elif typed.lower() == "back":
        person.away_until = None
    elif away:
        person.away_until = _day(away["day"] or "", words, now=now, zone=zone)
    elif hours:
        person.starts_hour, person.ends_hour = _clock(hours, words)
        person.work_days = _days(hours["days"] or "", words)
    else:
        raise Refusal("which_hours", given=words)
    _keep(session, person, settings=settings, now=now)


def choose(session: Session, person: Person, chosen: Chosen, *, settings: Settings, now: datetime) -> None:
    """Set a person's hours as they chose them; those that everybody has here are none of their own.

    Raises Refusal where the hours are none.
    """
    days = sorted({int(day) for day in chosen.days.split(",") if day in set("1234567")})
    if not days or not 0 <= chosen.starts < chosen.ends <= 24:
        raise Refusal("which_hours", given="")
    common = (settings.work_starts_hour, settings.work_ends_hour, sorted(settings.work_days))
    is_own = (chosen.starts, chosen.ends, days) != common
    person.starts_hour, person.ends_hour = (chosen.starts, chosen.ends) if is_own else (None, None)
    person.work_days = ",".join(map(str, days)) if is_own else None
    person.away_until = chosen.away_until
    _keep(session, person, settings=settings, now=now)


def choices(person: Person | None, settings: Settings) -> dict[str, str]:
    """Return the days among which a person chooses (as they are stored → as they are called), their own first."""
    own = sorted(people.hours_of(person, settings).days)
    every = [own, sorted(settings.work_days), *_USUAL]
    return {",".join(map(str, days)): _worded(days) for days in every}


def _keep(session: Session, person: Person, *, settings: Settings, now: datetime) -> None:
    people_rows.change_alone(session, person.team_id)
    session.add(person)
    session.flush()
    reminders.plan_person(session, person.team_id, person.user_id, settings=settings, now=now)
    homes.refresh(session, person.team_id, [person.user_id])


def show(person: Person | None, *, settings: Settings, zone: str, now: datetime) -> dict[str, Any]:
    """Return what tells somebody when they are reminded; `away_until` is None once they are back."""
    hours = people.hours_of(person, settings)
    away = person.away_until if person else None
    return {
        "starts": hours.starts_hour,
        "ends": hours.ends_hour,
        "days": _worded(sorted(hours.days)),
        "is_own": person is not None and person.starts_hour is not None,
        "away_until": away if away and away > hours.today(now) else None,
        "zone": zone,
        "now": now,
    }


def _day(said: str, words: str, *, now: datetime, zone: str) -> date:
    due = read_due(said, now=now, zone=zone)
    if due.on is None or due.past:
        raise Refusal("which_hours", given=words)
    return due.on


def _clock(found: re.Match[str], words: str) -> tuple[int, int]:
    starts, ends = int(found["starts"]), int(found["ends"])
    second = (found["second"] or "").lower()
    first = (found["first"] or "").lower()
    if first:
        starts = starts % 12 + 12 * (first == "pm")
    if second:
        ends = ends % 12 + 12 * (second == "pm")
    if not 0 <= starts < ends <= 24:
        raise Refusal("which_hours", given=words)
    return starts, ends


def _days(said: str, words: str) -> str | None:
    """Return days as they are stored ("1,2,3"); None where none were said."""
    if not said:
        return None
    found: set[int] = set()
    for part in re.split(r"[\s,]+|and", said.lower().replace("weekdays", "mon-fri").replace("every day", "mon-sun")):
        if not part:
            continue
        ends = [one.strip()[:3] for one in re.split(r"[-–]", part)]
        if len(ends) > 2 or not set(ends) <= set(_NAMES):
            raise Refusal("which_hours", given=words)
        first, last = _NAMES.index(ends[0]), _NAMES.index(ends[-1])
        found |= {(first + shift) % 7 + 1 for shift in range((last - first) % 7 + 1)}
    return ",".join(str(day) for day in sorted(found)) if found else None


def _worded(days: list[int]) -> str:
    names = [_NAMES[day - 1].capitalize() for day in days]
    is_row = len(days) > 2 and days == list(range(days[0], days[-1] + 1))
    return f"{names[0]}–{names[-1]}" if is_row else ", ".join(names)
