"""What captured messages bring: files, changes that came before the capture, and the emoji that are on them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Integer, bindparam, case, true, update
from sqlalchemy.dialects import postgresql
from sqlmodel import Session, and_, col, func, or_, select

from storage.incidents import Incident, refuse_moved
from storage.timeline import Evidence, Line, Reaction, SourceChange

_EVIDENCE = Evidence.__table__  # type: ignore[attr-defined]
_CHANGE = SourceChange.__table__  # type: ignore[attr-defined]
_CAPTURES = 0x5C73  # the advisory lock under which an incident's captures wait for each other
_HOLD = select(col(Incident.merged_into)).where(col(Incident.id) == bindparam("this")).with_for_update(key_share=True)
_QUEUE = select(func.pg_advisory_xact_lock(_CAPTURES, bindparam("this", type_=Integer)))


def hold(session: Session, incident_id: int) -> None:
    """Let nobody else capture for this incident before this transaction ends: what is read next is what counts.

    Raises LostRaceError when it was merged meanwhile.
    """
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer
        # Whoever comes when a row is just let go of overtakes those who wait for it; an advisory lock has a queue.
        session.connection().execute(_QUEUE, {"this": incident_id})
        refuse_moved(session, incident_id, session.connection().execute(_HOLD, {"this": incident_id}).scalar_one())


def keep_evidence(session: Session, line_id: int, files: Iterable[Evidence], *, at: datetime) -> None:
    """Store the files of a line as they are now: known ones stay, those that are gone are marked as removed `at`."""
    values = [file.model_dump(exclude={"id"}) for file in files]
    gone = update(_EVIDENCE).where(_EVIDENCE.c.line_id == line_id, _EVIDENCE.c.removed_at.is_(None))
    session.execute(gone.where(_EVIDENCE.c.file_id.not_in([one["file_id"] for one in values])).values(removed_at=at))
    if values:
        row = postgresql.insert(_EVIDENCE).values(values)
        known = ["line_id", "file_id"]
        session.execute(row.on_conflict_do_update(index_elements=known, set_={"removed_at": None}))


def file_ids(session: Session, line_id: int) -> set[str]:
    """Return the ids of the files that are on a line's message, as far as is known."""
    found = select(col(Evidence.file_id)).where(col(Evidence.line_id) == line_id, col(Evidence.removed_at).is_(None))
    return set(session.exec(found))


def evidence(session: Session, incident_id: int) -> dict[int, list[Evidence]]:
    """Return the files of an incident's lines, by the line's id, in the order in which they were kept."""
    found = select(Evidence).join(Line, col(Line.id) == col(Evidence.line_id))
    wanted = (col(Line.incident_id) == incident_id, col(Evidence.removed_at).is_(None))
    of_line: dict[int, list[Evidence]] = {}
    for file in session.exec(found.where(*wanted).order_by(col(Evidence.id))):
        of_line.setdefault(file.line_id, []).append(file)
    return of_line


def emoji_on(session: Session, incident_id: int) -> dict[int, list[str]]:
    """Return the emoji that are on the messages, and on the bot's copies, of an incident's lines, the first first."""
    # on a post of several lines nobody can tell which one is meant
    alone = select(func.max(col(Line.id))).where(col(Line.incident_id) == incident_id, col(Line.copy_ts).is_not(None))
    alone = alone.group_by(col(Line.copy_ts)).having(func.count() == 1)
    places = (
        (col(Line.message_ts), true()),
        (col(Line.copy_ts), col(Line.id).in_(alone)),
    )
    seen = []
    for ts, is_meant in places:  # two plain joins: one with OR takes PostgreSQL minutes
        here = and_(
            col(Reaction.team_id) == col(Line.team_id),
            col(Reaction.channel_id) == func.coalesce(col(Line.channel_id), col(Incident.channel_id)),
            col(Reaction.message_ts) == ts,
        )
        found = select(col(Line.id), col(Reaction.emoji), col(Reaction.event_ts), col(Reaction.user_id))
        found = found.join(Incident, col(Incident.id) == col(Line.incident_id)).join(Reaction, here)
        wanted = (col(Line.incident_id) == incident_id, col(Reaction.is_there).is_(True), is_meant)
        seen += [
            (event_ts, user_id, id_, emoji) for id_, emoji, event_ts, user_id in session.exec(found.where(*wanted))
        ]
    on: dict[int, list[str]] = {}
    for _, _, line_id, emoji in sorted(seen):
        on.setdefault(line_id or 0, []).append(emoji)
    return on


def keep_source_change(session: Session, change: SourceChange) -> None:
    """Store that an uncaptured message was edited or deleted; the latest counts, and a deletion stays one."""
    row = postgresql.insert(_CHANGE).values(**change.model_dump())
    latest = case((_CHANGE.c.event_ts > change.event_ts, _CHANGE.c.event_ts), else_=change.event_ts)
    session.execute(
        row.on_conflict_do_update(
            index_elements=["team_id", "channel_id", "message_ts"],
            set_={"event_ts": latest, "is_deleted": or_(_CHANGE.c.is_deleted, change.is_deleted)},
        )
    )


def source_change(session: Session, team_id: str, channel_id: str, message_ts: str) -> SourceChange | None:
    """Return what became of a message before it was captured; None when nothing is known."""
    return session.exec(
        select(SourceChange).where(
            col(SourceChange.team_id) == team_id,
            col(SourceChange.channel_id) == channel_id,
            col(SourceChange.message_ts) == message_ts,
        )
    ).first()


def to_hint_again(session: Session, team_id: str, author_id: str) -> list[Line]:
    """Return the captured lines whose author is this person."""
    found = select(Line).where(
        col(Line.team_id) == team_id, col(Line.author_id) == author_id, col(Line.message_ts).is_not(None)
    )
    return list(session.exec(found.order_by(col(Line.id))))
