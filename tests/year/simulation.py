"""A team of 40 with its incidents, played with a driven clock: how often is anybody reminded, and when?

Time jumps from one due moment to the next; the bot's rooms and the stand-in run in one process.
"""

import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from bot import action_items, people
from bot.action_items import Change
from bot.deliveries import Kind, World
from bot.sandbox import Message, Person
from bot.when.hours import Hours
from storage import action_items as item_rows
from storage import people as people_rows
from storage.incidents import Incident
from storage.letters import Letter
from storage.outbox import Delivery
from storage.reminders import Reminder
from tests.bot.desk import Desk

BEGIN = datetime(2025, 1, 6, 8, 0, tzinfo=UTC)
ZONES = ("Europe/Copenhagen", "America/New_York", "America/Los_Angeles", "Asia/Kolkata", "Australia/Sydney", "UTC")
PRIORITIES = ("p0", "p1", "p1", "p2", "p2", "p2", "p3", "p3", None, None)
TEAM, INCIDENTS_A_YEAR = 40, 200
LEAST_SHARE, MOST_SHARE = 0.2, 0.9  # of what they are reminded of people do between so much and so much


@dataclass
class Figures:
    """What came of it: letters by person, and what must not be."""

    weeks: float
    letters: Counter[str] = field(default_factory=Counter)
    by_week: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    twice_a_day: list[str] = field(default_factory=list)
    at_night: list[str] = field(default_factory=list)
    after_done: list[str] = field(default_factory=list)
    done: int = 0
    items: int = 0

    def weekly(self) -> list[float]:
        """How many letters a week each person got, the fewest first."""
        return sorted(count / self.weeks for count in self.letters.values())

    def told(self) -> str:
        """The figures in one line."""
        weekly, busiest = self.weekly(), sorted(self.by_week.values())
        return (
            f"{self.items} items, {self.done} done; letters a week and person: median {weekly[len(weekly) // 2]:.2f}, "
            f"95th percentile {weekly[int(len(weekly) * 0.95)]:.2f}, most {weekly[-1]:.2f}; of the weeks with letters "
            f"the 95th percentile has {busiest[int(len(busiest) * 0.95)]}, the busiest {busiest[-1]}; "
            f"twice a day {len(self.twice_a_day)}, at night {len(self.at_night)}, after done {len(self.after_done)}"
        )


class Overlooked(Kind):
    """`overview`: nobody looks at the incidents' channels here."""

    name = "overview"

    def ask(self, row: Delivery, world: World) -> None:
        del row, world


class Year:
    """The play: incidents come by chance, each with items that colleagues give each other."""

    def __init__(self, desk: Desk, seed: int, length: timedelta) -> None:
        """Make the people; nothing has happened yet."""
        self._desk, self._random = desk, random.Random(seed)
        self._end = BEGIN + length
        self._people = [desk.sandbox.person(f"p{n}", tz=ZONES[n % len(ZONES)]) for n in range(TEAM)]
        self._zeal = {one.id: self._random.uniform(LEAST_SHARE, MOST_SHARE) for one in self._people}
        self._seen: dict[str, int] = Counter()
        self.figures = Figures(weeks=length / timedelta(weeks=1))
        for one in self._people:
            self.figures.letters[one.id] = 0
            desk.db.write(lambda session, who=one: self._meet(session, who))  # type: ignore[misc]

    def _meet(self, session: Session, who: Person) -> None:
        people_rows.keep(session, self._desk.sandbox.team_id, who.id, name=who.name, zone=who.tz)
        people.row(session, self._desk.sandbox.team_id, who.id)

    def play(self) -> Figures:
        """Let incidents come and reminders go until the end."""
        count = round(INCIDENTS_A_YEAR * ((self._end - BEGIN) / timedelta(days=365)))
        coming = sorted(BEGIN + (self._end - BEGIN) * self._random.random() for _ in range(count))
        number = 0
        while (at := min([*coming[:1], *self._due()], default=None)) is not None and at < self._end:
            self._desk.clock.set(max(at, self._desk.now))
            if coming and coming[0] <= self._desk.now:
                number += 1
                coming.pop(0)
                self._happen(number)
            self._desk.tick()
            self._read()
        return self.figures

    def _due(self) -> list[datetime]:
        with self._desk.db.read() as session:
            waits = select(Reminder.next_at).where(
                col(Reminder.queued_at).is_(None), col(Reminder.cancelled_at).is_(None)
            )
            found = session.exec(waits.order_by(col(Reminder.next_at)).limit(1)).first()
        return [found] if found else []

    def _happen(self, number: int) -> None:
        commander = self._random.choice(self._people)
        severity = self._random.choice(("sev1", "sev2", "sev3", "sev3"))
        incident = self._desk.incident(commander, commander=commander, number=number, severity=severity)
        for _ in range(self._random.randint(1, 5)):
            self._add(incident)

    def _add(self, incident: Incident) -> None:
        days = self._random.choice((3, 7, 14, 14, 30, 30, 60))
        due_on = (self._desk.now + timedelta(days=days)).date()
        owner = self._random.choice(self._people)
        self.figures.items += 1
        priority = self._random.choice(PRIORITIES)
        self._desk.todo(incident, f"Item {self.figures.items}", due_on, owner, priority=priority)

    def _read(self) -> None:
        """Let everybody who got a letter read it, look that it is in order, and do some of what it asks."""
        for person in self._people:
            talk = self._desk.sandbox.dm(person)
            fresh = talk.messages[self._seen[person.id] :] if talk else []
            self._seen[person.id] += len(fresh)
            for message in fresh:
                self._look_at(person, message)

    def _look_at(self, person: Person, message: Message) -> None:
        zone = ZoneInfo(person.tz or "UTC")
        at = datetime.fromtimestamp(float(message.ts), zone)
        hours = Hours(zone, 9, 17, frozenset({1, 2, 3, 4, 5}))
        self.figures.letters[person.id] += 1
        year, week, _ = at.isocalendar()
        self.figures.by_week[person.id, f"{year}-{week}"] += 1
        told = f"{person.name} {at}"
        if not hours.includes(at):
            self.figures.at_night.append(told)
        with self._desk.db.read() as session:
            letters = session.exec(
                select(Letter).where(col(Letter.user_id) == person.id).order_by(col(Letter.id))
            ).all()
        sent = [one for one in letters if one.sent_at is not None]
        if sum(hours.today(one.sent_at) == at.date() for one in sent if one.sent_at) > 1:
            self.figures.twice_a_day.append(told)
        for item_id in sent[-1].items:
            self._answer(person, item_id, told)

    def _answer(self, person: Person, item_id: int, told: str) -> None:
        def job(session: Session) -> str:
            item = item_rows.get(session, item_id)
            status = item.status
            if status == item_rows.OPEN and self._random.random() < self._zeal[person.id]:
                change = Change(by=person.id, at=self._desk.now, source="button")
                action_items.done(session, item, change, self._desk.settings)
                return "now done"
            return status

        outcome = self._desk.db.write(job)
        self.figures.done += outcome == "now done"
        done_at = self._desk.item(item_id).done_at
        if outcome == item_rows.DONE and done_at and done_at < self._desk.now:  # not by another one of this moment
            self.figures.after_done.append(told)
