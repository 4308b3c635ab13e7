"""A bot's inner rooms on a real database and the stand-in for Slack, with a clock that the test drives."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import select

from bot.action_items import Change, add
from bot.clock import DrivenClock
from bot.deliveries import Kind, World
from bot.deliveries.people import PersonFacts
from bot.deliveries.reminders import ReminderMessage
from bot.outbox import Outbox
from bot.pacing import DatabaseGate
from bot.reminders import tick
from bot.rendering import Rendering
from bot.sandbox import Message, Person, Sandbox
from bot.services import Services
from bot.settings import Settings
from bot.slack import Slack
from bot.when import Due
from bot.words import TodoWords
from storage import action_items, reminders
from storage.action_items import ActionItem
from storage.database import Database, open_database
from storage.incidents import Incident
from storage.migrations import upgrade
from storage.reminders import Reminder
from storage.roles import Role
from tests.databases import share_compiled


@dataclass
class Desk:
    """One bot, one workspace."""

    db: Database
    clock: DrivenClock
    settings: Settings
    sandbox: Sandbox
    world: World
    outbox: Outbox

    @property
    def services(self) -> Services:
        return Services(
            settings=self.settings,
            db=self.db,
            rendering=self.world.rendering,
            clock=self.clock,
            slack=self.world.slack,
            outbox=self.outbox,
        )

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def incident(self, declarer: Person, *, commander: Person | None = None, **fields: Any) -> Incident:
        """Keep an incident; resolved, unless told otherwise."""
        known = {"number": 1, "title": "Nobody can log in", "severity": "sev1", "status": "resolved"} | fields
        incident = Incident(
            team_id=self.sandbox.team_id, declared_by=declarer.id, declared_at=self.now, channel_id="C1", **known
        )

        def job(session: Any) -> Incident:
            session.add(incident)
            session.flush()
            if commander is not None:
                session.add(
                    Role(
                        incident_id=incident.id,
                        team_id=incident.team_id,
                        role="commander",
                        user_id=commander.id,
                        taken_at=self.now,
                    )
                )
            return incident

        return self.db.write(job)

    def todo(self, incident: Incident, text: str, due: date | None, owner: Person | None = None, **more: Any) -> int:
        """Record an action item, and return its id."""
        words = TodoWords(text, owner_id=owner.id if owner else None, due=Due(due) if due else None, **more)
        item = self.db.write(lambda s: add(s, incident, words, self.change(incident.declared_by), self.settings))
        assert item.id is not None
        return item.id

    def todos(self, incident: Incident, several: Iterable[tuple[str, date, Person]]) -> None:
        """Record many action items (text, due date, owner) at once."""
        given = [TodoWords(text, owner_id=owner.id, due=Due(due)) for text, due, owner in several]
        change = self.change(incident.declared_by)
        self.db.write(lambda session: [add(session, incident, one, change, self.settings) for one in given] and None)

    def change(self, by: str) -> Change:
        return Change(by=by, at=self.now, source="command")

    def item(self, item_id: int) -> ActionItem:
        with self.db.read() as session:
            return action_items.get(session, item_id)

    def reminders(self, item_id: int) -> list[Reminder]:
        with self.db.read() as session:
            return reminders.of_item(session, item_id)

    def every_reminder(self) -> list[Reminder]:
        with self.db.read() as session:
            return list(session.exec(select(Reminder)))

    def moments(self, item_id: int) -> list[tuple[str, str]]:
        """What is still to be sent: kind and moment in UTC."""
        open_ = [one for one in self.reminders(item_id) if not one.sent_at and not one.cancelled_at]
        return [(one.kind, f"{one.due_at:%m-%d %H:%M}") for one in open_]

    def tick(self, to: datetime | None = None) -> int:
        """Move the clock, look at what is due, and let everything leave."""
        if to is not None:
            self.clock.set(to)
        count = self.db.write(lambda session: tick(session, self.now, self.settings))
        self.outbox.settle()
        return count

    def inbox(self, person: Person) -> list[Message]:
        """The bot's messages to a person."""
        channel = self.sandbox.dm(person)
        return channel.messages if channel else []


@contextmanager
def desk(database_url: str, start: datetime, *, also: Iterable[Kind] = (), **settings: Any) -> Iterator[Desk]:
    """Open a desk at `start`; `also`: kinds of deliveries that leave from it, beside reminders."""
    clock = DrivenClock(start)
    db = open_database(database_url)
    share_compiled(db)
    upgrade(db.engine)
    with Sandbox(clock=clock, pace=False) as sandbox:
        chosen = Settings(slack_bot_token=sandbox.bot_token, **settings)
        slack = Slack(sandbox.bot_token, sandbox.url, DatabaseGate(db))
        world = World(db=db, slack=slack, rendering=Rendering(chosen.timezone), settings=chosen, clock=clock)
        outbox = Outbox(world, [PersonFacts(), ReminderMessage(), *also], unknown_for=timedelta())
        outbox.start()
        try:
            yield Desk(db, clock, chosen, sandbox, world, outbox)
        finally:
            outbox.stop()
            db.close()
