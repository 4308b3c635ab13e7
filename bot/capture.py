"""Capture: what the emoji on a message make of the timeline, by whom and however often they are put on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from sqlmodel import Session

from bot import action_items, audit, people, timeline
from bot.action_items import Change
from bot.defaults import Kind
from bot.faults import point
from bot.settings import Settings
from bot.words import TodoWords, spoken_todo, todo_words
from storage import action_items as item_rows
from storage import captures, copies, merges, outbox
from storage import incidents as incident_rows
from storage import timeline as rows
from storage.action_items import CANCELLED, ActionItem
from storage.incidents import Incident
from storage.people import Viewer
from storage.timeline import Evidence, Line, Reaction

BEFORE_START, AFTER_CLOSE = timedelta(hours=1), timedelta(hours=24)
BY_REACTION = frozenset({"reaction", "sweep"})  # such a line stands while somebody's emoji is on its message


@dataclass(frozen=True)
class Attached:
    """What hangs on a line: the files of its message, and the kinds that other emoji on it stand for."""

    evidence: list[Evidence] = field(default_factory=list)
    kinds: list[Kind] = field(default_factory=list)


def refuse(session: Session, viewer: Viewer, why: str, *, at: datetime) -> None:
    """Record that a reaction on a message of an incident's channel makes no line: who put it may not take part."""
    incident = incident_rows.in_channel(session, viewer.team_id, viewer.channel_id or "")
    if incident is not None:
        audit.refused(session, viewer, why, door="reaction", at=at, incident_number=incident.number)


def react(
    session: Session, settings: Settings, reaction: Reaction, *, at: datetime, source: str = "reaction"
) -> Line | None:
    """Take in a reaction that was put on a message or taken off, and bring the message's line in step.

    A message stands on the timeline while at least one person's capturing reaction is on it, and its kind is that of
    the first. Slack promises no order, so the reaction with the greatest `event_ts` counts, removals included.
    The bot's own copy of a line means that line. The emoji's name is as `bot.emoji` has it.
    `source`: reaction, or sweep when Slack did not tell of it.
    """
    incident = incident_rows.in_channel(session, reaction.team_id, reaction.channel_id)
    if incident is None or not in_reach(session, incident, reaction.message_ts):
        return None
    duplicate, incident = incident, incident_rows.going_on(session, incident)
    captures.hold(session, incident.id or 0)
    if not rows.keep_reaction(session, reaction):
        return None
    there = on_message(session, settings, reaction.team_id, reaction.channel_id, reaction.message_ts)
    line = rows.of_message(session, incident.id or 0, reaction.channel_id, reaction.message_ts)
    if line is None and (copied := _copied(session, duplicate, incident, reaction.message_ts)):
        if len(copied) > 1:  # a post of several lines: nobody can tell which one is meant
            _ask_which(session, incident, reaction)
            return None
        line = copied[0]
    if line is None:
        return _capture(session, settings, incident, there, reaction=reaction, at=at, source=source) if there else None
    _keep_in_step(session, settings, incident, line, there, by=reaction.user_id, at=at, source=source)
    keep_item_in_step(session, settings, incident, line, there, by=reaction.user_id, at=at)
    return line


def _copied(session: Session, of_channel: Incident, incident: Incident, message_ts: str) -> list[Line]:
    """Return the lines that a post of the bot's shows, also in the channel of a duplicate whose lines went on."""
    if of_channel.id == incident.id:
        return copies.of_post(session, incident.id or 0, message_ts)
    shown = merges.shown_by(session, of_channel.id or 0, message_ts)
    return [rows.get(session, line_id) for line_id in shown]


def on_message(
    session: Session, settings: Settings, team_id: str, channel_id: str, message_ts: str
) -> Sequence[Reaction]:
    """Return the reactions on a message that mean something, the first first."""
    there = rows.reacting(session, team_id, channel_id, message_ts)
    return [one for one in there if one.emoji in settings.capturing]


def keep_item_in_step(
    session: Session,
    settings: Settings,
    incident: Incident,
    line: Line,
    there: Sequence[Reaction],
    *,
    by: str,
    at: datetime,
) -> None:
    """Bring the action item that a message asks for in step with its emoji and its words, once these are known.

    What was made so is cancelled when nothing asks for it any more, unless somebody has changed it.
    """
    if not line.text or line.source_state or is_struck_by_hand(line):
        return
    asked = next((one.user_id for one in there if one.emoji == settings.action_item_reaction), None)
    is_spoken = line.message_ts is not None and line.struck_at is None and spoken_todo(line.text) is not None
    items = item_rows.of_line(session, line.id or 0)
    if not items:
        if asked or is_spoken:
            make_item(session, settings, incident, line, Change(asked or by, at, "reaction"))
        return
    made = next((item for item in items if item.created_from == "reaction"), None)
    if made is None or not action_items.is_untouched(session, made):
        return
    change = Change(by, at, "reaction")
    if asked or is_spoken:
        if made.status == CANCELLED:
            action_items.reopen(session, made, change, settings)
    else:
        action_items.cancel(session, made, change, settings)
    timeline.refresh_overview(session, incident)


def choose_kind(session: Session, incident: Incident, line: Line, kind: str, change: Change) -> None:
    """Give a line the kind that somebody chose for it with an emoji."""
    timeline.change(session, line, at=change.at, by=change.by, source=change.source)
    line.kind = kind
    _say_so(session, incident, line)


def item_of_note(
    session: Session, settings: Settings, incident: Incident, line: Line, *, by: str, at: datetime
) -> tuple[ActionItem, TodoWords] | None:
    """Make the action item of a note that begins with `todo:` or the like; the line stays. None where it does not.

    It comes with what was read of the words.
    """
    if spoken_todo(line.text or "") is None:
        return None
    return make_item(session, settings, incident, line, Change(by, at, "note"))


def attached(session: Session, settings: Settings, incident: Incident) -> dict[int, Attached]:
    """Return what hangs on the lines of an incident, by the line's id; lines with nothing are left out."""
    incident_id = incident.id or 0
    files, emoji = captures.evidence(session, incident_id), captures.emoji_on(session, incident_id)
    if not files and not emoji:
        return {}
    kinds = {kind.id: kind for kind in settings.kinds}
    found = {}
    for line in rows.of_incident(session, incident_id, struck=True):
        ids = dict.fromkeys(settings.reactions.get(one, line.kind) for one in emoji.get(line.id or 0, []))
        others = [kinds[kind_id] for kind_id in ids if kind_id != line.kind]
        if others or line.id in files:
            found[line.id or 0] = Attached(files.get(line.id or 0, []), others)
    return found


def is_struck_by_hand(line: Line) -> bool:
    """Whether a person struck a line in so many words: no emoji brings it back then."""
    return line.struck_at is not None and line.struck_from != "reaction"


def is_by_hand(session: Session, line: Line, name: str) -> bool:
    """Whether a person changed the `kind` or the `text` of a line in words, and nothing else changed it since."""
    before = rows.versions(session, line.id or 0)
    values = [*(getattr(one, name) for one in before), getattr(line, name)]
    changes = [one for one, (old, new) in zip(before, pairwise(values), strict=True) if old != new]
    return bool(changes) and changes[-1].changed_from in timeline.BY_HAND


def in_reach(session: Session, incident: Incident, message_ts: str) -> bool:
    """In a channel that is not the incident's own, only messages of its time count: an hour before to a day after."""
    happened = timeline.moment_of_ts(message_ts)
    if happened is None:
        return False
    if not incident.is_here:
        return True
    started = incident_rows.key_times(session, incident.id or 0).get("started")
    begin = min(incident.declared_at, started.at) if started else incident.declared_at
    end = incident.closed_at
    return happened >= begin - BEFORE_START and (end is None or happened <= end + AFTER_CLOSE)


def _ask_which(session: Session, incident: Incident, reaction: Reaction) -> None:
    """Have somebody asked which line they mean, when their emoji stands on a post that shows several."""
    if reaction.is_there:
        lane = people.lane(reaction.team_id, reaction.user_id)
        subject = f"{incident.id}:{reaction.message_ts}:{reaction.user_id}:{reaction.emoji}"
        outbox.add(session, team_id=reaction.team_id, lane=lane, kind="which_line", subject=subject)


def _capture(
    session: Session,
    settings: Settings,
    incident: Incident,
    there: Sequence[Reaction],
    *,
    reaction: Reaction,
    at: datetime,
    source: str,
) -> Line | None:
    happened = timeline.moment_of_ts(reaction.message_ts)
    assert happened is not None
    line = timeline.capture(
        session,
        incident,
        happened,
        at=at,
        kind=_first_kind(settings, there) or "note",
        source=source,
        channel_id=reaction.channel_id,
        message_ts=reaction.message_ts,
    )
    point("after insert")
    if line is not None:
        outbox.add(session, team_id=line.team_id, lane=line.lane, kind="source", subject=line.id)
        _say_so(session, incident, line)
    return line


def _keep_in_step(
    session: Session,
    settings: Settings,
    incident: Incident,
    line: Line,
    there: Sequence[Reaction],
    *,
    by: str,
    at: datetime,
    source: str,
) -> None:
    """Let a line stand or fall with its reactions, and be of their kind; what a person did by hand stays."""
    is_struck = line.struck_at is not None
    if is_struck_by_hand(line):
        return
    stands = bool(there) if line.source in BY_REACTION else not is_struck
    kind = _kind(session, settings, line, there) if stands else line.kind
    if (stands, kind) == (not is_struck, line.kind):
        return
    timeline.change(session, line, at=at, by=by, source=source)
    line.kind = kind
    line.struck_at, line.struck_by, line.struck_from = (None, None, "") if stands else (at, by, "reaction")
    _say_so(session, incident, line)


def _kind(session: Session, settings: Settings, line: Line, there: Sequence[Reaction]) -> str:
    """Return the kind that the first emoji gives; one that a person chose in words stays."""
    if is_by_hand(session, line, "kind"):
        return line.kind
    if line.source not in BY_REACTION and _first(session, line) != "note":
        return line.kind
    return _first_kind(settings, there) or "note"


def _first(session: Session, line: Line) -> str:
    """Return the kind with which a line was recorded."""
    before = rows.versions(session, line.id or 0)
    return before[0].kind if before else line.kind


def _first_kind(settings: Settings, there: Sequence[Reaction]) -> str | None:
    return next((settings.reactions[one.emoji] for one in there if one.emoji in settings.reactions), None)


def make_item(
    session: Session, settings: Settings, incident: Incident, line: Line, change: Change
) -> tuple[ActionItem, TodoWords] | None:
    """Make an action item of what a line says, and return it with what was read; None where it says nothing."""
    wire = line.text or ""
    zone = people.zone_of(session, line.team_id, line.author_id, settings)
    said_at = timeline.moment_of_ts(line.message_ts or "") or line.recorded_at
    words = todo_words(spoken_todo(wire) or wire, now=said_at, zone=zone)
    if not words.text.strip():
        return None
    item = action_items.add(session, incident, words, change, settings, line_id=line.id)
    timeline.refresh_overview(session, incident)
    return item, words


def _say_so(session: Session, incident: Incident, line: Line) -> None:
    if line.message_ts is not None:
        outbox.add(session, team_id=line.team_id, lane=line.lane, kind="confirm", subject=line.id)
    timeline.refresh_overview(session, incident)
