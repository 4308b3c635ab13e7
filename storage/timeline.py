"""The timeline: lines, what they were before, and the reactions that made them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, bindparam, insert, text, update
from sqlalchemy.dialects import postgresql
from sqlmodel import Field, Session, SQLModel, col, func, select

from storage.base import moment
from storage.incidents import Incident, refuse_moved
from storage.prepared import Prepared, new


class Line(SQLModel, table=True):
    """One line of an incident's timeline.

    `number` is the line's own, from 1 within the incident, and never changes. `occurred_at` is None when the time
    is unknown; `placed_at` then keeps its place. `text` is Slack's wire form; None until the source was fetched.
    `source`: command, mention, reaction, shortcut, dialog, sweep, system, update, alert, import.
    `struck_from` says how it was struck (`reaction`: by taking the last one back).
    `typed` holds the words as typed while their author's zone is unknown: they are read again when it is known.
    `hint_at` is a time that a captured message's own words tell (it stands at the message's time all the same).
    `shown`: document, appendix, internal. `origin_name` names the channel of a message from elsewhere.
    `copy_ts` is the bot's copy of the line in the incident's timeline thread.
    `source_ts` is the version of the source message (its edit's ts, else its own) that `text` comes from.
    """

    __table_args__ = (
        UniqueConstraint("incident_id", "number"),
        Index(
            "uq_line_captured_message",
            "incident_id",
            "channel_id",
            "message_ts",
            unique=True,
            sqlite_where=text("message_ts IS NOT NULL"),
            postgresql_where=text("message_ts IS NOT NULL"),
        ),
        Index("ix_line_incident_id_placed_at", "incident_id", "placed_at"),
        Index("ix_line_team_id_channel_id_message_ts", "team_id", "channel_id", "message_ts"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    incident_id: int = Field(foreign_key="incident.id")
    number: int
    occurred_at: datetime | None = moment(nullable=True)
    placed_at: datetime = moment()
    approximate: bool = False
    recorded_at: datetime = moment()
    late: bool = False
    kind: str
    text: str | None = None
    author_id: str | None = None
    author_name: str = ""
    source: str
    channel_id: str | None = None
    message_ts: str | None = None
    thread_ts: str | None = None
    permalink: str | None = None
    source_ts: str | None = None
    source_state: str = ""
    struck_at: datetime | None = moment(nullable=True)
    struck_by: str | None = None
    struck_from: str = ""
    is_edited: bool = False
    typed: str | None = None
    hint_at: datetime | None = moment(nullable=True)
    shown: str = "document"
    origin_name: str = ""
    copy_ts: str | None = None

    @property
    def lane(self) -> str:
        """The outbox lane of what concerns this line alone."""
        return f"line:{self.id}"


class LineVersion(SQLModel, table=True):
    """What a line was before a change, and who changed it, when, from where; the fields are those of Line."""

    __tablename__ = "line_version"
    __table_args__ = (UniqueConstraint("line_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    line_id: int = Field(foreign_key="line.id")
    version: int
    text: str | None
    kind: str
    occurred_at: datetime | None = moment(nullable=True)
    placed_at: datetime = moment()
    approximate: bool = False
    hint_at: datetime | None = moment(nullable=True)
    typed: str | None = None
    struck_at: datetime | None = moment(nullable=True)
    shown: str = "document"
    changed_at: datetime = moment()
    changed_by: str | None
    changed_from: str


class Evidence(SQLModel, table=True):
    """A file of a captured message, as it was shared: its name, type, size in bytes, and address at Slack.

    `removed_at` is when it was seen to be taken off the message again.
    """

    __table_args__ = (UniqueConstraint("line_id", "file_id"),)

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    line_id: int = Field(foreign_key="line.id")
    file_id: str
    name: str
    mimetype: str = ""
    size: int = 0
    permalink: str = ""
    removed_at: datetime | None = moment(nullable=True)


class SourceChange(SQLModel, table=True):
    """The last edit or deletion of a message that nobody had captured by then: ids and times, never its text."""

    __tablename__ = "source_change"

    team_id: str = Field(primary_key=True)
    channel_id: str = Field(primary_key=True)
    message_ts: str = Field(primary_key=True)
    event_ts: str
    is_deleted: bool = False


class Reaction(SQLModel, table=True):
    """One person's emoji on one message: the state after the event with the greatest `event_ts`; a removal stays."""

    team_id: str = Field(primary_key=True)
    channel_id: str = Field(primary_key=True)
    message_ts: str = Field(primary_key=True)
    emoji: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    event_ts: str
    is_there: bool


_KEPT = {"text", "kind", "occurred_at", "placed_at", "approximate", "hint_at", "typed", "struck_at", "shown"}
_LINE = Line.__table__  # type: ignore[attr-defined]
_REACTION = Reaction.__table__  # type: ignore[attr-defined]
_INCIDENT = Incident.__table__  # type: ignore[attr-defined]
_COLUMNS = [name for name in _LINE.c.keys() if name != "id"]  # noqa: SIM118 - no mapping
_DEFAULTS = {name: field.default for name, field in Line.model_fields.items() if not field.is_required()}
_INSERT = Prepared(insert(_LINE).returning(_LINE.c.id), names=_COLUMNS)
_CAPTURE = Prepared(postgresql.insert(_LINE).on_conflict_do_nothing().returning(_LINE.c.id), names=_COLUMNS)
_NEXT_NUMBER = Prepared(
    update(_INCIDENT)
    .where(_INCIDENT.c.id == bindparam("of_incident"))
    .values(line_count=_INCIDENT.c.line_count + 1)
    .returning(_INCIDENT.c.line_count, _INCIDENT.c.merged_into)
)
_GET = Prepared(select(Line).where(col(Line.id) == bindparam("this")))
_OF_MESSAGE = Prepared(
    select(Line).where(
        col(Line.incident_id) == bindparam("of_incident"),
        col(Line.channel_id) == bindparam("in_channel"),
        col(Line.message_ts) == bindparam("of_message"),
    )
)
_SEEN = postgresql.insert(_REACTION)
_KEEP_REACTION = Prepared(
    _SEEN.on_conflict_do_update(
        index_elements=["team_id", "channel_id", "message_ts", "emoji", "user_id"],
        set_={"event_ts": _SEEN.excluded.event_ts, "is_there": _SEEN.excluded.is_there},
        where=_REACTION.c.event_ts < _SEEN.excluded.event_ts,
    ).returning(_REACTION.c.event_ts),
    names=_REACTION.c.keys(),
)


def add(session: Session, **values: Any) -> Line:
    """Insert a line under the incident's next number and return it (two statements, not the unit of work)."""
    values = _DEFAULTS | values | {"number": next_number(session, values["incident_id"])}
    return new(Line, values | {"id": _INSERT.value(session, values)})


def capture(session: Session, **values: Any) -> Line | None:
    """Insert the line of a message, or return None when that message is a line of the incident already."""
    if of_message(session, values["incident_id"], values["channel_id"], values["message_ts"]) is not None:
        return None
    values = _DEFAULTS | values | {"number": next_number(session, values["incident_id"])}
    line_id = _CAPTURE.value(session, values)
    return new(Line, values | {"id": line_id}) if line_id is not None else None


def next_number(session: Session, incident_id: int) -> int:
    """Take the next number of an incident's lines; raise LostRaceError when it was merged meanwhile."""
    taken = _NEXT_NUMBER.row(session, {"of_incident": incident_id})
    assert taken is not None
    refuse_moved(session, incident_id, taken["merged_into"])
    return int(taken["line_count"])


def get(session: Session, line_id: int) -> Line:
    """Return a line that is known to exist."""
    return _GET.only(session, Line, {"this": line_id})


def hold(session: Session, line: Line) -> None:
    """Read a line as it is now, and keep everybody else from changing it until this transaction ends."""
    held = select(Line).where(col(Line.id) == line.id).with_for_update(key_share=True)
    session.exec(held.execution_options(populate_existing=True)).one()


def find(session: Session, team_id: str, line_id: int) -> Line | None:
    """Return a line of a team, or None."""
    return session.exec(select(Line).where(col(Line.id) == line_id, col(Line.team_id) == team_id)).first()


def of_message(session: Session, incident_id: int, channel_id: str, message_ts: str) -> Line | None:
    """Return the line that a message is on an incident's timeline, struck ones too."""
    given = {"of_incident": incident_id, "in_channel": channel_id, "of_message": message_ts}
    return _OF_MESSAGE.one(session, Line, given)


def of_source(session: Session, team_id: str, channel_id: str, message_ts: str) -> list[Line]:
    """Return the lines, of any incident, that were captured from a message; the oldest incident comes first."""
    found = select(Line).where(
        col(Line.team_id) == team_id, col(Line.channel_id) == channel_id, col(Line.message_ts) == message_ts
    )
    return list(session.exec(found.order_by(col(Line.incident_id))))


def to_read_again(session: Session, team_id: str, author_id: str) -> list[Line]:
    """Return a person's lines that were read in an assumed zone."""
    found = select(Line).where(
        col(Line.team_id) == team_id, col(Line.author_id) == author_id, col(Line.typed).is_not(None)
    )
    return list(session.exec(found.order_by(col(Line.id))))


def by_number(session: Session, incident_id: int, number: int) -> Line | None:
    """Return a line by the number that people see."""
    return session.exec(select(Line).where(col(Line.incident_id) == incident_id, col(Line.number) == number)).first()


def of_incident(session: Session, incident_id: int, *, struck: bool = False) -> list[Line]:
    """Return an incident's lines in the order in which things happened; struck ones only when asked for.

    Lines of one moment stand in the order of their messages, then of their numbers.
    """
    found = select(Line).where(col(Line.incident_id) == incident_id)
    if not struck:
        found = found.where(col(Line.struck_at).is_(None))
    return list(session.exec(found.order_by(col(Line.placed_at), col(Line.number))))


def count(session: Session, incident_id: int) -> int:
    """Return how many lines stand on an incident's timeline."""
    counted = select(func.count()).select_from(Line)
    return session.exec(counted.where(col(Line.incident_id) == incident_id, col(Line.struck_at).is_(None))).one()


def keep_version(session: Session, line: Line, *, at: datetime, by: str | None, source: str) -> None:
    """Store what `line` is now, before it is changed."""
    hold(session, line)
    earlier = select(func.count()).select_from(LineVersion).where(col(LineVersion.line_id) == line.id)
    version = LineVersion(
        team_id=line.team_id,
        line_id=line.id or 0,
        version=session.exec(earlier).one() + 1,
        **line.model_dump(include=_KEPT),
        changed_at=at,
        changed_by=by,
        changed_from=source,
    )
    session.add(version)


def versions(session: Session, line_id: int) -> list[LineVersion]:
    """Return what a line was before, oldest first."""
    found = select(LineVersion).where(col(LineVersion.line_id) == line_id)
    return list(session.exec(found.order_by(col(LineVersion.version))))


def keep_reaction(session: Session, reaction: Reaction) -> bool:
    """Store a reaction's state; return False when a later event about it is known already."""
    return _KEEP_REACTION.row(session, reaction.model_dump()) is not None


def reacting(session: Session, team_id: str, channel_id: str, message_ts: str) -> list[Reaction]:
    """Return the reactions that are on a message now, by `event_ts`."""
    found = select(Reaction).where(
        col(Reaction.team_id) == team_id,
        col(Reaction.channel_id) == channel_id,
        col(Reaction.message_ts) == message_ts,
        col(Reaction.is_there).is_(True),
    )
    return list(session.exec(found.order_by(col(Reaction.event_ts), col(Reaction.user_id))))
