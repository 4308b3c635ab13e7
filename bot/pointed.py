"""A message that somebody points at with a shortcut: it becomes a line, or what a new incident begins with.

Unlike a reaction, which counts only in an incident's own channel, a shortcut works in any conversation, also where
the bot is no member: then what the person saw is all that is known.
https://docs.slack.dev/interactivity/implementing-shortcuts/
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot import people, sources, text, timeline
from bot.errors import Refusal, SlackRefused
from bot.faults import point
from bot.settings import Settings
from bot.slack import ChannelFacts, Slack, SourceMessage
from storage import incidents as incident_rows
from storage import outbox, workspaces
from storage import timeline as rows
from storage.incidents import Incident
from storage.people import Viewer
from storage.timeline import Line

SOURCE = "shortcut"
RECENT = timedelta(days=30)
LONGEST_STATE, LONGEST_CARRIED, SHORTEST_CARRIED = 2900, 1700, 700


@dataclass(frozen=True)
class Pointed:
    """A message as the person saw it; `text` is in wire form, `origin` names its channel for those who read the line.

    `thread_ts` is "" when it stands in no thread. `version` is the ts of its last edit, else its own; "" when `text`
    is only the beginning of what it says. `is_private`: not everybody in the workspace can read it.
    """

    channel_id: str
    origin: str
    is_private: bool
    ts: str
    thread_ts: str
    text: str
    author_id: str
    author_name: str
    version: str
    is_alert: bool = False

    @property
    def at(self) -> datetime:
        """When it was posted. Raises Refusal when its ts is none."""
        moment = timeline.moment_of_ts(self.ts)
        if moment is None:
            raise Refusal("unknown_message")
        return moment


def to_state(message: Pointed, *, response_url: str, shown: str = "") -> str:
    """Write a message into what a dialog carries along; of a long text only the beginning.

    `shown` is the text that the dialog offers to change.
    """
    for most in (len(message.text), LONGEST_CARRIED, SHORTEST_CARRIED):
        carried = message
        if len(message.text) > most:
            carried = replace(message, text=text.shorten(message.text, most), version="")
        state = {"channel_id": message.channel_id, "response_url": response_url, "shown": _digest(shown)}
        written = json.dumps(state | {"message": asdict(carried)}, ensure_ascii=False)
        if len(written) <= LONGEST_STATE:
            break
    return written


def from_state(state: str) -> Pointed | None:
    """Read the message that a dialog carries along, None when it carries none."""
    try:
        return Pointed(**json.loads(state)["message"])
    except (ValueError, KeyError, TypeError):
        return None


def to_wish(message: Pointed, *, detected: bool, thread: bool) -> dict[str, Any]:
    """Write down with which message an incident is to begin, but not what it says: that is read once it is a line."""
    return {"pointed": asdict(replace(message, text="", version="")), "detected": detected, "thread": thread}


def begin_as_wished(
    session: Session, settings: Settings, incident: Incident, wish: Mapping[str, Any], *, by: str, at: datetime
) -> None:
    """Begin an incident in a message's own channel with that message, as `to_wish` wrote it down."""
    line = begin_with(
        session, settings, incident, Pointed(**wish["pointed"]), by=by, at=at, detected=bool(wish["detected"])
    )
    if wish["thread"]:
        take_thread(session, line, by=by)


def is_as_shown(state: str, typed: str) -> bool:
    """Whether a dialog's text (as typed, unescaped) is still the one that it offered."""
    try:
        return bool(json.loads(state)["shown"] == _digest(typed))
    except (ValueError, KeyError, TypeError):
        return False


def can_read(slack: Slack, channel_id: str) -> bool:
    """Ask whether the bot is a member of a channel."""
    found = _channel(slack, channel_id)
    return found is not None and found.is_member


def where_it_may_run(slack: Slack, channel_id: str) -> dict[str, bool]:
    """Ask whether the bot can read a channel, and whether an incident can be run in it."""
    found = _channel(slack, channel_id)
    can_read = found is not None and found.is_member
    is_fit = found is not None and not (found.is_direct or found.is_shared or found.is_archived)
    return {"can_read": can_read, "may_run_here": can_read and is_fit}


def _channel(slack: Slack, channel_id: str) -> ChannelFacts | None:
    try:
        return slack.channel(channel_id)
    except SlackRefused:
        return None


def choices(session: Session, viewer: Viewer, now: datetime) -> tuple[list[Incident], Incident | None]:
    """Return the incidents that a message may be put on, and the likely one: this channel's, else the only open one.

    They are the channel's own, the open ones and those resolved of late, as far as they show to `viewer`.
    Raises Refusal when there is none.
    """
    here = incident_rows.here(session, viewer)
    open_ones = incident_rows.open_ones(session, viewer)
    closed = [one for one in incident_rows.latest(session, viewer) if one.closed_at and one.closed_at > now - RECENT]
    offered = {one.number: one for one in [*([here] if here else []), *open_ones, *closed]}
    if not offered:
        raise Refusal("no_incident", open=[])
    return list(offered.values()), here or (open_ones[0] if len(open_ones) == 1 else None)


def needs_consent(message: Pointed, incident: Incident) -> bool:
    """Whether more, or other, people will read a message on this timeline than can read it where it stands."""
    return message.is_private and incident.channel_id != message.channel_id


def kind_of(message: Pointed, settings: Settings, *, otherwise: str) -> str:
    """Return the kind that a message most likely is: what another bot says is an alert."""
    likely = "alert" if message.is_alert else otherwise
    return likely if likely in settings.kind_ids else "note"


def take(
    session: Session, incident: Incident, message: Pointed, *, kind: str, words: str | None, by: str, at: datetime
) -> tuple[Line, bool]:
    """Put a message on a timeline at its own time; return its line, and whether it is new there.

    `words` (wire form) stand for the message's own when somebody changed them. A message that is a line already
    stays that one line; one that was struck comes back: somebody points at it again.
    Raises Refusal when the message has no time.
    """
    known = rows.of_message(session, incident.id or 0, message.channel_id, message.ts)
    line = _add(session, incident, message, kind=kind, words=words, at=at) if known is None else None
    if line is None:
        line = known or rows.of_message(session, incident.id or 0, message.channel_id, message.ts)
        assert line is not None
        return _bring_back(session, incident, line, by=by, at=at), False
    point("after insert")
    outbox.add(session, team_id=line.team_id, lane=line.lane, kind="source", subject=line.id)
    _show(session, incident, line)
    return line, True


def take_thread(session: Session, line: Line, *, by: str) -> None:
    """Have the thread of a line's message taken too; `by` is told when it cannot be."""
    outbox.add(session, team_id=line.team_id, lane=line.lane, kind="thread", subject=f"{line.id}:{by}")


def take_replies(
    session: Session, settings: Settings, line: Line, messages: Sequence[SourceMessage], *, at: datetime
) -> int:
    """Put the other messages of a line's thread on its timeline, each at its own time; return how many are new."""
    incident = incident_rows.get(session, line.incident_id)
    new = 0
    for one in messages:
        message = Pointed(
            channel_id=line.channel_id or "",
            origin=line.origin_name,
            is_private=False,
            ts=one.ts,
            thread_ts=one.thread_ts or "",
            text=one.text,
            author_id=one.user_id or "",
            author_name=one.author_name,
            version=one.version,
        )
        added = _add(session, incident, message, kind="note", words=None, at=at)
        if added is not None:
            new += 1
            sources.fill(session, settings, rows.get(session, added.id or 0), one, added.permalink or "", at=at)
            _show(session, incident, added)
    return new


def begin_with(
    session: Session, settings: Settings, incident: Incident, message: Pointed, *, by: str, at: datetime, detected: bool
) -> Line:
    """Make a message the first line of a new incident; with `detected`, its time is when that was detected."""
    kind = kind_of(message, settings, otherwise="detection" if detected else "note")
    line, _ = take(session, incident, message, kind=kind, words=None, by=by, at=at)
    if detected:
        incident_rows.set_key_time(
            session, incident, "detected", at=message.at, approximate=False, source="line", set_by=by, set_at=at
        )
    return line


def _add(
    session: Session, incident: Incident, message: Pointed, *, kind: str, words: str | None, at: datetime
) -> Line | None:
    happened = message.at
    if message.author_id:
        people.meet(session, incident.team_id, message.author_id, at)
    is_elsewhere = incident.channel_id != message.channel_id
    return timeline.capture(
        session,
        incident,
        happened,
        at=at,
        kind=kind,
        text=message.text if words is None else words,
        source_ts=message.version or (None if words is None else message.ts),
        author_id=message.author_id or None,
        author_name=message.author_name,
        source=SOURCE,
        channel_id=message.channel_id,
        message_ts=message.ts,
        thread_ts=message.thread_ts or None,
        permalink=_permalink(session, incident.team_id, message),
        origin_name=message.origin if is_elsewhere else "",
    )


def _bring_back(session: Session, incident: Incident, line: Line, *, by: str, at: datetime) -> Line:
    if line.struck_at is not None:
        rows.keep_version(session, line, at=at, by=by, source=SOURCE)
        line.struck_at, line.struck_by, line.struck_from = None, None, ""
        _show(session, incident, line)
    line.source = SOURCE  # from now on, nobody's taking back a reaction strikes it
    session.add(line)
    return line


def _show(session: Session, incident: Incident, line: Line) -> None:
    """Have the message confirmed and the overview redrawn; elsewhere, nothing may hint at a private incident."""
    if incident.channel_id == line.channel_id or not incident.is_private:
        outbox.add(session, team_id=line.team_id, lane=line.lane, kind="confirm", subject=line.id)
    timeline.refresh_overview(session, incident)


def _permalink(session: Session, team_id: str, message: Pointed) -> str | None:
    """Return a message's web address: where the bot is no member, Slack does not tell it."""
    workspace = workspaces.get(session, team_id)
    if workspace is None or not workspace.url:
        return None
    address = f"{workspace.url}archives/{message.channel_id}/p{message.ts.replace('.', '')}"
    is_reply = message.thread_ts not in {"", message.ts}
    return f"{address}?thread_ts={message.thread_ts}&cid={message.channel_id}" if is_reply else address


def _digest(shown: str) -> str:
    return hashlib.sha256(" ".join(shown.split()).encode()).hexdigest()[:16]
