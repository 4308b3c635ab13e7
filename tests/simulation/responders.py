"""What people do about what is there: correct lines, do what is left to do, decide who sees it, and look at it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bot.sandbox import Reply
from tests.simulation.invariants import must_not_show
from tests.simulation.model import Fact, Task
from tests.simulation.people import People

COUNTED = ("timeline", "catchup", "role")
MOST_TASKS = 4


class Responders(People):
    """The same people, as those who run the incidents."""

    # Corrections

    def correct(self, which: int, what: str, facts: list[Fact]) -> tuple[Fact, Reply] | None:
        """Let an incident's declarer correct one of its lines; None where there is none."""
        standing = [(fact, number) for fact in facts if (number := self.number_of(fact)) is not None]
        if not standing:
            return None
        fact, number = standing[which % len(standing)]
        reply = self.says(fact.case.declarer, f"{fact.case.key} {what.format(number)}")
        return fact, reply

    def number_of(self, fact: Fact) -> int | None:
        for line in self.world.lines(fact.case.number):
            message = fact.message
            if message is not None and (line.channel_id, line.message_ts) == (message.channel.id, message.ts):
                return line.number
            if message is None and line.message_ts is None and fact.marker in (line.text or ""):
                return line.number
        return None

    def strike(self, which: int, of_talk: bool) -> None:
        if not self.is_settled:
            return
        facts = [one for one in (self.live_talks() if of_talk else self.model.notes) if not one.by_hand]
        done = self.correct(which, "strike {}", facts)
        self.settle()
        if done and self.has_happened(done, "taken off the timeline", lambda line: line.struck_from == "command"):
            done[0].by_hand = done[0].struck = True
            if done[0] in self.live_talks():  # an emoji does not bring back what somebody struck
                self.react(which, self.live_talks().index(done[0]), "scales")

    def restore(self, which: int, _: bool) -> None:
        if not self.is_settled:
            return
        facts = [one for one in (*self.live_talks(), *self.model.notes) if one.by_hand]
        done = self.correct(which, "restore {}", [one for one in facts if one.is_captured_now or not one.message])
        self.settle()
        if done and self.has_happened(done, "is changed", lambda line: line.struck_at is None):
            done[0].by_hand = done[0].struck = False

    def move(self, which: int, _: bool) -> None:
        if not self.is_settled:
            return
        minutes = 1 + which * 23
        at = self.world.clock.now().replace(microsecond=0, second=0) - timedelta(minutes=minutes)
        done = self.correct(which, f"edit {{}} {at:%Y-%m-%d %H:%M} UTC", self.model.notes)
        self.settle()
        if done and self.has_happened(done, "changed", lambda line: line.occurred_at == at):
            done[0].at = at

    def reword(self, which: int, of_talk: bool) -> None:
        if not self.is_settled:
            return
        facts = self.live_talks() if of_talk else self.model.notes
        standing = [one for one in facts if self.number_of(one) is not None]
        if not standing:
            return
        fact = standing[which % len(standing)]
        text = f"{fact.marker} in other words {self.model.count}"
        self.model.count += 1
        done = self.correct(0, f"edit {{}} {text}", [fact])
        self.settle()
        if done and self.has_happened(done, "is changed", lambda line: line.text == text):
            fact.text = text

    def has_happened(self, done: tuple[Fact, Reply], words: str, is_so: Callable[[Any], bool]) -> bool:
        """Whether a correction was made: who was told so is right; who was told nothing looks."""
        fact, reply = done
        number = self.number_of(fact)
        line = next(one for one in self.world.lines(fact.case.number) if one.number == number)
        if reply.ok and words in reply.text:
            assert is_so(line), f"P1: a correction of {fact.marker} was acknowledged, and is lost: {reply.text}"
        return is_so(line)

    # Work that is left

    def todo(self, who: int, which: int, owner: int, days: int) -> None:
        case, marker = self.case(which), self.model.marker("task")
        person, due = self.member(who, case.room), self.world.clock.now() + timedelta(days=days)
        whom = self.member(owner, case.room)
        if person is None or whom is None or case.room is None or len(self.model.tasks) == MOST_TASKS:
            return
        reply = self.says(person, f"todo {marker} is to be mended @{whom.name} by {due:%Y-%m-%d} p1", case.room)
        self.settle()
        if reply.ok and "Action item" in reply.text:
            self.model.tasks.append(Task(marker, case, whom))

    def done(self, which: int) -> None:
        if not self.is_settled or not self.model.tasks or which % 2:
            return
        task = self.model.tasks[which % len(self.model.tasks)]
        shown = self.says(task.owner, f"{task.case.key} actions")
        ids = [one["elements"][0] for one in shown.blocks if one["type"] == "actions"]
        buttons = [one["action_id"] for one in ids if one["action_id"].startswith("item_done:")]
        if shown.ok and shown.message is not None and buttons:
            reply = task.owner.clicks(shown.message, buttons[which % len(buttons)])
            self.settle()
            if reply.ok:
                self.look_at_tasks()

    def look_at_tasks(self) -> None:
        """Take over from the list which items are done."""
        for task in self.model.tasks:
            said = self.says(task.case.declarer, f"{task.case.key} actions open")
            if said.ok and "Action item" not in said.text and task.marker not in str(said.blocks):
                task.done_at = task.done_at or "done"

    def resolve(self, which: int) -> None:
        if not self.is_settled:
            return
        case = self.case(which)
        self.says(case.declarer, f"{case.key} {'resolve' if case.is_open else 'reopen'}")
        self.settle()
        incident = self.world.incident(case.number)
        assert incident is not None
        case.is_open = incident.is_open

    def resolve_what_leaves_work(self) -> None:
        """Close what is open and has action items: only then are their owners reminded."""
        for index, case in enumerate(self.model.cases):
            if case.is_open and any(one.case is case and not one.done_at for one in self.model.tasks):
                self.resolve(index)

    def open_again_what_is_over(self) -> None:
        """Open what is closed: what is missed of an incident that was over for a day is not looked for."""
        for index, case in enumerate(self.model.cases):
            if not case.is_open:
                self.resolve(index)

    def take_notes(self) -> None:
        """Follow what became of notes of which nobody was told whether they were stored."""
        for fact in self.model.notes:
            found = [line for line in self.world.lines(fact.case.number) if fact.marker in (line.text or "")]
            fact.is_told = fact.is_told or bool(found)

    def wait_for_reminders(self) -> bool:
        """Let days pass: each owner of an open item of an incident that is over has got it; False: there is none."""
        waiting = [one for one in self.model.tasks if not one.done_at and not one.case.is_open]
        day = self.world.clock.now().replace(hour=14, minute=30)
        for _ in range(8 if waiting else 0):
            day += timedelta(days=1)
            self.world.clock.set(day)
            self.world.bot.ticker.tick()
            self.settle()
        for task in waiting:
            talk = self.world.slack.dm(task.owner)
            letters = [str(one.blocks) for one in talk.messages if "letter_" in str(one.blocks)] if talk else []
            assert any(task.marker in one for one in letters), f"P4: {task.owner.name} never heard of {task.marker}"
        return bool(waiting)

    # Who sees what

    def hide(self, which: int) -> None:
        case = self.case(which)
        if case.is_private or not self.is_settled:
            return
        self.says(case.declarer, f"{case.key} private on")
        self.settle()
        incident = self.world.incident(case.number)
        assert incident is not None
        case.is_private = incident.is_private
        for fact in self.model.talks:
            fact.is_left = fact.is_left or fact.case is case

    def a_private_one(self, which: int) -> int:
        """Return the index of a private incident, if there is one, else of any."""
        found = [index for index, case in enumerate(self.model.cases) if case.is_private]
        return found[which % len(found)] if found else which

    def look(self, who: int, which: int, what: str) -> None:
        if not self.is_settled:
            return
        person, case = self.person(who), self.case(which)
        if what == "home":
            person.opens_home()
            self.settle()
            must_not_show(self.model, person, str(person.home), "at home")
            return
        words = f"{case.key} {what}" if what in COUNTED else what
        reply = self.says(person, words)
        if not reply.ok:
            self.settle()
            return
        said = f"{reply.text} {reply.blocks}"
        must_not_show(self.model, person, said, f"by {words!r}")
        if what in COUNTED and not case.shows_to(person):
            other = self.says(person, f"INC-99 {what}")
            same = not other.ok or other.text == reply.text.replace(case.key, "INC-99")
            assert same, f"P7: {reply.text!r} is not {other.text!r}"
        if what in {"list all", "search broke"} and case.shows_to(person) and len(self.model.cases) < 5:
            assert case.title.split()[0] in said, f"P7: {person.name} does not find {case.key} by {what!r}"
        self.settle()
