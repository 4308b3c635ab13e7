"""Sources: a captured line follows its message, what it says, its edits, its files, and its end."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from sqlmodel import Session

from bot import capture, people, timeline
from bot.settings import Settings
from bot.slack import SourceMessage
from bot.when import read_note
from storage import captures, outbox
from storage import incidents as incident_rows
from storage import timeline as rows
from storage.timeline import Evidence, Line, SourceChange

DELETED, UNREADABLE = "deleted", "unreadable"
FARTHEST_HINT, NEAREST_HINT = timedelta(hours=12), timedelta(minutes=1)


def follow_edit(
    session: Session,
    settings: Settings,
    team_id: str,
    channel_id: str,
    message_ts: str,
    *,
    wire: str,
    version: str,
    by: str,
    at: datetime,
    source: str = "edit",
) -> list[Line]:
    """Bring the lines of an edited message up to its text of `version` (its edit's ts), keeping what they were.

    A line that a person has put into other words keeps these.
    Of a message that nobody has captured, only that it was edited is kept. Returns the lines that changed.
    """
    if timeline.moment_of_ts(version) is None:
        return []
    lines = _lines(session, team_id, channel_id, message_ts)
    if not lines:
        _remember(session, team_id, channel_id, message_ts, event_ts=version, is_deleted=False)
    changed = [line for line in lines if line.source_ts is None or Decimal(version) > Decimal(line.source_ts)]
    for line in changed:
        if line.text not in {None, wire} and not capture.is_by_hand(session, line, "text"):
            timeline.change(session, line, at=at, by=by, source=source)
        line.is_edited = True
        _take(session, settings, line, wire=wire, version=version)
        _mind_item(session, settings, line, by=by, at=at)
    return changed


def follow_files(session: Session, team_id: str, channel_id: str, message_ts: str, file_ids: Iterable[str]) -> None:
    """Have a captured message read again when other files are on it now than are known."""
    there = set(file_ids)
    for line in rows.of_source(session, team_id, channel_id, message_ts):
        if line.text is not None and there != captures.file_ids(session, line.id or 0):
            outbox.add(session, team_id=line.team_id, lane=line.lane, kind="source", subject=line.id)


def follow_deletion(
    session: Session,
    team_id: str,
    channel_id: str,
    message_ts: str,
    *,
    event_ts: str,
    at: datetime,
    source: str = "deletion",
) -> list[Line]:
    """Mark the lines of a deleted message: they stay, with what it said when it was last read.

    Of a message that nobody has captured, only that it was deleted is kept. Returns the lines that changed.
    """
    lines = _lines(session, team_id, channel_id, message_ts)
    if not lines:
        _remember(session, team_id, channel_id, message_ts, event_ts=event_ts, is_deleted=True)
    changed = [line for line in lines if line.source_state != DELETED]
    for line in changed:
        rows.keep_version(session, line, at=at, by=None, source=source)
        line.source_state = DELETED
        session.add(line)
    return changed


def fill(
    session: Session,
    settings: Settings,
    line: Line,
    message: SourceMessage | None,
    permalink: str,
    *,
    at: datetime,
) -> None:
    """Store what the message of a captured line says; None, or a deleted one, where it cannot be read any more.

    An edit or a deletion that is newer than what was fetched stays.
    """
    captures.hold(session, line.incident_id)
    rows.hold(session, line)
    if message is None or message.is_deleted:
        known = line.text or ""  # what somebody who pointed at the message saw of it
        line.text = known
        if line.source_state != DELETED:
            was_deleted = _was_deleted(session, line, message)
            line.source_state = DELETED if was_deleted else "" if known else UNREADABLE
        if known:
            line.hint_at = _hint(line, people.zone_of(session, line.team_id, line.author_id, settings))
            _mind_item(session, settings, line, by=line.author_id or "", at=at)
        session.add(line)
        return
    line.author_id, line.author_name, line.thread_ts = message.user_id, message.author_name, message.thread_ts
    line.permalink = permalink
    if line.source_state != DELETED:
        line.source_state = ""
    line.is_edited = line.is_edited or message.version != message.ts
    if line.source_ts is None or Decimal(message.version) > Decimal(line.source_ts):
        _take(session, settings, line, wire=message.text, version=message.version)
    else:
        line.hint_at = _hint(line, people.zone_of(session, line.team_id, line.author_id, settings))
    _keep_files(session, line, message, at=at)
    _mind_item(session, settings, line, by=line.author_id or "", at=at)
    timeline.refresh_overview(session, incident_rows.get(session, line.incident_id))


def is_behind(session: Session, line: Line, message: SourceMessage) -> bool:
    """Whether a message was read as it was before an edit that is known: Slack's answer was an old one."""
    known = captures.source_change(session, line.team_id, line.channel_id or "", line.message_ts or "")
    return known is not None and not known.is_deleted and Decimal(known.event_ts) > Decimal(message.version)


def read_hints_again(session: Session, team_id: str, author_id: str, zone: str) -> None:
    """Read the times in somebody's captured messages again: their zone has just become known."""
    for line in captures.to_hint_again(session, team_id, author_id):
        line.hint_at = _hint(line, zone)
        session.add(line)


def _lines(session: Session, team_id: str, channel_id: str, message_ts: str) -> list[Line]:
    lines = rows.of_source(session, team_id, channel_id, message_ts)
    for line in lines:
        captures.hold(session, line.incident_id)
        rows.hold(session, line)
    return lines


def _remember(
    session: Session, team_id: str, channel_id: str, message_ts: str, *, event_ts: str, is_deleted: bool
) -> None:
    incident = incident_rows.in_channel(session, team_id, channel_id)
    if incident is None or not capture.in_reach(session, incident, message_ts):
        return
    change = SourceChange(
        team_id=team_id, channel_id=channel_id, message_ts=message_ts, event_ts=event_ts, is_deleted=is_deleted
    )
    captures.keep_source_change(session, change)


def _was_deleted(session: Session, line: Line, message: SourceMessage | None) -> bool:
    known = captures.source_change(session, line.team_id, line.channel_id or "", line.message_ts or "")
    return message is not None or (known is not None and known.is_deleted)


def _take(session: Session, settings: Settings, line: Line, *, wire: str, version: str) -> None:
    """Take over what a message says, unless a person has put it into other words since."""
    session.add(line)
    line.source_ts = version
    if line.text is None or not capture.is_by_hand(session, line, "text"):
        line.text = wire
        line.hint_at = _hint(line, people.zone_of(session, line.team_id, line.author_id, settings))


def _hint(line: Line, zone: str) -> datetime | None:
    """Return the time that a message's own words tell, when it lies a little before the message itself.

    A clock time that only fits half a day back ("deploy at 15:00", written at 14:50) is a plan, not a memory.
    """
    said_at = timeline.moment_of_ts(line.message_ts or "")
    moment = read_note(line.text or "", now=said_at, zone=zone).moment if said_at else None
    if said_at is None or moment is None:
        return None
    return moment.at if NEAREST_HINT <= said_at - moment.at <= FARTHEST_HINT else None


def _keep_files(session: Session, line: Line, message: SourceMessage, *, at: datetime) -> None:
    captures.keep_evidence(
        session,
        line.id or 0,
        [
            Evidence(
                team_id=line.team_id,
                line_id=line.id or 0,
                file_id=file.file_id,
                name=file.name,
                mimetype=file.mimetype,
                size=file.size,
                permalink=file.permalink,
            )
            for file in message.files
        ],
        at=at,
    )


def _mind_item(session: Session, settings: Settings, line: Line, *, by: str, at: datetime) -> None:
    incident = incident_rows.get(session, line.incident_id)
    there = capture.on_message(session, settings, line.team_id, line.channel_id or "", line.message_ts or "")
    author = by or (there[0].user_id if there else incident.declared_by)
    session.flush()
    capture.keep_item_in_step(session, settings, incident, line, there, by=author, at=at)
