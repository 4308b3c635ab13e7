"""Merges: two incidents that turned out to be one, and which rows went from one to the other."""

from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select

from storage.base import moment
from storage.incidents import Incident
from storage.links import Link

LINE, ITEM, LINK, FACTOR, UPDATE = "line", "item", "link", "factor", "update"


class Merge(SQLModel, table=True):
    """The incident `duplicate_id` went into `into_id`; how the duplicate stood before is kept for the way back."""

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    duplicate_id: int = Field(foreign_key="incident.id", index=True)
    into_id: int = Field(foreign_key="incident.id")
    merged_by: str
    merged_at: datetime = moment()
    status_before: str
    closed_at_before: datetime | None = moment(nullable=True)
    closed_as_before: str = ""
    undone_at: datetime | None = moment(nullable=True)
    undone_by: str | None = None


class Moved(SQLModel, table=True):
    """A row that a merge moved. `kind`: line, item, link, factor, update (by its line's id).

    `number_before` is what people called it before, `copy_ts_before` the bot's post of it in the duplicate's channel.
    """

    merge_id: int = Field(primary_key=True, foreign_key="merge.id")
    kind: str = Field(primary_key=True)
    row_id: int = Field(primary_key=True, index=True)
    team_id: str
    number_before: int | None = None
    copy_ts_before: str | None = Field(default=None, index=True)
    origin_before: str = ""


def get(session: Session, merge_id: int) -> Merge:
    """Return a merge that is known to exist."""
    return session.exec(select(Merge).where(col(Merge.id) == merge_id)).one()


def standing(session: Session, duplicate_id: int) -> Merge | None:
    """Return the merge by which an incident is a duplicate now, None when it is none."""
    found = select(Merge).where(col(Merge.duplicate_id) == duplicate_id, col(Merge.undone_at).is_(None))
    return session.exec(found.order_by(col(Merge.id).desc()).limit(1)).first()


def duplicates_of(session: Session, incident: Incident) -> list[Incident]:
    """Return the incidents that went into this one, those that went into a duplicate of it too, oldest first."""
    found = select(Incident).where(col(Incident.merged_into) == incident.id).order_by(col(Incident.id))
    return [every for one in session.exec(found).all() for every in (one, *duplicates_of(session, one))]


def moved(session: Session, merge_id: int) -> list[Moved]:
    """Return what a merge moved, in the order of its rows."""
    found = select(Moved).where(col(Moved.merge_id) == merge_id)
    return list(session.exec(found.order_by(col(Moved.kind), col(Moved.row_id))))


def links_of(session: Session, incident: Incident) -> list[Link]:
    """Return the links of an incident, removed ones too."""
    return list(session.exec(select(Link).where(col(Link.incident_id) == incident.id).order_by(col(Link.id))))


def stands_in(session: Session, line_id: int) -> tuple[Incident, str] | None:
    """Return where an update that a merge moved was posted: the duplicate, and the ts in its channel; else None."""
    found = (
        select(Incident, Moved.copy_ts_before)
        .join(Merge, col(Merge.duplicate_id) == col(Incident.id))
        .join(Moved, col(Moved.merge_id) == col(Merge.id))
        .where(
            col(Moved.kind) == UPDATE,
            col(Moved.row_id) == line_id,
            col(Moved.copy_ts_before).is_not(None),
            col(Merge.undone_at).is_(None),
        )
    )
    posted = session.exec(found.order_by(col(Merge.id)).limit(1)).first()
    return (posted[0], posted[1] or "") if posted else None


def came_from(session: Session, line_id: int) -> list[tuple[Incident, int]]:
    """Return where a line stood before merges that still stand: the incident, and its number there."""
    found = (
        select(Incident, Moved.number_before)
        .join(Merge, col(Merge.duplicate_id) == col(Incident.id))
        .join(Moved, col(Moved.merge_id) == col(Merge.id))
        .where(col(Moved.kind) == LINE, col(Moved.row_id) == line_id, col(Merge.undone_at).is_(None))
    )
    return [(incident, number or 0) for incident, number in session.exec(found.order_by(col(Merge.id)))]


def shown_by(session: Session, duplicate_id: int, copy_ts: str) -> list[int]:
    """Return the ids of the moved lines that a post of the bot's in the duplicate's channel shows."""
    found = (
        select(Moved.row_id)
        .join(Merge, col(Merge.id) == col(Moved.merge_id))
        .where(
            col(Merge.duplicate_id) == duplicate_id,
            col(Merge.undone_at).is_(None),
            col(Moved.kind) == LINE,
            col(Moved.copy_ts_before) == copy_ts,
        )
    )
    return list(session.exec(found.order_by(col(Moved.row_id))))
