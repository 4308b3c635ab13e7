"""A written incident, played again: every event a message at its time, pinned; the rest through the commands."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sandbox import Channel, Message, Person, typed
from bot.words import declare_words
from handlers.cli.playing.console import Console, Screen, shortened
from handlers.cli.playing.incident_file import Event, WrittenIncident
from handlers.cli.playing.stage import PlayError, Stage
from storage import action_items, incidents, timeline

SCRIBE, TEAM = "scribe", "responders"


@dataclass(frozen=True)
class _Step:
    """A key time that is set, or an event that is posted, when its moment comes."""

    at: datetime
    key_time: str = ""
    event: Event | None = None


class Replay:
    """Plays one written incident on a stage; one person, in the zone of its source, writes everything."""

    def __init__(self, stage: Stage, written: WrittenIncident, console: Console, *, speed: float | None = None) -> None:
        """Bring the person in; `speed` is events a second that are shown, None as many as there can be."""
        self._stage = stage
        self._written = written
        self._console = console
        self._screen = Screen(stage.sandbox)
        self._seconds = 1 / speed if speed else 0.0
        self._person: Person = stage.sandbox.person(SCRIBE, tz=written.zone)
        self._channel: Channel = stage.sandbox.channel(TEAM, members=[self._person])

    def play(self) -> None:
        """Play it from the declaration to the resolved incident; raise PlayError when the bot did not keep it all."""
        self._declare()
        for step in steps(self._written):
            began = time.monotonic()
            self._stage.go_to(step.at)
            if step.event:
                self._happen(step.event)
            else:
                self._type(f"/incident time {step.key_time} {_iso(step.at)}")
            time.sleep(max(0.0, self._seconds - (time.monotonic() - began)))
        self._conclude()
        self._stage.settle()
        self._check()

    def _declare(self) -> None:
        title = self._written.title
        said = declare_words(typed(title), [one.id for one in self._stage.app.services.settings.severities])
        if said.title == typed(title):
            self._type(f"/incident declare {title}")
        else:  # it begins like a severity or a flag: a person takes the dialog then
            self._type("/incident declare")
            self._await_dialog()
            self._console.act(self._stage.clock.now(), self._person.name, "in the dialog", title)
            self._person.submits({"title": title})
        self._stage.settle()
        self._channel = self._stage.channel()

    def _await_dialog(self) -> None:
        until = time.monotonic() + 5
        while self._person.view is None:
            if time.monotonic() > until:
                raise PlayError("The dialog to declare an incident did not open.")
            time.sleep(0.01)

    def _happen(self, event: Event) -> None:
        message = self._person.posts(self._channel, typed(event.text))
        self._person.reacts(message)
        self._console.act(self._stage.clock.now(), self._person.name, "📌", shortened(event.text))
        if event.at is None:
            self._stage.sandbox.settle()
            self._type(f"/incident time {self._number_of(message)} unknown")

    def _number_of(self, message: Message) -> int:
        with self._stage.app.services.db.read() as session:
            line = timeline.of_message(session, self._stage.incident().id or 0, self._channel.id, message.ts)
        if line is None:
            raise PlayError(f"The bot did not keep {shortened(message.text)!r}.")
        return line.number

    def _conclude(self) -> None:
        """Say what is known once it is over, and resolve it: at the time that the file has, else at no known time."""
        now = self._stage.clock.now() + timedelta(seconds=1)  # what is said at the end stands behind what happened
        self._stage.go_to(now)
        if self._written.impact:
            self._type(f"/incident impact {_iso(now)} {self._written.impact}")
        for factor in self._written.factors:
            self._type(f"/incident why {factor}")
        for todo in self._written.todos:
            owner = f" owner: {todo.owner}" if todo.owner else ""
            due = f" by {todo.due:%Y-%m-%d}" if todo.due else ""
            self._type(f"/incident todo {todo.text}{due}{owner}")
        resolved = self._written.times.get("resolved")
        if resolved:
            self._type(f"/incident resolve {_iso(resolved)}")
        else:
            self._type("/incident resolve")
            self._type("/incident time resolved unknown")
            self._type(f"/incident time {self._last_number()} unknown")

    def _last_number(self) -> int:
        with self._stage.app.services.db.read() as session:
            return max(line.number for line in timeline.of_incident(session, self._stage.incident().id or 0))

    def _type(self, command: str) -> None:
        self._console.act(self._stage.clock.now(), self._person.name, "", shortened(command))
        reply = self._stage.type_in(self._person, command, self._channel)
        if reply.message:
            self._console.answer(self._screen.line(self._person, reply.message))

    def _check(self) -> None:
        """Hold what the bot keeps against the file: a replay must not look whole when something was lost."""
        incident = self._stage.incident()
        number = incident.id or 0
        with self._stage.app.services.db.read() as session:
            kept = {
                "events": sum(line.source == "reaction" for line in timeline.of_incident(session, number)),
                "key times": len(incidents.key_times(session, number)),
                "contributing factors": len(incidents.contributing_factors(session, number)),
                "action items": len(action_items.of_incident(session, number)),
            }
        written = self._written
        told = (len(written.events), len(written.times), len(written.factors), len(written.todos))
        short = [
            f"{kept[name]} of {count} {name}" for name, count in zip(kept, told, strict=True) if kept[name] < count
        ]
        if short:
            raise PlayError(f"The bot kept only {', '.join(short)}.")


def first_moment(written: WrittenIncident) -> datetime:
    """Return when a replay begins: with the first thing that the file tells."""
    return min([*(at for at, _ in written.in_order()), *written.times.values()])


def steps(written: WrittenIncident) -> Iterator[_Step]:
    """Give events and key times in the order in which they come; the time of the end is told at the end."""
    keys = [_Step(at, key_time=name) for name, at in written.times.items() if name != "resolved"]
    events = [_Step(at, event=event) for at, event in written.in_order()]
    yield from sorted([*keys, *events], key=lambda step: step.at)


def _iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
