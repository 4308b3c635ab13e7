"""People who act on a stage, and the terminal that shows what they do and what the bot answers."""

import time
from collections.abc import Mapping
from datetime import datetime

from bot.sandbox import Channel, Message, Person, Reply, typed
from handlers.cli.playing.console import Console, Screen, shortened
from handlers.cli.playing.stage import PlayError, Stage

REDRAW_SECONDS = 5.0
LONGEST_CHANNEL = 12  # signs of a channel's name that tell enough


class Cast:
    """Lets people act in the incident's channel, once there is one, and shows it; `seconds` is the pause after each."""

    def __init__(self, stage: Stage, console: Console, zones: Mapping[str, str], *, seconds: float = 0.0) -> None:
        """Bring the people in: name → IANA zone."""
        self.stage = stage
        self.console = console
        self.screen = Screen(stage.sandbox)
        self.people = {name: stage.sandbox.person(name, tz=zone) for name, zone in zones.items()}
        self.channel: Channel = stage.sandbox.channel("engineering", members=self.people.values())
        self._seconds = seconds

    def at(self, moment: datetime) -> None:
        """Let time pass until `moment`."""
        self.stage.go_to(moment)

    def types(self, name: str, command: str, *, whole: bool = False) -> Reply:
        """Let a person type a command; show its answer in one line, or as a whole."""
        person = self.people[name]
        self._act(name, command)
        reply = self.stage.type_in(person, command, self.channel)
        if reply.message:
            self.console.answer((self.screen.whole if whole else self.screen.line)(person, reply.message))
        self.stage.settle()
        return reply

    def posts(self, name: str, text: str, *, thread: Message | None = None) -> Message:
        """Let a person write into the channel, or into a thread of it."""
        self._act(name, f"↳ {text}" if thread else text)
        return self.people[name].posts(self.channel, typed(text), thread=thread)

    def edits(self, name: str, message: Message, text: str) -> None:
        """Let a person change what they wrote."""
        self._act(name, f"(edits) {text}")
        self.people[name].edits(message, typed(text))
        self.stage.settle()

    def pins(self, message: Message, *names: str) -> None:
        """Let people put the pushpin on a message, one after the other, and show that the bot confirms it."""
        for name in names:
            self._act(name, f"📌 {shortened(message.text)[:60]}")
            self.people[name].reacts(message)
            self.stage.settle()
        if self.stage.sandbox.bot_user_id not in message.reactions.get("white_check_mark", []):
            raise PlayError("The bot did not confirm a message that was pinned.")
        self.console.answer("✅ on the message: it is a line of the timeline")

    def clicks(self, name: str, where: Message, label: str, *, redraws: bool = False) -> None:
        """Let a person click a button of a message; with `redraws`, wait until the message is another one."""
        self._act(name, f"clicks [{label}]", where.channel)
        before = where.blocks
        reply = self.people[name].clicks(where, label)
        if not reply.ok:
            raise PlayError(f"The bot gave no answer to the button {label!r} ({reply.error}).")
        with reply.changed:
            if redraws and not reply.changed.wait_for(lambda: where.blocks != before, REDRAW_SECONDS):
                raise PlayError(f"The button {label!r} changed nothing.")
        self.stage.settle()

    def shows(self, name: str, *messages: Message) -> None:
        """Show messages as a person sees them."""
        self.console.answer(self.screen.whole(self.people[name], *messages))

    def enters(self) -> None:
        """Go on in the incident's own channel."""
        self.stage.settle()
        self.channel = self.stage.channel()

    def person(self, name: str) -> Person:
        """Return one of the people."""
        return self.people[name]

    def _act(self, name: str, what: str, where: Channel | None = None) -> None:
        time.sleep(self._seconds)
        channel = (where or self.channel).name
        shown = f"#{channel[:LONGEST_CHANNEL].rstrip('-')}" if channel else "Incident Scribe"
        self.console.act(self.stage.clock.now(), name, shown, what)
