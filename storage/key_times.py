"""The lines that key times come from."""

from sqlmodel import Session, col, select

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
