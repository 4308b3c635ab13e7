"""A stage for dialogues: the real app before the stand-in for Slack, with people, and a clock that the test moves.

What people type and read goes over real HTTP or a real WebSocket; only Slack itself is played.
"""

import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import select

from app import Bot
from bot.clock import DrivenClock
from bot.sandbox import Channel, Delivery, Message, Person, Reply, Sandbox
from bot.sandbox.screen import as_text
from bot.sandbox.wire import message_json
from bot.settings import Settings, load_settings
from storage import incidents, outbox, timeline
from storage.here_requests import HereRequest
from storage.incidents import Incident, KeyTime
from storage.people import OPERATOR
from storage.timeline import Line
from tests.databases import share_compiled

START = datetime(2025, 7, 15, 17, 42, tzinfo=UTC)
SOCKET, HTTP = "socket", "http"


def at(hour: int, minute: int, day: int = 15) -> datetime:
    """Return a moment of July 2025, in UTC: the 15th is the day of the start."""
    return datetime(2025, 7, day, hour, minute, tzinfo=UTC)


@dataclass
class Stage:
    """One workspace with the bot in it. Ana is in Copenhagen (19:42 at the start), Ben in New York, Chloe in UTC."""

    slack: Sandbox
    bot: Bot
    clock: DrivenClock
    ana: Person
    ben: Person
    chloe: Person
    general: Channel
    mode: str = SOCKET

    # What happens

    def settle(self) -> None:
        """Let everything that is under way arrive: events, then what the bot sends, then the events of that."""
        calls = -1
        while calls != len(self.slack.calls):
            calls = len(self.slack.calls)
            self.slack.settle()
            self.bot.outbox.settle()

    def types(self, person: Person, text: str, channel: Channel | None = None) -> Reply:
        """Type `/incident <text>`; it must be answered in time."""
        reply = person.types(f"/incident {text}", channel or self.general)
        assert reply.ok, reply.error
        return reply

    def asks(self, person: Person, text: str, channel: Channel | None = None) -> str:
        """Type `/incident <text>`, and return what the person reads."""
        return self.reads(person, self.types(person, text, channel))

    def clicks(self, person: Person, where: Reply | Message, label: str) -> str:
        """Click a button, and return what is then said by the response_url."""
        reply = person.clicks(where, label)
        assert reply.ok, reply.error
        return self.reads(person, reply.wait_later()[-1])

    def later(self, person: Person, reply: Reply) -> str:
        """Return what came by the response_url, once everything has arrived."""
        self.settle()
        return self.reads(person, reply.wait_later()[-1])

    def declares(self, text: str = "sev1 Checkout is down", by: Person | None = None, **where: Channel) -> Channel:
        """Declare an incident, and return its channel, with Ana, Ben and Chloe in it."""
        by = by or self.ana
        number = len(self.incidents()) + 1
        self.types(by, f"declare {text}", where.get("channel"))
        self.settle()
        channel = self.channel(number)
        for person in (self.ana, self.ben, self.chloe):
            if person.id not in channel.members:
                by.invites(channel, person)
        self.settle()
        return channel

    def pins(self, person: Person, message: Message, emoji: str = "pushpin") -> None:
        """React, and let everything arrive."""
        person.reacts(message, emoji)
        self.settle()

    def unpins(self, person: Person, message: Message, emoji: str = "pushpin") -> None:
        """Take a reaction back, and let everything arrive."""
        person.unreacts(message, emoji)
        self.settle()

    def later_by(self, **length: float) -> None:
        """Move the clock on."""
        self.clock.advance(timedelta(**length))

    def ticks(self, **length: float) -> None:
        """Move the clock on, and let it be looked at what is due."""
        self.later_by(**length)
        self.bot.ticker.tick()
        self.settle()

    def open_dialog(self, person: Person) -> str:
        """Wait for a dialog to open, and return what it shows."""
        wait_for(lambda: person.view is not None, "a dialog")
        assert person.view is not None
        return person.reads_view(person.view)

    # What is seen

    def reads(self, person: Person, what: Reply | Message) -> str:
        """Return an answer as the person reads it."""
        message = what.message if isinstance(what, Reply) else what
        if message is None:
            return ""
        drawn = message_json(self.slack.workspace, message)
        return as_text([drawn], names=person._names(), zone=person.tz or "UTC")

    def spoken(self, channel: Channel) -> list[Message]:
        """Return the bot's own messages in a channel, without what stands in threads."""
        own = [one for one in channel.messages if one.user == self.slack.bot_user_id]
        return [one for one in own if not one.subtype and not one.thread_ts]

    def overview(self, number: int = 1) -> str:
        """Return the overview of an incident as Ana reads it."""
        incident = self.incident(number)
        assert incident.overview_ts is not None
        return self.reads(self.ana, self.channel(number).by_ts[incident.overview_ts])

    def pings(self) -> list[str]:
        """Return everything of the bot's that would notify somebody: nothing may."""
        found = []
        for channel in self.slack.workspace.channels.values():
            said = [one for one in channel.messages if one.user == self.slack.bot_user_id and not one.subtype]
            said += channel.ephemerals
            for message in said:
                bare = Message(channel, message.ts, message.text, message.user)
                found += [*message.pings, *bare.pings]
            found += Message(channel, "1.0", f"{channel.topic} {channel.purpose}", "").pings
        return found

    # What is kept

    def incidents(self) -> list[Incident]:
        """Return every incident, newest first."""
        with self.bot.db.read() as session:
            return incidents.latest(session, OPERATOR)

    def incident(self, number: int = 1) -> Incident:
        """Return INC-`number`."""
        with self.bot.db.read() as session:
            found = incidents.by_number(session, OPERATOR, number)
        assert found is not None, f"There is no INC-{number}."
        return found

    def channel(self, number: int = 1) -> Channel:
        """Return the channel of INC-`number`."""
        channel_id = self.incident(number).channel_id
        assert channel_id is not None, f"INC-{number} has no channel."
        return self.slack.channel_by_id(channel_id)

    def lines(self, number: int = 1, *, struck: bool = False, all_: bool = False) -> list[Line]:
        """Return what people put on a timeline, in order; `all_`: the incident's own steps too."""
        with self.bot.db.read() as session:
            found = timeline.of_incident(session, self.incident(number).id or 0, struck=struck)
        return [one for one in found if all_ or one.source != "system"]

    def texts(self, number: int = 1) -> list[str]:
        """Return the wire texts of the lines that stand on a timeline, in order."""
        return [one.text or "" for one in self.lines(number)]

    def steps(self, number: int = 1) -> list[str]:
        """Return the texts of the incident's own steps, in order."""
        return [one.text or "" for one in self.lines(number, all_=True) if one.source == "system"]

    def key_times(self, number: int = 1) -> dict[str, KeyTime]:
        """Return the key times that are known."""
        with self.bot.db.read() as session:
            return incidents.key_times(session, self.incident(number).id or 0)

    def wishes(self) -> list[HereRequest]:
        """Return what was asked for with --here."""
        with self.bot.db.read() as session:
            return list(session.exec(select(HereRequest)))

    def dead(self) -> list[str]:
        """Return what could not leave."""
        with self.bot.db.read() as session:
            return [f"{one.kind}: {one.outcome}" for one in outbox.dead_ones(session)]

    def metrics(self) -> str:
        """Return what operators are told; the bot needs an `admin_port` for it."""
        assert self.bot.admin is not None
        with urllib.request.urlopen(f"http://127.0.0.1:{self.bot.admin.port}/metrics", timeout=10) as answer:
            return str(answer.read().decode())

    def events(self, kind: str) -> list[Delivery]:
        """Return the deliveries of one type of event."""
        return [one for one in self.slack.deliveries if one.payload.get("event", {}).get("type") == kind]


def wait_for(is_so: Callable[[], bool], what: str, seconds: float = 30.0) -> None:
    """Wait until something is so; raise TimeoutError."""
    until = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > until:
            raise TimeoutError(f"There is no {what} after {seconds} s.")
        time.sleep(0.005)


def compile_once(bot: Bot) -> None:
    """Let a bot use the statements that earlier ones compiled."""
    share_compiled(bot.db)


def settings_for(slack: Sandbox, database_url: str, mode: str = SOCKET, **more: Any) -> Settings:
    """Return the settings of a bot before the stand-in: it is connected by Socket Mode, or by signed HTTP."""
    return load_settings(
        slack_bot_token=slack.bot_token,
        slack_app_token=slack.app_token if mode == SOCKET else None,
        slack_signing_secret=slack.signing_secret,
        slack_api_url=slack.url,
        database_url=database_url,
        host="127.0.0.1",
        port=0,
        **more,
    )


@contextmanager
def staged(
    database_url: str, mode: str = SOCKET, *, raw_commands: bool = False, pace: bool = False, **more: Any
) -> Iterator[Stage]:
    """Start the stand-in and the app, connected by Socket Mode or by signed HTTP.

    `pace`: with Slack's rate limits; `more`: settings.
    """
    clock = DrivenClock(START)
    # Retries after 1 s and later count as "later"; sooner ones are waited for by settle().
    with Sandbox(clock=clock, pace=pace, raw_commands=raw_commands, retry_delays=(0.05, 0.2, 0.4)) as slack:
        bot = Bot(settings_for(slack, database_url, mode, **more), clock)
        compile_once(bot)
        ana, ben = slack.person("ana", tz="Europe/Copenhagen"), slack.person("ben", tz="America/New_York")
        chloe = slack.person("chloe")
        people = [ana, ben, chloe]
        general = slack.channel("general", members=people)
        bot.start()
        try:
            if mode == SOCKET:
                slack.wait_connected()
            else:
                slack.deliver_to(f"http://127.0.0.1:{bot.port}/slack/events")
            bot.outbox.settle()
            yield Stage(slack, bot, clock, ana, ben, chloe, general, mode)
        finally:
            bot.stop()
