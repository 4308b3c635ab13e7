"""The timeline: record, capture by reaction, follow the source message, strike, mark as unknown."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation

from sqlmodel import Session

from bot import text
from bot.errors import Refusal
from bot.faults import point
from bot.settings import Settings
from bot.words import line_words
from storage import incidents as incident_rows
from storage import outbox
from storage import timeline as rows
from storage.incidents import Incident
from storage.timeline import Line, Reaction

BEFORE_START, AFTER_CLOSE = timedelta(hours=1), timedelta(hours=24)
EARLIEST_TS = Decimal(946684800)  # 2000-01-01: anything earlier is no message


def moment_of_ts(ts: str) -> datetime | None:
    """Return the moment of a Slack ts ("seconds.micros", never a float), or None when it is none."""
    try:
        seconds = Decimal(ts)
    except InvalidOperation:
        return None
    if not seconds.is_finite() or not EARLIEST_TS <= seconds < EARLIEST_TS * 10:
        return None
    return datetime.fromtimestamp(int(seconds), UTC) + timedelta(microseconds=int(seconds % 1 * 1_000_000))


def note(
    session: Session,
    incident: Incident,
    *,
    text_: str,
    kind: str,
    at: datetime,
    author_id: str | None,
    source: str,
    recorded_at: datetime,
    approximate: bool = False,
    typed: str | None = None,
) -> Line:
    """Record a line that somebody typed (wire form); it happened `at`.

    `typed` is all that was typed, when its times were read in a zone that was only assumed to be the author's.
    """
    line = rows.add(
        session,
        team_id=incident.team_id,
        incident_id=incident.id,
        occurred_at=at,
        placed_at=at,
        approximate=approximate,
        recorded_at=recorded_at,
        late=_is_late(incident),
        kind=kind,
        text=text_,
        author_id=author_id,
        source=source,
        typed=typed,
    )
    point("after insert")
    refresh_overview(session, incident)
    return line


def milestone(
    session: Session,
    incident: Incident,
    said: str,
    *,
    at: datetime,
    by: str | None,
    recorded_at: datetime | None = None,
) -> Line:
    """Record a step of the incident itself; `said` is typed text, escaped here."""
    return note(
        session,
        incident,
        text_=text.escape(said),
        kind="milestone",
        at=at,
        author_id=by,
        source="system",
        recorded_at=recorded_at or at,
    )


def react(session: Session, settings: Settings, reaction: Reaction, *, at: datetime) -> Line | None:
    """Take in a reaction that was put on a message or taken off, and bring the message's line in step.

    A message stands on the timeline while at least one person's capturing reaction is on it. Slack promises no
    order, so the reaction with the greatest `event_ts` counts, removals included.
    """
    incident = incident_rows.in_channel(session, reaction.team_id, reaction.channel_id)
    if incident is None or not _in_reach(session, incident, reaction.message_ts):
        return None
    if not rows.keep_reaction(session, reaction):
        return None
    there = rows.reacting(session, reaction.team_id, reaction.channel_id, reaction.message_ts)
    capturing = [one for one in there if one.emoji in settings.reactions]
    line = rows.of_message(session, incident.id or 0, reaction.channel_id, reaction.message_ts)
    if line is None:
        return _capture(session, incident, settings.reactions[capturing[0].emoji], reaction, at) if capturing else None
    if capturing and line.struck_at is not None and line.struck_from == "reaction":
        _change(session, line, at=at, by=reaction.user_id, source="reaction")
        line.struck_at, line.struck_by, line.struck_from = None, None, ""
    elif not capturing and line.struck_at is None:
        _change(session, line, at=at, by=reaction.user_id, source="reaction")
        line.struck_at, line.struck_by, line.struck_from = at, reaction.user_id, "reaction"
    else:
        return line
    _say_so(session, incident, line)
    return line


def follow_edit(
    session: Session, team_id: str, channel_id: str, message_ts: str, *, wire: str, version: str, by: str, at: datetime
) -> list[Line]:
    """Bring the lines of an edited message up to its text of `version` (its edit's ts), keeping what they were."""
    changed = []
    for line in rows.of_source(session, team_id, channel_id, message_ts):
        if line.source_ts is not None and Decimal(version) <= Decimal(line.source_ts):
            continue
        if line.text is not None and line.text != wire:
            _change(session, line, at=at, by=by, source="edit")
            line.is_edited = True
            changed.append(line)
        line.text, line.source_ts = wire, version
        session.add(line)
    return changed


def fill(
    session: Session, line: Line, *, wire: str, version: str, author_id: str | None, author_name: str, permalink: str
) -> None:
    """Store what the message of a captured line says; an edit that is newer than what was fetched stays."""
    line.author_id, line.author_name, line.permalink = author_id, author_name, permalink
    line.source_state = ""
    if line.source_ts is None or Decimal(version) > Decimal(line.source_ts):
        line.text, line.source_ts = wire, version
    session.add(line)
    refresh_overview(session, incident_rows.get(session, line.incident_id))


def mark_unknown(session: Session, incident: Incident, number: int, *, by: str, at: datetime) -> Line:
    """Say that nobody knows when a line happened: it keeps its place. Raises Refusal when there is no such line."""
    line = find(session, incident, number)
    _change(session, line, at=at, by=by, source="command")
    line.occurred_at = None
    session.add(line)
    refresh_overview(session, incident)
    return line


def read_again(session: Session, settings: Settings, team_id: str, author_id: str, zone: str, *, at: datetime) -> None:
    """Correct the times of lines whose author's zone has just become known; what they were is kept."""
    for line in rows.to_read_again(session, team_id, author_id):
        incident = incident_rows.get(session, line.incident_id)
        said = line_words(line.typed or "", kinds=settings.kind_words, now=line.recorded_at, zone=zone)
        if said.moment is not None and said.moment.at != line.occurred_at and line.occurred_at is not None:
            _change(session, line, at=at, by=author_id, source="zone")
            line.occurred_at = line.placed_at = said.moment.at
            refresh_overview(session, incident)
        line.typed = None
        session.add(line)


def strike_all_of(session: Session, team_id: str, author_id: str, *, at: datetime) -> int:
    """Take everything that a person typed off the timelines: they turned out to be refused by policy."""
    lines = rows.typed_by(session, team_id, author_id)
    for line in lines:
        strike(session, line, by=author_id, at=at, source="policy")
    return len(lines)


def strike(session: Session, line: Line, *, by: str, at: datetime, source: str) -> None:
    """Take a line off the timeline by hand; what it was is kept, and no reaction brings it back."""
    _change(session, line, at=at, by=by, source=source)
    line.struck_at, line.struck_by, line.struck_from = at, by, source
    session.add(line)
    refresh_overview(session, incident_rows.get(session, line.incident_id))


def find(session: Session, incident: Incident, number: int) -> Line:
    """Return a line by the number that people see; raise Refusal when there is none."""
    line = rows.by_number(session, incident.id or 0, number)
    if line is None:
        raise Refusal("no_line", number=number, key=incident.key)
    return line


def refresh_overview(session: Session, incident: Incident) -> None:
    """Have the incident's overview redrawn; a burst of changes makes one update."""
    outbox.add(session, team_id=incident.team_id, lane=incident.lane, kind="overview", subject=incident.id)


def _capture(session: Session, incident: Incident, kind: str, reaction: Reaction, at: datetime) -> Line | None:
    happened = moment_of_ts(reaction.message_ts)
    if happened is None:
        return None
    line = rows.capture(
        session,
        team_id=incident.team_id,
        incident_id=incident.id,
        occurred_at=happened,
        placed_at=happened,
        recorded_at=at,
        late=_is_late(incident) and incident.closed_at is not None and happened > incident.closed_at,
        kind=kind,
        source="reaction",
        channel_id=reaction.channel_id,
        message_ts=reaction.message_ts,
    )
    point("after insert")
    if line is not None:
        outbox.add(session, team_id=line.team_id, lane=line.lane, kind="source", subject=line.id)
        _say_so(session, incident, line)
    return line


def _say_so(session: Session, incident: Incident, line: Line) -> None:
    outbox.add(session, team_id=line.team_id, lane=line.lane, kind="confirm", subject=line.id)
    refresh_overview(session, incident)


def _change(session: Session, line: Line, *, at: datetime, by: str, source: str) -> None:
    rows.keep_version(session, line, at=at, by=by, source=source)
    session.add(line)


def _is_late(incident: Incident) -> bool:
    return not incident.is_open


def _in_reach(session: Session, incident: Incident, message_ts: str) -> bool:
    """In a channel that is not the incident's own, only messages of its time count: an hour before to a day after."""
    happened = moment_of_ts(message_ts)
    if happened is None:
        return False
    if not incident.is_here:
        return True
    started = incident_rows.key_times(session, incident.id or 0).get("started")
    begin = min(incident.declared_at, started.at) if started else incident.declared_at
    end = incident.closed_at
    return happened >= begin - BEFORE_START and (end is None or happened <= end + AFTER_CLOSE)
