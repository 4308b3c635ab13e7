"""Letters: everything that somebody is to be reminded of as one message, what matters most first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot import action_items, key_times, metrics, people, reaching, reminders, text
from bot.planning import ASSIGNED
from bot.settings import Settings
from storage import action_items as item_rows
from storage import incidents, snoozes
from storage import letters as rows
from storage import people as people_rows
from storage.action_items import ActionItem
from storage.incidents import Incident
from storage.letters import Letter
from storage.people import Viewer
from storage.reminders import Reminder, open_items_told

MOST_WITH_BUTTONS = 3
MOST_NAMED = 8
AHEAD = timedelta(days=6)  # a letter tells of the next seven days


@dataclass(frozen=True)
class Prevented:
    """What an action item is to prevent: its incident in a few words; `cause` is wire text, empty when unknown."""

    incident: Incident
    users: str
    lasted: timedelta | None
    cause: str


def fill(session: Session, letter: Letter, told: Sequence[Reminder], *, settings: Settings, now: datetime) -> Letter:
    """Write down what a letter shows: what it reminds of, and what else is overdue or due in the next seven days."""
    ids = [one.action_item_id for one in told]
    every = {item.id: item for item in item_rows.several(session, letter.team_id, ids)}
    for item in _others(session, letter, settings=settings, now=now):
        every.setdefault(item.id, item)
    ordered = action_items.by_importance(item for item in every.values() if item.status == item_rows.OPEN)
    today = reaching.hours_of(session, letter.team_id, letter.user_id, settings).today(now)
    ordered.sort(key=lambda item: not _is_due(item, today))  # what is due comes before what is only new
    letter.item_ids = ",".join(str(item.id) for item in ordered)
    letter.assigned_ids = ",".join(str(one.action_item_id) for one in told if one.kind == ASSIGNED)
    session.add(letter)
    session.flush()
    return letter


def show(
    session: Session,
    letter: Letter,
    viewer: Viewer,
    *,
    zone: str,
    now: datetime,
    settings: Settings,
    asking: tuple[int, str] = (-1, ""),
    late: timedelta | None = None,
) -> dict[str, Any]:
    """Return what a letter shows now; of an incident that the viewer may not see, nothing but the item itself.

    `asking`: an item (0: those without buttons of their own) of which a person, or a day, is just being asked for.
    `late`: for how long it could not be sent.
    """
    items = item_rows.several(session, letter.team_id, letter.items)
    facts = action_items.show(session, viewer, items, zone=zone, now=now, settings=settings)
    top = facts["items"][:MOST_WITH_BUTTONS]
    rest = facts["items"][MOST_WITH_BUTTONS:MOST_NAMED]
    prevented = {one.item.id: _prevented(session, one.incident) for one in top if one.incident is not None}
    open_rest = [item for item in items[MOST_WITH_BUTTONS:] if item.status == item_rows.OPEN]
    said = [one.cause for one in prevented.values()]
    return facts | {
        "letter": letter,
        "items": top,
        "rest": rest,
        "more": len(items) - len(top) - len(rest),
        "open_rest": len(open_rest),
        "counts": _counts(items, zone=zone, now=now, settings=settings),
        "prevented": prevented,
        "snoozed": snoozes.of_items(session, letter.items),
        "fresh": _not_taken(session, letter),
        "asking": asking,
        "late": late,
        "is_channel": reaching.is_channel(letter.user_id),
        "names": facts["names"] | people.names_in(session, letter.team_id, *said),
    }


def find(session: Session, team_id: str, letter_id: int) -> Letter | None:
    """Return a letter of a team, or None."""
    return rows.find(session, team_id, letter_id)


def rest_of(session: Session, letter: Letter) -> list[int]:
    """Return the ids of the open action items of a letter that have no buttons of their own."""
    items = item_rows.several(session, letter.team_id, letter.items[MOST_WITH_BUTTONS:])
    return [item.id or 0 for item in items if item.status == item_rows.OPEN]


def late_by(
    session: Session, letter: Letter, told: Iterable[Reminder], *, settings: Settings, now: datetime
) -> timedelta | None:
    """Return for how long a letter could not be sent; None when it comes in time, or waited for a better moment."""
    hours = reaching.hours_of(session, letter.team_id, letter.user_id, settings)
    first = min((one.due_at for one in told), default=now)
    if rows.sent_since(session, letter.team_id, letter.user_id, first - timedelta(days=8)):
        return None  # they had been told enough
    waited = now - hours.next_minute(first)
    return waited if waited >= timedelta(hours=1) else None


def _others(session: Session, letter: Letter, *, settings: Settings, now: datetime) -> list[ActionItem]:
    team_id, user_id = letter.team_id, letter.user_id
    today = reaching.hours_of(session, team_id, user_id, settings).today(now)
    found = open_items_told(session, team_id, user_id)
    # A session forgets the rows that nobody holds, and would read these again for each item.
    _held = incidents.several(session, {item.incident_id for item in found})
    _owners = people_rows.several(session, team_id, {item.owner_id or "" for item in found})
    until = snoozes.of_items(session, (item.id or 0 for item in found))
    return [
        item
        for item in found
        if _is_due(item, today)
        and until.get(item.id or 0, today) <= today
        and reminders.is_reminded_of(session, item)
        and reaching.first_to_reach(session, item, settings) == user_id
    ]


def _is_due(item: ActionItem, today: date) -> bool:
    return item.due_on is not None and item.due_on <= today + AHEAD


def _not_taken(session: Session, letter: Letter) -> set[int]:
    """Return the items of a letter that were just given to its reader, who has not said yet that they are theirs."""
    given = item_rows.several(session, letter.team_id, letter.assigned)
    taken = item_rows.taken(session, letter.assigned)
    return {item.id or 0 for item in given if item.owner_id == letter.user_id and item.id not in taken}


def _counts(items: Iterable[ActionItem], *, zone: str, now: datetime, settings: Settings) -> dict[str, int]:
    """Count what is open, overdue, and due today."""
    today = action_items.today_in(zone, now, settings)
    open_ = [item for item in items if item.status == item_rows.OPEN]
    days = [(item.due_on - today).days for item in open_ if item.due_on]
    return {"open": len(open_), "late": sum(day < 0 for day in days), "today": sum(day == 0 for day in days)}


def _prevented(session: Session, incident: Incident) -> Prevented:
    times = metrics.durations(key_times.of(session, incident))
    lasted = next((one.value for one in (times.mitigate, times.resolve) if one.is_sound), None)
    factors = incidents.contributing_factors(session, incident.id or 0)
    users = str(incident.impact.get("users", ""))
    return Prevented(
        incident=incident,
        users=", ".join(_grouped(part) for part in users.split(", ") if part),
        lasted=lasted,
        cause=text.shorten(factors[-1].text, 120) if factors else "",
    )


def _grouped(number: str) -> str:
    return f"{int(number):,} people" if number.isdecimal() and len(number) < 13 else number


def person_zone(session: Session, letter: Letter, settings: Settings) -> str:
    """Return the zone in whose calendar a letter tells days."""
    person = people_rows.get(session, letter.team_id, letter.user_id)
    return (person.zone if person else None) or settings.timezone
