"""The lines that key times come from, and key times that are read again."""

from sqlmodel import Session, col, select

from storage.incidents import KeyTime
from storage.timeline import Line


def earliest(session: Session, incident_id: int, kind: str) -> Line | None:
    """Return the earliest standing line of a kind of which the time is known."""
    found = select(Line).where(
        col(Line.incident_id) == incident_id,
        col(Line.kind) == kind,
        col(Line.struck_at).is_(None),
        col(Line.occurred_at).is_not(None),
    )
    return session.exec(found.order_by(col(Line.occurred_at), col(Line.number)).limit(1)).first()


def mitigations(session: Session, incident_id: int, *, limit: int = 25) -> list[Line]:
    """Return the standing lines of the kind mitigation of which the time is known, the latest first."""
    found = select(Line).where(
        col(Line.incident_id) == incident_id,
        col(Line.kind) == "mitigation",
        col(Line.struck_at).is_(None),
        col(Line.occurred_at).is_not(None),
    )
    return list(session.exec(found.order_by(col(Line.occurred_at).desc(), col(Line.number).desc()).limit(limit)))


def to_read_again(session: Session, team_id: str, user_id: str) -> list[KeyTime]:
    """Return the key times that a person typed and that were read in an assumed zone."""
    found = select(KeyTime).where(
        col(KeyTime.team_id) == team_id, col(KeyTime.set_by) == user_id, col(KeyTime.typed).is_not(None)
    )
    return list(session.exec(found.order_by(col(KeyTime.incident_id), col(KeyTime.name))))


def step_of(session: Session, row: KeyTime) -> Line | None:
    """Return the incident's own step that was recorded together with a key time, at its time."""
    found = select(Line).where(
        col(Line.incident_id) == row.incident_id,
        col(Line.source) == "system",
        col(Line.author_id) == row.set_by,
        col(Line.recorded_at) == row.set_at,
        col(Line.occurred_at) == row.at,
    )
    return session.exec(found.order_by(col(Line.number)).limit(1)).first()
