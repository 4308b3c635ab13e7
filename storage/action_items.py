"""Action items and their history."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import ColumnElement, Index, UniqueConstraint, and_, bindparam, case, func, inspect, text, update
from sqlmodel import Field, Session, SQLModel, col, select

from storage.base import moment
from storage.incidents import Incident, refuse_moved, visible_to
from storage.people import Viewer

OPEN, DONE, CANCELLED = "open", "done", "cancelled"


class ActionItem(SQLModel, table=True):
    """Work that an incident asks for.

    The owner is a person (`owner_id`), a user group (`owner_group_id`) or free text (`owner_name`, a team).
    `created_from`: command, mention, note, reaction, shortcut, button; taking a reaction back cancels what it made.
    `due_on` is a date in the owner's zone; `is_due_proposed`: the policy set it, nobody said it. `priority`: p0–p3.
    `status`: open, done, cancelled. `is_proposed`: it came by an emoji or in passing, and nobody has agreed to it.
    `is_withheld`: its owner does not see its private incident, and nobody has said that they may be told its text.
    `url`: where it is tracked.
    """

    __tablename__ = "action_item"
    __table_args__ = (
        UniqueConstraint("incident_id", "number"),
        Index(
            "ix_action_item_open_of_owner",
            "team_id",
            "owner_id",
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    incident_id: int = Field(foreign_key="incident.id")
    number: int
    text: str
    owner_id: str | None = None
    owner_group_id: str | None = None
    owner_name: str = ""
    due_on: date | None = None
    priority: str | None = None
    status: str = OPEN
    created_by: str
    created_at: datetime = moment()
    done_at: datetime | None = moment(nullable=True)
    done_by: str | None = None
    line_id: int | None = Field(default=None, foreign_key="line.id")
    created_from: str = "command"
    is_proposed: bool = False
    is_due_proposed: bool = False
    is_withheld: bool = False
    url: str = ""

    @property
    def has_owner(self) -> bool:
        """Whether it is said who does it."""
        return bool(self.owner_id or self.owner_group_id or self.owner_name)


class ActionItemChange(SQLModel, table=True):
    """One change of an action item: which field, from what to what, by whom, from where, and why (wire text)."""

    __tablename__ = "action_item_change"

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    action_item_id: int = Field(foreign_key="action_item.id", index=True)
    field: str
    before: str | None = None
    after: str | None = None
    changed_by: str
    changed_at: datetime = moment()
    changed_from: str
    reason: str = ""


_IDENTITY = inspect(ActionItem).identity_key_from_primary_key
_GET = select(ActionItem).where(col(ActionItem.id) == bindparam("this"))
_HISTORY = (
    select(ActionItemChange)
    .where(col(ActionItemChange.action_item_id) == bindparam("of_item"))
    .order_by(col(ActionItemChange.id))
)


def add(session: Session, item: ActionItem) -> ActionItem:
    """Insert an action item under the incident's next number and return it.

    Raises LostRaceError when the incident was merged meanwhile.
    """
    incident = Incident.__table__  # type: ignore[attr-defined]
    taken = (
        update(incident)
        .where(incident.c.id == item.incident_id)
        .values(action_item_count=incident.c.action_item_count + 1)
    )
    item.number, merged_into = session.execute(
        taken.returning(incident.c.action_item_count, incident.c.merged_into)
    ).one()
    refuse_moved(session, item.incident_id, merged_into)
    session.add(item)
    session.flush()
    return item


def get(session: Session, item_id: int) -> ActionItem:
    """Return an action item that is known to exist."""
    known = session.identity_map.get(_IDENTITY((item_id,)))
    return known if isinstance(known, ActionItem) else session.exec(_GET, params={"this": item_id}).one()


def hold(session: Session, team_id: str, item_id: int) -> ActionItem | None:
    """Return an action item of a team as it is now, and let nobody else change it before this transaction ends."""
    found = select(ActionItem).where(col(ActionItem.id) == item_id, col(ActionItem.team_id) == team_id)
    return session.exec(found.with_for_update().execution_options(populate_existing=True)).first()


def hold_all(session: Session, incident_id: int) -> list[ActionItem]:
    """Return an incident's action items, cancelled ones too, as they are now; nobody else changes them meanwhile."""
    found = select(ActionItem).where(col(ActionItem.incident_id) == incident_id).order_by(col(ActionItem.id))
    return list(session.exec(found.with_for_update().execution_options(populate_existing=True)))


def of_incident(session: Session, incident_id: int) -> list[ActionItem]:
    """Return an incident's action items in the order in which they were recorded, cancelled ones too."""
    found = select(ActionItem).where(col(ActionItem.incident_id) == incident_id)
    return list(session.exec(found.order_by(col(ActionItem.number))))


def of_line(session: Session, line_id: int) -> list[ActionItem]:
    """Return the action items that are tied to a line, cancelled ones too, as they are now; nobody else changes them.

    They come in the order in which they were recorded.
    """
    found = select(ActionItem).where(col(ActionItem.line_id) == line_id).order_by(col(ActionItem.id))
    return list(session.exec(found.with_for_update().execution_options(populate_existing=True)))


def several(session: Session, team_id: str, item_ids: Iterable[int]) -> list[ActionItem]:
    """Return the action items of a team with these ids, in the order of the ids."""
    wanted = list(dict.fromkeys(item_ids))
    found = select(ActionItem).where(col(ActionItem.team_id) == team_id, col(ActionItem.id).in_(wanted))
    by_id = {item.id: item for item in session.exec(found)}
    return [by_id[item_id] for item_id in wanted if item_id in by_id]


def open_of_owner(session: Session, team_id: str, user_id: str) -> list[ActionItem]:
    """Return the open action items that a person owns and may know of, oldest first."""
    found = select(ActionItem).where(
        col(ActionItem.team_id) == team_id,
        col(ActionItem.owner_id) == user_id,
        col(ActionItem.status) == OPEN,
        col(ActionItem.is_withheld).is_(False),
    )
    return list(session.exec(found.order_by(col(ActionItem.id))))


def history(session: Session, item_id: int) -> list[ActionItemChange]:
    """Return the changes of an action item, oldest first."""
    return list(session.exec(_HISTORY, params={"of_item": item_id}))


def taken(session: Session, item_ids: Iterable[int]) -> set[int]:
    """Return which of these action items their owner said to take."""
    found = select(ActionItemChange.action_item_id).where(
        col(ActionItemChange.action_item_id).in_(list(item_ids)), col(ActionItemChange.field) == "taken"
    )
    return set(session.exec(found))


def of_number(session: Session, incident_id: int, number: int) -> ActionItem | None:
    """Return an incident's action item by its number, or None."""
    found = select(ActionItem).where(col(ActionItem.incident_id) == incident_id, col(ActionItem.number) == number)
    return session.exec(found).first()


def listed(
    session: Session, viewer: Viewer, conditions: Iterable[ColumnElement[bool]], *, offset: int, limit: int
) -> tuple[list[ActionItem], int]:
    """Return a page of action items, what matters most first, and how many there are in all.

    A person sees those of the incidents that they may see, and their own, but what is held back from them.
    """
    theirs = and_(col(ActionItem.owner_id) == viewer.user_id, col(ActionItem.is_withheld).is_(False))
    every = [visible_to(viewer) | theirs, *conditions]
    of_team = col(ActionItem.team_id) == viewer.team_id
    joined = select(ActionItem).join(Incident, col(Incident.id) == col(ActionItem.incident_id)).where(of_team, *every)
    count = session.exec(select(func.count()).select_from(joined.subquery())).one()
    importance = case({"p0": 0, "p1": 1, "p2": 3, "p3": 4}, value=col(ActionItem.priority), else_=2)
    ordered = joined.order_by(
        case((col(ActionItem.status) == OPEN, 0), else_=1),
        importance,
        case((col(ActionItem.due_on).is_(None), 1), else_=0),
        col(ActionItem.due_on),
        col(ActionItem.id),
    )
    return list(session.exec(ordered.offset(offset).limit(limit))), count
