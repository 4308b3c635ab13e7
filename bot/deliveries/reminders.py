"""Reminders: everything that a person is to be reminded of, as one message."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot import action_items, people, reminders
from bot.deliveries.base import Kind, World
from bot.deliveries.people import GONE, HIDDEN
from bot.errors import Moot, SlackRefused
from storage import action_items as item_rows
from storage import people as people_rows
from storage import reminders as rows
from storage.outbox import Delivery
from storage.people import Viewer
from storage.reminders import Reminder

UNREACHABLE = GONE | HIDDEN | {"cannot_dm_bot", "user_is_bot"}


@dataclass(frozen=True)
class Sent:
    """Slack took the message about these reminders."""

    reminder_ids: list[int]


@dataclass(frozen=True)
class Early:
    """The person does not work now: these reminders wait until then."""

    reminder_ids: list[int]
    until: datetime


@dataclass(frozen=True)
class Unreachable:
    """No message reaches the person: these reminders go to somebody else. `code` is Slack's, or how it is known."""

    reminder_ids: list[int]
    code: str


class ReminderMessage(Kind):
    """`reminder`: send the person `subject` one message about all that was handed over for them."""

    name = reminders.KIND

    def ask(self, row: Delivery, world: World) -> Sent | Early | Unreachable:
        """Word the message and send it; raise Moot when all was done meanwhile.

        Raises SlackRefused when neither the person nor anybody instead can be reached.
        """
        now = world.clock.now()
        with world.db.read() as session:
            waiting = rows.waiting_for(session, row.team_id, row.subject)
            if not waiting:
                raise Moot("nothing is left to remind of")
            ids = [one.id for one in waiting if one.id is not None]
            hours = people.hours_of(people_rows.get(session, row.team_id, row.subject), world.settings)
            has_heir = _has_heir(session, waiting, row.subject)
            is_reachable = people.is_reachable(session, row.team_id, row.subject)
            facts = _facts(session, row, waiting, world)
        if not hours.includes(now):
            return Early(ids, hours.next_minute(now))
        if not is_reachable and has_heir:
            return Unreachable(ids, "known as gone")
        try:
            _post(row.subject, ids, facts, world)
        except SlackRefused as refused:
            if refused.code in UNREACHABLE and has_heir:
                return Unreachable(ids, refused.code)
            raise
        return Sent(ids)

    def keep(self, session: Session, row: Delivery, answer: Sent | Early | Unreachable, world: World) -> None:
        """Store what became of the reminders."""
        now = world.clock.now()
        waiting = rows.several(session, answer.reminder_ids)
        if isinstance(answer, Sent):
            rows.mark_sent(session, answer.reminder_ids, now)
        elif isinstance(answer, Early):
            reminders.put_off(session, waiting, until=answer.until, now=now)
        else:
            _keep_unreachable(session, row, answer.code)
            if reminders.pass_on(session, waiting, settings=world.settings, now=now):
                reminders.send(session, row.team_id, row.subject)  # fails for good, and is shown as that


def _keep_unreachable(session: Session, row: Delivery, code: str) -> None:
    person = people.row(session, row.team_id, row.subject)
    person.is_bot = person.is_bot or code in {"cannot_dm_bot", "user_is_bot"}
    person.is_deleted = not person.is_bot
    session.add(person)
    session.flush()


def _has_heir(session: Session, waiting: Iterable[Reminder], user_id: str) -> bool:
    items = (item_rows.get(session, one.action_item_id) for one in waiting)
    return any(set(reminders.people_to_reach(session, item)) - {user_id} for item in items)


def _facts(session: Session, row: Delivery, waiting: Iterable[Reminder], world: World) -> dict[str, Any]:
    """Return what the message tells: the most important items first, and how many more there are."""
    found = item_rows.several(session, row.team_id, (one.action_item_id for one in waiting))
    return action_items.show(
        session,
        Viewer(team_id=row.team_id, user_id=row.subject),
        action_items.by_importance(found),
        zone=people.zone_of(session, row.team_id, row.subject, world.settings),
        now=world.clock.now(),
        settings=world.settings,
    )


def _post(user_id: str, reminder_ids: list[int], facts: dict[str, Any], world: World) -> None:
    # The mark is that of the reminders, not of the row: a younger row may take over what an older one began.
    said = world.rendering.say("reminder", facts)
    world.slack.post(world.slack.open_dm(user_id), said, mark=_mark(reminder_ids), again=True)


def _mark(reminder_ids: list[int]) -> str:
    digest = hashlib.sha256(",".join(str(one) for one in sorted(reminder_ids)).encode())
    return f"reminder:{digest.hexdigest()[:24]}"
