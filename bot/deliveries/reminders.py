"""Reminders: everything that somebody is to be reminded of, as one message."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot import instruments, letters, people, reaching, reminders
from bot.deliveries.base import Kind, World, again
from bot.deliveries.people import GONE, HIDDEN
from bot.errors import Moot, SlackRefused
from bot.timeline import moment_of_ts
from storage import action_items as item_rows
from storage import letters as letter_rows
from storage import reminders as rows
from storage.outbox import Delivery
from storage.people import Viewer
from storage.reminders import Reminder

SKEW = timedelta(minutes=5)  # between Slack's clock and ours
UNREACHABLE = GONE | HIDDEN | {"cannot_dm_bot", "user_is_bot"}


@dataclass(frozen=True)
class Sent:
    """Slack took the letter about these reminders."""

    letter_id: int
    reminder_ids: list[int]
    at: datetime


@dataclass(frozen=True)
class Early:
    """It is no good moment for the person: these reminders wait until then."""

    reminder_ids: list[int]
    until: datetime


@dataclass(frozen=True)
class Unreachable:
    """No message reaches the person: these reminders go to somebody else. `code` is Slack's, or how it is known."""

    reminder_ids: list[int]
    code: str


@dataclass(frozen=True)
class Written:
    """A letter that is to leave: what it is found by, when each of its reminders was due, and what it tells."""

    letter_id: int
    mark: str
    due: dict[int, datetime]
    facts: dict[str, Any]
    has_heir: bool
    is_reachable: bool


class ReminderMessage(Kind):
    """`reminder`: send the person (or the channel) `subject` one message about all that is due for them.

    What it tells is written down before it is posted, and its mark is that of its first reminder: begun again, it is
    looked for. So is what a bot sent whose database was lost: what fell due after that is told in a message of its own.
    """

    name = reminders.KIND

    def ask(self, row: Delivery, world: World) -> Sent | Early | Unreachable:
        """Word the message and send it; raise Moot when all was done meanwhile.

        Raises SlackRefused when neither the person nor anybody instead can be reached.
        """
        written = world.db.write(lambda session: _write(session, row, world))
        if written is None:
            raise Moot("nothing is left to remind of")
        if isinstance(written, Early):
            return written
        if not written.is_reachable and written.has_heir:
            return Unreachable(list(written.due), "known as gone")
        try:
            at = _post(row, written, world)
        except SlackRefused as refused:
            if refused.code in UNREACHABLE and written.has_heir:
                return Unreachable(list(written.due), refused.code)
            raise
        instruments.REMINDERS_SENT.inc()
        return Sent(written.letter_id, [one for one, due_at in written.due.items() if due_at <= at + SKEW], at)

    def keep(self, session: Session, row: Delivery, answer: Sent | Early | Unreachable, world: World) -> None:
        """Store what became of the reminders."""
        now = world.clock.now()
        if isinstance(answer, Sent):
            rows.mark_sent(session, answer.reminder_ids, now)
            letter = letter_rows.find(session, row.team_id, answer.letter_id)
            if letter is not None:
                letter.sent_at = min(answer.at, now)
                session.add(letter)
                session.flush()
                rows.leave_out(session, answer.letter_id)
            rows.look_again(session, row.team_id, row.subject, now)
        elif isinstance(answer, Early):
            # Begun before, it may have been posted: then it stays that letter, and is found by its mark.
            rows.put_off(session, answer.reminder_ids, answer.until, is_begun=again(row))
        else:
            waiting = rows.several(session, answer.reminder_ids)
            _keep_unreachable(session, row, answer.code)
            if reminders.pass_on(session, waiting, settings=world.settings, now=now):
                reminders.send(session, row.team_id, row.subject)  # fails for good, and is shown as that


def _write(session: Session, row: Delivery, world: World) -> Written | Early | None:
    """Put all that is due into the person's letter, and return it; or until when it waits."""
    now, settings = world.clock.now(), world.settings
    letter = letter_rows.begin(session, row.team_id, row.subject)
    assert letter.id is not None
    told = rows.take(session, row.team_id, row.subject, letter.id, now)
    ids = [one.id for one in told if one.id is not None]
    if not told:
        return None
    until = reminders.good_moment(session, row.team_id, row.subject, told, settings=settings, now=now)
    if until > now:
        return Early(ids, until)
    letter.mark = letter.mark or f"reminder:{told[0].id}"
    letters.fill(session, letter, told, settings=settings, now=now)
    facts = letters.show(
        session,
        letter,
        Viewer(team_id=row.team_id, user_id=row.subject),
        zone=letters.person_zone(session, letter, settings),
        now=now,
        settings=settings,
        late=letters.late_by(session, letter, told, settings=settings, now=now),
    )
    is_reachable = reaching.is_channel(row.subject) or people.is_reachable(session, row.team_id, row.subject)
    due = {one.id: one.due_at for one in told if one.id is not None}
    return Written(letter.id, letter.mark, due, facts, _has_heir(session, told, row.subject, world), is_reachable)


def _keep_unreachable(session: Session, row: Delivery, code: str) -> None:
    person = people.row(session, row.team_id, row.subject)
    person.is_bot = person.is_bot or code in {"cannot_dm_bot", "user_is_bot"}
    person.is_deleted = not person.is_bot
    session.add(person)
    session.flush()


def _has_heir(session: Session, waiting: Iterable[Reminder], user_id: str, world: World) -> bool:
    items = (item_rows.get(session, one.action_item_id) for one in waiting)
    return any(reaching.has_other(session, item, user_id, world.settings) for item in items)


def _post(row: Delivery, written: Written, world: World) -> datetime:
    """Post it, or find it; return when Slack took it."""
    said = world.rendering.say("reminder", written.facts)
    target = row.subject
    if not reaching.is_channel(target):
        channel = world.slack.open_dm(target)
    else:
        channel = (world.slack.channel_id(target) or target) if target.startswith("#") else target
    # A younger row may take over what an older one began, so it is always looked for.
    return moment_of_ts(world.slack.post(channel, said, mark=written.mark, again=True)) or world.clock.now()
