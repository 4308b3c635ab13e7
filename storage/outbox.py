"""The outbox: everything that is to leave, committed with the facts that caused it."""

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Float, Index, and_, bindparam, false, literal_column, or_, select, text, update
from sqlalchemy.dialects import postgresql
from sqlmodel import Field, Session, SQLModel, func

from storage.base import moment
from storage.database import MachineTime, machine_moment, machine_now, touch_lanes
from storage.prepared import Prepared, new

WAITING, CLAIMED, SENT, DEAD = "waiting", "claimed", "sent", "dead"


class Delivery(SQLModel, table=True):
    """One thing to say or ask: lane + kind + subject, never words. All its times are machine time.

    Rows of a lane leave one at a time, by `id`. `state`: waiting, claimed, sent, dead. `outcome` says why a row
    that made no call counts as sent, or why it died. `is_restored`: it came out of a backup, or follows from one that
    did, so that it may have left already under another id.
    """

    __table_args__ = (
        Index(
            "uq_delivery_waiting",
            "lane",
            "kind",
            "subject",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_delivery_lane_id",
            "lane",
            "id",
            sqlite_where=text("state IN ('waiting', 'claimed')"),
            postgresql_where=text("state IN ('waiting', 'claimed')"),
        ),
        Index("ix_delivery_state", "state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    lane: str
    kind: str
    subject: str
    state: str = WAITING
    created_at: datetime = moment()
    not_before: datetime = moment()
    attempts: int = 0
    claimed_by: str | None = None
    claimed_until: datetime | None = moment(nullable=True)
    first_tried_at: datetime | None = moment(nullable=True)
    finished_at: datetime | None = moment(nullable=True)
    outcome: str = ""
    is_restored: bool = False


class NotBefore(SQLModel, table=True):
    """Until when a method (and a channel) must be left alone: Retry-After, and one message a second a channel."""

    __tablename__ = "not_before"

    key: str = Field(primary_key=True)
    until: datetime = moment()


@dataclass(frozen=True)
class Backlog:
    """How the outbox stands: how many rows wait, how old the oldest is in seconds, how many died."""

    waiting: int
    oldest_seconds: float
    dead: int


_RESTORED = "restored"
LONGEST_LEASE = timedelta(seconds=60)
_TABLE = Delivery.__table__  # type: ignore[attr-defined]
_PAUSE = NotBefore.__table__  # type: ignore[attr-defined]
# What each delivery asks is built once. States are written out, not parameters: SQLite uses a partial index only where
# it reads the index's condition in the statement.
_NOW = MachineTime(literal_column("0"))
_SECONDS = bindparam("seconds", type_=Float)
_WAITS = _TABLE.c.state == literal_column("'waiting'")
_UNFINISHED = _TABLE.c.state.in_((literal_column("'waiting'"), literal_column("'claimed'")))
_COUNT_UNFINISHED = text("SELECT count(*) FROM delivery WHERE state IN ('waiting', 'claimed')")
_NEW = postgresql.insert(_TABLE).values(created_at=_NOW, not_before=_NOW)
# The row that waits already is not changed, but held: PostgreSQL would else let it be claimed, and be worded, by
# another transaction before the facts of this one are committed.
_INSERT = Prepared(
    _NEW.on_conflict_do_update(
        index_elements=["lane", "kind", "subject"],
        index_where=_WAITS,
        set_={"lane": _NEW.excluded.lane},
        where=false(),
    ),
    names=("team_id", "lane", "kind", "subject", "state", "attempts", "outcome", "is_restored"),
)
_IS_FREE = or_(
    and_(_WAITS, _TABLE.c.not_before <= _NOW),
    and_(
        _TABLE.c.state == CLAIMED,
        or_(
            _TABLE.c.claimed_until < _NOW,
            _TABLE.c.claimed_until > MachineTime(literal_column(f"{LONGEST_LEASE.total_seconds():.0f}")),
        ),
    ),
)
_HEAD = select(func.min(_TABLE.c.id)).where(_TABLE.c.lane == bindparam("of_lane"), _UNFINISHED).scalar_subquery()
# A head that somebody holds is not waited for: they are about to claim it, or to wake its lane when they commit.
_FREE_HEAD = select(_TABLE.c.id).where(_TABLE.c.id == _HEAD, _IS_FREE).with_for_update(skip_locked=True)
_CLAIM = Prepared(
    update(_TABLE)
    .where(_TABLE.c.id == _FREE_HEAD.scalar_subquery())
    .values(
        state=CLAIMED,
        claimed_by=bindparam("worker"),
        claimed_until=MachineTime(_SECONDS),
        attempts=_TABLE.c.attempts + 1,
        first_tried_at=func.coalesce(_TABLE.c.first_tried_at, _NOW),
    )
    .returning(*_TABLE.c)
)
_FINISH = Prepared(
    update(_TABLE)
    .where(
        _TABLE.c.id == bindparam("this"),
        _TABLE.c.state == CLAIMED,
        _TABLE.c.claimed_by == bindparam("worker"),
        _TABLE.c.attempts == bindparam("tries"),
    )
    .values(state=bindparam("ended"), outcome=bindparam("said"), finished_at=_NOW, claimed_by=None)
    .returning(_TABLE.c.id)
)
_PAUSED = postgresql.insert(_PAUSE).values(key=bindparam("of_key"), until=MachineTime(_SECONDS))
_RESERVE = Prepared(
    _PAUSED.on_conflict_do_update(
        index_elements=["key"], set_={"until": _PAUSED.excluded.until}, where=_PAUSE.c.until <= _NOW
    ).returning(_PAUSE.c.key)
)
_PAUSED_UNTIL = select(func.max(_PAUSE.c.until)).where(
    _PAUSE.c.key.in_(bindparam("keys", expanding=True)), _PAUSE.c.until > _NOW
)


def add(session: Session, *, team_id: str, lane: str, kind: str, subject: object) -> None:
    """Put a row into the outbox, unless one of this kind and subject waits in the lane: a burst is one update."""
    row: dict[str, Any] = {"team_id": team_id, "lane": lane, "kind": kind, "subject": str(subject)}
    row |= {"state": WAITING, "attempts": 0, "outcome": "", "is_restored": _RESTORED in session.info}
    _INSERT.row(session, row)
    touch_lanes(session, (lane,))


@contextlib.contextmanager
def following(session: Session, row: Delivery) -> Iterator[None]:
    """Let the rows that are added meanwhile be restored ones, if this one is: they follow from it."""
    if not row.is_restored:
        yield
        return
    session.info[_RESTORED] = True
    try:
        yield
    finally:
        del session.info[_RESTORED]  # other jobs may share the session


def claim(session: Session, lane: str, worker: str, lease: timedelta) -> Delivery | None:
    """Claim the head of a lane for `worker`, or return None when it waits, is claimed, or there is none.

    The head is the oldest unfinished row, so no younger one overtakes it. A lease that lies further ahead than
    the longest lease counts as over: somebody's clock was moved.
    """
    given = {"of_lane": lane, "worker": worker, "seconds": lease.total_seconds()}
    row = _CLAIM.row(session, given)
    return new(Delivery, row) if row is not None else None


def finish(session: Session, row: Delivery, *, state: str = SENT, outcome: str = "") -> bool:
    """Mark a claimed row as sent or dead; return False when the claim was lost to another worker meanwhile."""
    given = {"this": row.id, "worker": row.claimed_by, "tries": row.attempts, "ended": state, "said": outcome[:500]}
    return _FINISH.row(session, given) is not None


def put_back(
    session: Session, row: Delivery, *, seconds: float, outcome: str = "", tried: bool = True, forgiven: float = 0.0
) -> None:
    """Let a claimed row wait `seconds`; a younger row of its kind and subject becomes needless and is finished.

    The older one stays, because it knows what it has tried: whether it was posted already is looked up by its mark.
    `tried` says whether a call was made; `forgiven` seconds (Slack's Retry-After) do not count against its 24 h.
    """
    now = machine_moment(session)
    mine = update(_TABLE).where(_TABLE.c.id == row.id, _TABLE.c.state == CLAIMED, _TABLE.c.claimed_by == row.claimed_by)
    if session.execute(mine.values(claimed_by=row.claimed_by).returning(_TABLE.c.id)).first() is None:
        return  # another worker has it now
    twin = update(_TABLE).where(
        _TABLE.c.lane == row.lane,
        _TABLE.c.kind == row.kind,
        _TABLE.c.subject == row.subject,
        _WAITS,
    )
    session.execute(twin.values(state=SENT, outcome="superseded", finished_at=now))
    session.execute(
        mine.values(
            state=WAITING,
            claimed_by=None,
            not_before=now + timedelta(seconds=seconds),
            outcome=outcome[:500],
            attempts=row.attempts if tried else row.attempts - 1,
            first_tried_at=(row.first_tried_at or now) + timedelta(seconds=forgiven),
        )
    )


def supersede(session: Session, lane: str, kinds: Iterable[str]) -> None:
    """Drop what waits in a lane of some kinds: something newer makes it needless."""
    waiting = update(_TABLE).where(_TABLE.c.lane == lane, _TABLE.c.kind.in_(list(kinds)), _TABLE.c.state == WAITING)
    session.execute(waiting.values(state=SENT, outcome="superseded", finished_at=machine_now(session)))


def release_all(session: Session) -> None:
    """Let go of every claim: for a process that knows it is the only one (SQLite's file lock says so)."""
    held = update(_TABLE).where(_TABLE.c.state == CLAIMED)
    session.execute(held.values(claimed_until=machine_now(session) - timedelta(seconds=1)))


def due_lanes(session: Session, *, limit: int = 500) -> list[str]:
    """Return lanes whose head can be claimed now (read-only; no claim ever searches the whole outbox)."""
    heads = select(func.min(_TABLE.c.id).label("id")).where(_UNFINISHED).group_by(_TABLE.c.lane).subquery()
    lanes = select(_TABLE.c.lane).join(heads, heads.c.id == _TABLE.c.id).where(_IS_FREE)
    lanes = lanes.order_by(_TABLE.c.id).limit(limit)
    return list(session.execute(lanes).scalars())


def reserve(session: Session, key: str, seconds: float) -> float:
    """Take the next slot of `key`: return 0 and keep it for `seconds`, or return how many seconds to wait."""
    given = {"of_key": key, "seconds": seconds}
    if _RESERVE.row(session, given) is not None:
        return 0.0
    return max(wait_for(session, [key]), 0.01)


def wait_for(session: Session, keys: list[str]) -> float:
    """Return how many seconds it is until every one of `keys` may be used again; 0 when now."""
    until = session.connection().execute(_PAUSED_UNTIL, {"keys": keys}).scalar_one_or_none()
    if until is None:
        return 0.0
    return max(0.0, float((until - machine_moment(session)).total_seconds()))


def pause(session: Session, key: str, seconds: float) -> None:
    """Leave `key` alone for `seconds`, at least: Slack's Retry-After."""
    until = machine_moment(session) + timedelta(seconds=seconds)
    row = postgresql.insert(_PAUSE).values(key=key, until=until)
    session.execute(
        row.on_conflict_do_update(index_elements=["key"], set_={"until": until}, where=_PAUSE.c.until < until)
    )


def get(session: Session, delivery_id: int) -> Delivery:
    """Return a delivery that is known to exist."""
    return Delivery(**session.execute(select(_TABLE).where(_TABLE.c.id == delivery_id)).mappings().one())


def is_settled(session: Session, lane: str, kind: str) -> bool:
    """Whether no row of `kind` is still to leave in `lane`."""
    left = select(_TABLE.c.id).where(_TABLE.c.lane == lane, _TABLE.c.kind == kind, _UNFINISHED)
    return session.execute(left.limit(1)).first() is None


def unfinished(session: Session) -> int:
    """Return how many rows are still to leave: a cheap question, for whoever asks it again and again."""
    return int(session.connection().execute(_COUNT_UNFINISHED).scalar_one())


def backlog(session: Session) -> Backlog:
    """Return how the outbox stands."""
    waiting, oldest = session.execute(select(func.count(), func.min(_TABLE.c.created_at)).where(_UNFINISHED)).one()
    dead = session.execute(select(func.count()).where(_TABLE.c.state == DEAD)).scalar_one()
    age = (machine_moment(session) - oldest).total_seconds() if oldest is not None else 0.0
    return Backlog(waiting=int(waiting), oldest_seconds=max(0.0, age), dead=int(dead))


def dead_ones(session: Session, *, limit: int = 50) -> list[Delivery]:
    """Return deliveries that were given up, newest first."""
    rows = select(_TABLE).where(_TABLE.c.state == DEAD).order_by(_TABLE.c.id.desc()).limit(limit)
    return [Delivery(**row) for row in session.execute(rows).mappings()]
