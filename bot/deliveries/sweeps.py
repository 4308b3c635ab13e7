"""How a channel is read for what was missed: a page or a thread a row, so that a rate limit never begins it anew.

`sweep` begins one (what was left of an earlier one is dropped), `sweep_page` and `sweep_thread` read and compare,
`sweep_end` keeps how far it came, and `swept` says what was found.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from sqlmodel import Session

from bot import instruments, sweep, timeline
from bot.deliveries.base import Kind, World, again, mark
from bot.errors import Moot, SlackRefused
from bot.sweep import Findings, Found
from storage import incidents, outbox, sweeps
from storage.incidents import Incident
from storage.outbox import Delivery
from storage.timeline import Line

CLOSED = frozenset({"channel_not_found", "not_in_channel"})  # the bot was taken out: there is nothing to read
GONE = frozenset({"message_not_found", "thread_not_found"})
HALF_A_DAY = timedelta(hours=12)
T = TypeVar("T")


@dataclass(frozen=True)
class Step:
    """What the subject of a row says: the channel, the moment that names the sweep, a ts (the bound, or a thread).

    `every`: all threads are read.
    """

    channel_id: str
    moment: datetime
    ts: str = ""
    every: bool = False

    @classmethod
    def of(cls, row: Delivery) -> "Step":
        """Read a subject."""
        channel_id, at, ts, *rest = row.subject.split(":")
        moment = timeline.moment_of_ts(at)
        assert moment is not None
        return cls(channel_id, moment, ts, every=rest == [sweep.EVERY])

    def add(self, session: Session, row: Delivery, kind: str, ts: str = "") -> None:
        """Have another step follow in the same lane."""
        subject = f"{self.channel_id}:{sweep.ts_of(self.moment)}:{ts}" + (f":{sweep.EVERY}" if self.every else "")
        outbox.add(session, team_id=row.team_id, lane=row.lane, kind=kind, subject=subject)


class Sweep(Kind):
    """Begin to read a channel: the threads that stand on the timeline, then the channel from its newest message on."""

    name = "sweep"

    def ask(self, row: Delivery, world: World) -> None:
        with world.db.read() as session:
            _incident(session, row.team_id, row.subject.partition(":")[0])

    def keep(self, session: Session, row: Delivery, answer: None, world: World) -> None:
        channel_id, _, how = row.subject.partition(":")
        outbox.supersede(session, row.lane, sweep.STEPS)
        moment = sweep.moment(session, row.team_id, channel_id, now=world.clock.now())
        step = Step(channel_id, moment, every=how == sweep.EVERY)
        for ts in sweep.known_threads(session, row.team_id, channel_id):
            step.add(session, row, "sweep_thread", ts)
        step.add(session, row, "sweep_page")


class SweepPage(Kind):
    """Read some messages of a channel, those before a ts when there is one, and compare."""

    name = "sweep_page"

    def ask(self, row: Delivery, world: World) -> tuple[Found, str]:
        step, asked_at = Step.of(row), world.clock.now()
        with world.db.read() as session:
            oldest = sweep.oldest(session, _incident(session, row.team_id, step.channel_id))
        page = _open(lambda: world.slack.history(step.channel_id, oldest=oldest, latest=step.ts))
        floor = oldest if page.is_last or not page.messages else page.messages[-1].source.ts
        ceiling = step.ts or sweep.ts_of(asked_at - sweep.SKEW)
        with world.db.read() as session:
            lines = sweeps.captured(session, row.team_id, step.channel_id, after=floor, before=ceiling)
        found = Found(row.team_id, step.channel_id, step.moment, asked_at, page.messages)
        return _complete(world, found, lines), "" if floor == oldest else floor

    def keep(self, session: Session, row: Delivery, answer: tuple[Found, str], world: World) -> None:
        found, floor = answer
        step = Step.of(row)
        sweep.take_in(session, world.settings, found)
        known = sweep.known_threads(session, row.team_id, step.channel_id)
        for ts in sweep.threads(session, found, every=step.every):
            if ts not in known:
                step.add(session, row, "sweep_thread", ts)
        step.add(session, row, "sweep_page" if floor else "sweep_end", floor)


class SweepThread(Kind):
    """Read a thread, and compare."""

    name = "sweep_thread"

    def ask(self, row: Delivery, world: World) -> Found:
        step, asked_at = Step.of(row), world.clock.now()
        try:
            messages = _open(lambda: world.slack.thread(step.channel_id, step.ts))
        except SlackRefused as refused:
            if refused.code not in GONE:
                raise
            messages = []
        with world.db.read() as session:
            lines = sweeps.captured_replies(session, row.team_id, step.channel_id, thread_ts=step.ts)
        return _complete(world, Found(row.team_id, step.channel_id, step.moment, asked_at, messages), lines)

    def keep(self, session: Session, row: Delivery, answer: Found, world: World) -> None:
        sweep.take_in(session, world.settings, answer)


class SweepEnd(Kind):
    """Keep how far the channel was read."""

    name = "sweep_end"

    def ask(self, row: Delivery, world: World) -> None:
        """Nothing is asked."""

    def keep(self, session: Session, row: Delivery, answer: None, world: World) -> None:
        step = Step.of(row)
        sweep.finish(session, row.team_id, step.channel_id, step.moment)


class Swept(Kind):
    """Say in the overview's thread what had been missed; the subject is `<incident>:<since>:<until>`."""

    name = "swept"

    def ask(self, row: Delivery, world: World) -> Findings:
        number, since, until = row.subject.split(":")
        at = timeline.moment_of_ts(until)
        assert at is not None
        with world.db.read() as session:
            incident = incidents.get(session, int(number))
            findings = sweep.findings(session, incident, at)
        if incident.channel_id is None or incident.overview_ts is None:
            raise Moot("there is no overview to say it under")
        facts = {
            "incident": incident,
            "found": findings,
            "since": timeline.moment_of_ts(since),
            "until": at,
            "long": HALF_A_DAY,
        }
        said = world.rendering.say(self.name, facts)
        world.slack.post(incident.channel_id, said, mark=mark(row), again=again(row), thread_ts=incident.overview_ts)
        return findings

    def keep(self, session: Session, row: Delivery, answer: Findings, world: World) -> None:
        for change, lines in vars(answer).items():
            instruments.SWEEP_FOUND.labels(change).inc(len(lines))


def _incident(session: Session, team_id: str, channel_id: str) -> Incident:
    incident = incidents.in_channel(session, team_id, channel_id)
    if incident is None:
        raise Moot("the channel has no incident")
    return incident


def _open(read: Callable[[], T]) -> T:
    try:
        return read()
    except SlackRefused as refused:
        if refused.code not in CLOSED:
            raise
        raise Moot(refused.code) from refused


def _complete(world: World, found: Found, lines: Sequence[Line]) -> Found:
    """Complete what was read: everybody who reacted, and which captured messages are there no more."""
    seen = {one.source.ts for one in found.messages}
    whole = [
        replace(one, reactions=world.slack.reactions(found.channel_id, one.source.ts).reactions) if one.is_cut else one
        for one in found.messages
    ]
    missing = [line.message_ts for line in lines if line.message_ts and line.message_ts not in seen]
    return replace(found, messages=whole, gone=[ts for ts in missing if _is_gone(world, found.channel_id, ts)])


def _is_gone(world: World, channel_id: str, ts: str) -> bool:
    try:
        return world.slack.message(channel_id, ts).is_deleted
    except SlackRefused as refused:
        if refused.code not in GONE:
            raise
        return True
