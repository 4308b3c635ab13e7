"""Whose the lines are, and what they were before they were changed: who recorded, typed or changed which."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from storage.timeline import Line, LineVersion


def recorded_by(session: Session, incident_id: int, user_id: str, sources: Collection[str]) -> list[Line]:
    """Return the lines that a person recorded in one of these ways, struck ones too, in the order of recording."""
    found = select(Line).where(
        col(Line.incident_id) == incident_id, col(Line.author_id) == user_id, col(Line.source).in_(sources)
    )
    return list(session.exec(found.order_by(col(Line.number))))


def typed_by(session: Session, team_id: str, author_id: str) -> list[Line]:
    """Return the standing lines that a person typed."""
    found = select(Line).where(
        col(Line.team_id) == team_id,
        col(Line.author_id) == author_id,
        col(Line.source).in_(("command", "mention")),
        col(Line.struck_at).is_(None),
    )
    return list(session.exec(found.order_by(col(Line.id))))


def changed_by(session: Session, incident_id: int, user_id: str) -> list[tuple[LineVersion, Line]]:
    """Return what a person changed on an incident's timeline: what each line was before, and the line; in order."""
    found = select(LineVersion, Line).join(Line, col(Line.id) == col(LineVersion.line_id))
    found = found.where(col(Line.incident_id) == incident_id, col(LineVersion.changed_by) == user_id)
    return list(session.exec(found.order_by(col(LineVersion.id))))
