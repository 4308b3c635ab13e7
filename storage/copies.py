"""Which lines were posted for others to see, and where."""

from collections.abc import Iterable

from sqlalchemy import Integer, bindparam, update
from sqlmodel import Session, col, select

from storage.timeline import Line

NOTED = ("command", "mention", "dialog")
_OF_POST = (
    select(Line)
    .where(col(Line.incident_id) == bindparam("of_incident"), col(Line.copy_ts) == bindparam("copied_to"))
    .order_by(col(Line.number))
)
_MISSING = (
    select(Line)
    .where(
        col(Line.incident_id) == bindparam("of_incident"),
        col(Line.copy_ts).is_(None),
        col(Line.struck_at).is_(None),
        col(Line.message_ts).is_(None),
        col(Line.source).in_(NOTED),
    )
    .order_by(col(Line.number))
    .limit(bindparam("most", type_=Integer))
)


def is_noted(line: Line) -> bool:
    """Whether a line was typed by somebody, so that nobody else has seen it yet: not captured, not a milestone."""
    return line.message_ts is None and line.source in NOTED


def missing(session: Session, incident_id: int, *, limit: int) -> list[Line]:
    """Return an incident's noted lines that were not posted yet, in the order in which they were recorded."""
    return list(session.exec(_MISSING, params={"of_incident": incident_id, "most": limit}))


def keep(session: Session, incident_id: int, line_ids: Iterable[int | None], copy_ts: str) -> list[int]:
    """Store which post shows these lines; return those that it was stored of: they are still the incident's."""
    theirs = update(Line).where(col(Line.incident_id) == incident_id, col(Line.id).in_(line_ids))
    return list(session.execute(theirs.values(copy_ts=copy_ts).returning(col(Line.id))).scalars())


def of_post(session: Session, incident_id: int, copy_ts: str) -> list[Line]:
    """Return the lines that one post shows, struck ones too."""
    return list(session.exec(_OF_POST, params={"of_incident": incident_id, "copied_to": copy_ts}))
