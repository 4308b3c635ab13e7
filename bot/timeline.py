"""The timeline: record what is typed, change, strike, mark as unknown."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlmodel import Session

from bot import copies, text, watching
from bot.errors import Refusal
from bot.faults import point
from bot.settings import Settings
from bot.words import line_words
from storage import incidents as incident_rows
from storage import outbox, versions
from storage import timeline as rows
from storage.incidents import Incident
from storage.timeline import Line

# where a person's own changes come from
BY_HAND = frozenset({"command", "mention", "dialog", "button", "menu", "check"})
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
    shown: str = "document",
) -> Line:
    """Record a line that somebody typed (wire form); it happened `at`.

    `typed` is all that was typed, when its times were read in a zone that was only assumed to be the author's.
    A step of the incident itself is recorded as it is taken, and never late.
    """
    line = rows.add(
        session,
        team_id=incident.team_id,
        incident_id=incident.id,
        occurred_at=at,
        placed_at=at,
        approximate=approximate,
        recorded_at=recorded_at,
        late=source != "system" and not incident.is_open,
        kind=kind,
        text=text_,
        author_id=author_id,
        source=source,
        typed=typed,
        shown=shown,
    )
    point("after insert")
    refresh_overview(session, incident)
    return line


def capture(session: Session, incident: Incident, happened: datetime, *, at: datetime, **message: Any) -> Line | None:
    """Record a message that was posted when it `happened`, taken `at`; None where it is a line of the incident already.

    `message` are the other columns of its line.
    """
    return rows.capture(
        session,
        team_id=incident.team_id,
        incident_id=incident.id,
        occurred_at=happened,
        placed_at=happened,
        recorded_at=at,
        late=incident.closed_at is not None and happened > incident.closed_at,
        **message,
    )


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
    return step(session, incident, text.escape(said), at=at, by=by, recorded_at=recorded_at)


def step(
    session: Session,
    incident: Incident,
    wire: str,
    *,
    at: datetime,
    by: str | None,
    recorded_at: datetime | None = None,
    shown: str = "document",
) -> Line:
    """Record a step of the incident itself, said in wire form; `shown` says in which documents.

    Whoever watches is told of it, once it is stored.
    """
    watching.changed(session, incident)
    return note(
        session,
        incident,
        text_=wire,
        kind="milestone",
        at=at,
        author_id=by,
        source="system",
        recorded_at=recorded_at or at,
        shown=shown,
    )


def mark_unknown(session: Session, incident: Incident, number: int, *, by: str, at: datetime) -> Line:
    """Say that nobody knows when a line happened: it keeps its place. Raises Refusal when there is no such line."""
    line = hold(session, incident, number)
    change(session, line, at=at, by=by, source="command")
    line.occurred_at = None
    session.add(line)
    refresh_overview(session, incident)
    return line


def read_again(session: Session, settings: Settings, team_id: str, author_id: str, zone: str, *, at: datetime) -> None:
    """Correct the times of lines whose author's zone has just become known; what they were is kept."""
    lines = rows.to_read_again(session, team_id, author_id)
    for incident_id in sorted({line.incident_id for line in lines}):
        incident_rows.hold(session, incident_rows.get(session, incident_id))
    for line in lines:
        rows.hold(session, line)
        if line.typed is None:  # somebody has set its time meanwhile
            continue
        incident = incident_rows.get(session, line.incident_id)
        utc = settings.bare_times_are_utc or incident.prefers_utc
        said = line_words(line.typed or "", kinds=settings.kind_words, now=line.recorded_at, zone=zone, utc=utc)
        if said.moment is not None and said.moment.at != line.occurred_at and line.occurred_at is not None:
            change(session, line, at=at, by=author_id, source="zone")
            line.occurred_at = line.placed_at = said.moment.at
            refresh_overview(session, incident)
        line.typed = None
        session.add(line)


def strike_all_of(session: Session, team_id: str, author_id: str, *, at: datetime) -> int:
    """Take everything that a person typed off the timelines: they turned out to be refused by policy."""
    lines = versions.typed_by(session, team_id, author_id)
    for line in lines:
        strike(session, line, by=author_id, at=at, source="policy")
    return len(lines)


def strike(session: Session, line: Line, *, by: str, at: datetime, source: str) -> None:
    """Take a line off the timeline by hand; what it was is kept, and no reaction brings it back."""
    change(session, line, at=at, by=by, source=source)
    line.struck_at, line.struck_by, line.struck_from = at, by, source
    session.add(line)
    refresh_overview(session, incident_rows.get(session, line.incident_id))


def find(session: Session, incident: Incident, number: int) -> Line:
    """Return a line by the number that people see; raise Refusal when there is none."""
    line = rows.by_number(session, incident.id or 0, number)
    if line is None:
        raise Refusal("no_line", number=number, key=incident.key)
    return line


def hold(session: Session, incident: Incident, number: int) -> Line:
    """Return a line as `find` does, as it is now; nobody else changes it, or its incident, meanwhile."""
    incident_rows.hold(session, incident)
    line = find(session, incident, number)
    rows.hold(session, line)
    return line


def refresh_overview(session: Session, incident: Incident) -> None:
    """Have the incident's overview redrawn, and the message that it is resolved; a burst of changes is one update."""
    outbox.add(session, team_id=incident.team_id, lane=incident.lane, kind="overview", subject=incident.id)
    if incident.resolve_ts is not None and not incident.is_open:
        outbox.add(session, team_id=incident.team_id, lane=incident.lane, kind="resolved", subject=incident.id)


def change(session: Session, line: Line, *, at: datetime, by: str | None, source: str) -> None:
    """Keep what a line is, before it is changed; its copy is redrawn once that is stored."""
    rows.keep_version(session, line, at=at, by=by, source=source)
    session.add(line)
    copies.redraw(session, line)
