"""The lines of one page of a timeline, without reading those of the others."""

from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from storage.timeline import Line

ALL, STRUCK, LATE = "all", "struck", "late"


def count(session: Session, incident_id: int, only: str) -> int:
    """Return how many lines there are; `only` is a kind's id, or `all`, `struck` or `late`."""
    return session.exec(select(func.count()).select_from(Line).where(*_wanted(incident_id, only))).one()


def between(session: Session, incident_id: int, only: str, bounds: tuple[int, int], total: int) -> list[Line]:
    """Return the lines of `total` from the first of two places up to but not with the second, as things happened.

    They are counted from the side that is nearer, so the last page of a long timeline costs what the first one does.
    """
    begin, end = bounds
    found = select(Line).where(*_wanted(incident_id, only)).limit(end - begin)
    if begin <= total - end:
        return list(session.exec(found.order_by(col(Line.placed_at), col(Line.number)).offset(begin)))
    turned = found.order_by(col(Line.placed_at).desc(), col(Line.number).desc()).offset(total - end)
    return list(reversed(session.exec(turned).all()))


def _wanted(incident_id: int, only: str) -> list[Any]:
    of_incident = col(Line.incident_id) == incident_id
    if only == STRUCK:
        return [of_incident, col(Line.struck_at).is_not(None)]
    stands = [of_incident, col(Line.struck_at).is_(None)]
    if only == ALL:
        return stands
    return [*stands, col(Line.late).is_(True) if only == LATE else col(Line.kind) == only]
