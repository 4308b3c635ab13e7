"""What a play shows in the terminal: with rich where that is installed, in plain lines where it is not."""

import base64
import io
import re
import sys
import textwrap
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bot.sandbox import Message, Person, Sandbox
from bot.sandbox.screen import as_text, printable
from bot.sandbox.wire import message_json

LONGEST, WIDTH = 160, 100
_PNG = b"\x89PNG"
_ADDRESS = re.compile(r" \(https?://[^\s)]+\)")  # behind the words of a link


class Console(Protocol):
    """Something that shows a play."""

    def scene(self, title: str) -> None:
        """Begin a part of the play."""
        ...

    def act(self, at: datetime, who: str, where: str, what: str) -> None:
        """Show what a person does at a moment (UTC)."""
        ...

    def answer(self, what: str) -> None:
        """Show what the bot answers."""
        ...

    def tell(self, what: str) -> None:
        """Say something about the play itself."""
        ...


class PlainConsole:
    """Shows a play in plain lines."""

    def scene(self, title: str) -> None:
        """Begin a part of the play."""
        self._say(f"\n== {printable(title)} ==\n", "bold")

    def act(self, at: datetime, who: str, where: str, what: str) -> None:
        """Show what a person does."""
        self._say(f"{at:%H:%M}  {who:<7} {printable(f'{where}  {what}' if where else what)}", "")

    def answer(self, what: str) -> None:
        """Show what the bot answers."""
        for line in printable(what).splitlines():
            indent = " " * (len(line) - len(line.lstrip()))
            for part in textwrap.wrap(line, WIDTH, subsequent_indent=indent, break_on_hyphens=False) or [""]:
                self._say(f"               │ {part}".rstrip(), "green")

    def tell(self, what: str) -> None:
        """Say something about the play itself."""
        self._say(printable(what), "dim")

    def _say(self, line: str, style: str) -> None:
        del style
        print(line)


class RichConsole(PlainConsole):
    """Shows a play in colours; raises ImportError without rich (the extra `demo`)."""

    _COLOURS = ("cyan", "magenta", "yellow", "bright_blue", "bright_red")

    def __init__(self) -> None:
        """Find out what the terminal can do."""
        from rich.console import Console as Terminal  # noqa: PLC0415 - an extra: the bot itself runs without it
        from rich.text import Text  # noqa: PLC0415

        self._terminal = Terminal(highlight=False, soft_wrap=True)
        self._text = Text
        self._colours: dict[str, str] = {}

    def act(self, at: datetime, who: str, where: str, what: str) -> None:
        """Show what a person does."""
        colour = self._colours.setdefault(who, self._COLOURS[len(self._colours) % len(self._COLOURS)])
        line = self._text.assemble((f"{at:%H:%M}  ", "dim"), (f"{who:<7} ", f"bold {colour}"))
        if where:
            line.append(f"{printable(where)}  ", "dim")
        self._terminal.print(line.append(printable(what), "bold" if what.startswith("/") else ""))

    def _say(self, line: str, style: str) -> None:
        bar = line.find("│") + 1
        self._terminal.print(self._text.assemble((line[:bar], style), (line[bar:], "" if bar else style)))


def open_console() -> Console:
    """Return the best console there is; signs that the terminal cannot show become question marks."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    try:
        return RichConsole()
    except ImportError:
        return PlainConsole()


def tell_files(console: Console, folder: Path, names: Iterable[str]) -> None:
    """Say where the documents of a play are."""
    console.tell("The documents:")
    for name in names:
        console.tell(f"  {folder / name}")


def shortened(text: str) -> str:
    """Return a text in one line, cut to what a terminal shows well."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def _shown(content: bytes) -> str:
    """Return a picture as an address that carries it."""
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


class Screen:
    """What people see of messages, as text."""

    def __init__(self, sandbox: Sandbox) -> None:
        """Keep whose workspace it is."""
        self._sandbox = sandbox

    def names(self) -> dict[str, str]:
        """Return what people and channels are called, by id."""
        workspace = self._sandbox.workspace
        people = {user.id: user.display_name or user.real_name or user.name for user in workspace.users.values()}
        files = {one.id: _shown(one.content) for one in workspace.files.values() if one.content.startswith(_PNG)}
        return people | {channel.id: channel.name for channel in workspace.channels.values()} | files

    def messages(self, messages: Iterable[Message]) -> list[dict[str, object]]:
        """Return messages as Slack's screen gets them."""
        wired = ((message_json(self._sandbox.workspace, one), one.ephemeral_for is not None) for one in messages)
        return [message | {"ephemeral": hidden} for message, hidden in wired]

    def whole(self, person: Person, *messages: Message) -> str:
        """Return messages as a person sees them."""
        return self._drawn(person, self.messages(messages))

    def line(self, person: Person, message: Message) -> str:
        """Return the sentence that a message has for notifications and screen readers."""
        return shortened(self._drawn(person, [one | {"blocks": []} for one in self.messages([message])]))

    def _drawn(self, person: Person, messages: list[dict[str, object]]) -> str:
        told = as_text(messages, names=self.names(), zone=person.tz or "UTC")
        drawn = [line.removeprefix(" " * 7) for line in told.splitlines()[1:]]
        return _ADDRESS.sub("", "\n".join(line for line in drawn if line != "(only visible to you)"))
