"""The lines that key times come from, and key times that are read again."""

from collections.abc import Sequence

from sqlalchemy import and_
from sqlmodel import Session, col, select

from storage.incidents import KeyTime
from storage.timeline import Line


def earliest_of(session: Session, incident_ids: Sequence[int], kind: str) -> dict[int, Line]:
    """Return of several incidents the earliest standing line of a kind of which the time is known, by incident."""
    found = select(Line).where(
        col(Line.incident_id).in_(incident_ids),
        col(Line.kind) == kind,
        col(Line.struck_at).is_(None),
        col(Line.occurred_at).is_not(None),
    )
    latest_first = found.order_by(col(Line.occurred_at).desc(), col(Line.number).desc())
    return {line.incident_id: line for line in session.exec(latest_first)}


def chosen(session: Session, incident_ids: Sequence[int]) -> dict[int, dict[int, Line]]:
    """Return the lines that were chosen for key times of several incidents, by incident and number, struck ones too."""
    found = select(Line).join(
        KeyTime,
        and_(col(KeyTime.incident_id) == col(Line.incident_id), col(KeyTime.line_number) == col(Line.number)),
    )
    by_incident: dict[int, dict[int, Line]] = {}
    for line in session.exec(found.where(col(Line.incident_id).in_(incident_ids))):
        by_incident.setdefault(line.incident_id, {})[line.number] = line
    return by_incident


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
