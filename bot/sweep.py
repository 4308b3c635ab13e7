"""The sweep: what happened in Slack while the bot was not told is read back, and the timeline brought in step.

Slack says who reacted, and not when. What the sweep finds counts as of a little before it asked (`SKEW`): a later
event of Slack's wins over it, and an older one that comes late loses, because the sweep has seen its outcome.
What differs by less than that is left to the event that is on its way.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from bot import capture, sources, timeline
from bot.emoji import emoji_name
from bot.settings import Settings
from bot.slack import FoundMessage
from storage import incidents as incident_rows
from storage import outbox, workspaces
from storage import sweeps as rows
from storage.incidents import Incident
from storage.sweeps import SWEPT, Sweep
from storage.timeline import Line, Reaction

AFTER_CLOSE, BEFORE_START = timedelta(hours=24), timedelta(hours=1)
THREAD_MARGIN = timedelta(hours=24)  # a thread that was quiet for so long before the last sweep is not read again
LATEST_RETRY = timedelta(minutes=10)  # Slack tells of an event for the last time after five
OLDEST_MENTION = timedelta(hours=40)  # receipts are kept a little longer, so nothing is heard twice
SKEW = timedelta(seconds=5)
STEPS = ("sweep_page", "sweep_thread", "sweep_end")  # the kinds of rows by which a sweep goes on
EVERY = "every"  # what the subject of a row says when every thread is to be read
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Found:
    """What was read of a channel: messages as they are, the ts of captured ones that are gone, and when it was asked.

    Its moment names the sweep: every line and version of it carries just that moment.
    """

    team_id: str
    channel_id: str
    moment: datetime
    asked_at: datetime
    messages: Sequence[FoundMessage] = ()
    gone: Sequence[str] = ()


@dataclass(frozen=True)
class Findings:
    """What a sweep changed of a timeline."""

    added: list[Line]
    changed: list[Line]
    taken_back: list[Line]
    deleted: list[Line]

    def __bool__(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.added or self.changed or self.taken_back or self.deleted)


def lane(team_id: str, channel_id: str) -> str:
    """Return the outbox lane in which a channel is read."""
    return f"channel:{team_id}:{channel_id}"


def due(session: Session, *, now: datetime, unless_since: datetime | None = None) -> list[Incident]:
    """Return the incidents whose channels are to be read.

    Those that were swept after `unless_since`, or are being read, are left out: where Slack lets the bot read slowly,
    what begins anew each hour would never end.
    """
    found = rows.incidents_to_sweep(session, closed_after=now - AFTER_CLOSE)
    if unless_since is None:
        return found
    old = [one for one in found if (at := _swept_at(session, one)) is None or at < unless_since]
    return [one for one in old if not _is_being_read(session, one)]


def ask(session: Session, incidents: Iterable[Incident], *, every_thread: bool = True) -> None:
    """Have the channels of incidents read, in the background; `every_thread`: the bot may have missed something."""
    for one in incidents:
        channel_id = one.channel_id or ""
        subject = f"{channel_id}:{EVERY}" if every_thread else channel_id
        outbox.add(session, team_id=one.team_id, lane=lane(one.team_id, channel_id), kind="sweep", subject=subject)


def moment(session: Session, team_id: str, channel_id: str, *, now: datetime) -> datetime:
    """Return the moment that names a new sweep of a channel: now, and no earlier sweep's."""
    last = rows.last(session, team_id, channel_id)
    return max(now, last.swept_at + _MICROSECOND) if last else now


def ts_of(at: datetime) -> str:
    """Return a moment as Slack writes it: "seconds.micros"."""
    micros = (at - datetime(1970, 1, 1, tzinfo=UTC)) // _MICROSECOND
    return f"{micros // 1_000_000}.{micros % 1_000_000:06}"


def oldest(session: Session, incident: Incident) -> str:
    """Return the ts from which on a channel's messages may concern its incident."""
    return ts_of(_begin(session, incident) - BEFORE_START)


def threads(session: Session, found: Found, *, every: bool) -> list[str]:
    """Return the ts of the threads that are to be read among those that the messages begin.

    Those in which somebody has written since shortly before the last sweep; with `every`, all of them: an emoji on an
    old reply moves nothing that the channel's history shows.
    """
    if every:
        return [one.source.ts for one in found.messages if one.latest_reply]
    last = rows.last(session, found.team_id, found.channel_id)
    incident = incident_rows.in_channel(session, found.team_id, found.channel_id)
    is_its_own = last is not None and incident is not None and last.swept_at > incident.declared_at
    since = ts_of(last.swept_at - THREAD_MARGIN) if last and is_its_own else ""
    return [one.source.ts for one in found.messages if one.latest_reply and one.latest_reply >= since]


def known_threads(session: Session, team_id: str, channel_id: str) -> list[str]:
    """Return the ts of threads of which replies stand on a timeline."""
    lines = rows.captured_replies(session, team_id, channel_id)
    return list(dict.fromkeys(line.thread_ts for line in lines if line.thread_ts))


def take_in(session: Session, settings: Settings, found: Found) -> None:
    """Bring the lines, and the reactions that they stand by, in step with what was read. Again, it changes nothing."""
    readable = {one.source.ts: one for one in found.messages if not one.is_gone}
    for line in rows.lines_of(session, found.team_id, found.channel_id, list(readable)):
        _follow(session, settings, line, readable[line.message_ts or ""], found.moment)
    emptied = [one.source.ts for one in found.messages if one.is_gone]
    captured = {line.message_ts for line in rows.lines_of(session, found.team_id, found.channel_id, emptied)}
    for ts in (*found.gone, *(ts for ts in emptied if ts in captured)):
        asked = ts_of(found.asked_at)
        sources.follow_deletion(
            session, found.team_id, found.channel_id, ts, event_ts=asked, at=found.moment, source=SWEPT
        )
    for reaction in _differences(session, settings, found, readable):
        capture.react(session, settings, reaction, at=found.moment, source=SWEPT)
    _ask_for_mentions(session, found)


def finish(session: Session, team_id: str, channel_id: str, at: datetime) -> None:
    """Keep that a channel was read, and have it said when something had been missed."""
    last = rows.last(session, team_id, channel_id)
    incident = incident_rows.in_channel(session, team_id, channel_id)
    rows.keep(session, Sweep(team_id=team_id, channel_id=channel_id, swept_to=ts_of(at), swept_at=at))
    if incident is None or not findings(session, incident, at):
        return
    since = last.swept_at if last and last.swept_at > incident.declared_at else _begin(session, incident)
    subject = f"{incident.id}:{ts_of(since)}:{ts_of(at)}"
    outbox.add(session, team_id=team_id, lane=incident.lane, kind="swept", subject=subject)


def findings(session: Session, incident: Incident, at: datetime) -> Findings:
    """Return what the sweep of a moment changed of an incident's timeline."""
    changed = rows.changed(session, incident.id or 0, at)
    taken_back = [line for line in changed if line.struck_at == at]
    deleted = [line for line in changed if line not in taken_back and line.source_state == sources.DELETED]
    rest = [line for line in changed if line not in taken_back and line not in deleted]
    return Findings(rows.added(session, incident.id or 0, at), rest, taken_back, deleted)


def _ask_for_mentions(session: Session, found: Found) -> None:
    """Have what was typed to the bot since the last sweep taken in, where Slack's own event did not bring it."""
    workspace = workspaces.get(session, found.team_id)
    incident = incident_rows.in_channel(session, found.team_id, found.channel_id)
    if incident is None or workspace is None or not workspace.bot_user_id:
        return
    last = rows.last(session, found.team_id, found.channel_id)
    since = max(incident.declared_at, found.moment - OLDEST_MENTION)
    since = max(since, last.swept_at - LATEST_RETRY) if last else since
    for source in (one.source for one in found.messages if not one.is_gone):
        said_at = timeline.moment_of_ts(source.ts)
        is_in_time = said_at is not None and since <= said_at <= found.asked_at - SKEW
        if is_in_time and source.user_id and not source.by_app and _speaks_to(source.text, workspace.bot_user_id):
            subject = f"{found.channel_id}:{source.ts}:{source.user_id}"
            lane_ = f"mention:{found.channel_id}:{source.ts}"
            outbox.add(session, team_id=found.team_id, lane=lane_, kind="missed_mention", subject=subject)


def _speaks_to(wire: str, user_id: str) -> bool:
    return wire.lstrip().startswith((f"<@{user_id}>", f"<@{user_id}|"))


def _begin(session: Session, incident: Incident) -> datetime:
    started = incident_rows.key_times(session, incident.id or 0).get("started")
    return min(incident.declared_at, started.at) if started else incident.declared_at


def _swept_at(session: Session, incident: Incident) -> datetime | None:
    last = rows.last(session, incident.team_id, incident.channel_id or "")
    return last.swept_at if last else None


def _is_being_read(session: Session, incident: Incident) -> bool:
    in_lane = lane(incident.team_id, incident.channel_id or "")
    return any(not outbox.is_settled(session, in_lane, step) for step in STEPS)


def _follow(session: Session, settings: Settings, line: Line, message: FoundMessage, at: datetime) -> None:
    """Follow an edit; a line whose message is still to be fetched gets what it says from there."""
    source = message.source
    sources.follow_files(session, line.team_id, line.channel_id or "", source.ts, [one.file_id for one in source.files])
    if line.source_ts is None or source.version == source.ts:
        return
    sources.follow_edit(
        session,
        settings,
        line.team_id,
        line.channel_id or "",
        source.ts,
        wire=source.text,
        version=source.version,
        by=source.user_id or "",
        at=at,
        source=SWEPT,
    )


def _differences(
    session: Session, settings: Settings, found: Found, readable: dict[str, FoundMessage]
) -> list[Reaction]:
    """Return the reactions that are there and not known, in Slack's order, and those that are known and not there."""
    workspace = workspaces.get(session, found.team_id)
    own = workspace.bot_user_id if workspace else None
    there = {
        (ts, name, user_id): None
        for ts in sorted(readable)
        for reaction in readable[ts].reactions
        if (name := emoji_name(reaction.emoji)) in settings.capturing
        for user_id in reaction.user_ids
        if user_id != own
    }
    known = {
        (one.message_ts, one.emoji, one.user_id)
        for one in rows.reactions_on(session, found.team_id, found.channel_id, list(readable))
    }
    lost = [(key, False) for key in sorted(known - there.keys())]
    new = [(key, True) for key in there if key not in known]
    as_of = found.asked_at - SKEW
    return [
        Reaction(
            team_id=found.team_id,
            channel_id=found.channel_id,
            message_ts=key[0],
            emoji=key[1],
            user_id=key[2],
            event_ts=ts_of(as_of + order * _MICROSECOND),
            is_there=is_there,
        )
        for order, (key, is_there) in enumerate([*lost, *new])
        if timeline.moment_of_ts(key[0]) is not None
    ]
