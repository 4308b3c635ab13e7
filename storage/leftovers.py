"""Leftovers: what was still to leave for an incident that is removed. Nobody could word it any more."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, String, Table, cast, delete, or_
from sqlmodel import Session, SQLModel, col, select

from storage.action_items import ActionItem
from storage.exports import Export
from storage.here_requests import HereRequest
from storage.incidents import Incident
from storage.outbox import CLAIMED, DEAD, WAITING, Delivery
from storage.publications import Import, Publication
from storage.reviews import Call
from storage.roles import Role
from storage.timeline import Line
from storage.watches import Watch

Owned = Mapping[Table, ColumnElement[bool]]
# Lanes by how they begin, and of what the row is that they are named after.
LANES: Mapping[str, type[SQLModel]] = {
    "incident": Incident,
    "copies": Incident,
    "watching": Incident,
    "topic": Incident,
    "bookmarks": Incident,
    "line": Line,
    "watch": Watch,
    "export": Export,
    "publication": Publication,
    "import": Import,
}
# Kinds that leave in the lane of a person or a channel, and of what the row is with which their subject begins.
KINDS: Mapping[str, type[SQLModel]] = {
    "answer_here": HereRequest,
    "channel_trouble": Incident,
    "commander_told": Line,
    "duties": Role,
    "export_lost": Export,
    "given_up": Delivery,
    "invite": Incident,
    "item_review": Incident,
    "look_here": HereRequest,
    "not_followed": Watch,
    "nudge": Incident,
    "offer_catch_up": Incident,
    "outsider": ActionItem,
    "postmortem_call": Call,
    "swept": Incident,
    "thread_not_taken": Line,
    "which_line": Incident,
}


def remove(session: Session, incident: Incident, owned: Owned) -> None:
    """Remove an incident's deliveries, wherever they wait; `owned` says which rows of each table are its own.

    Those that left, or were given up, in a lane of its own go too.
    """
    mine = or_(*(_named_after(what, model, owned) for what, model in LANES.items()))
    elsewhere = _elsewhere(session, incident.team_id, {**owned, _table(Delivery): mine})
    for gone in (col(Delivery.id).in_(elsewhere), mine):
        session.execute(delete(Delivery).where(gone).execution_options(synchronize_session=False))


def _named_after(what: str, model: type[SQLModel], owned: Owned) -> ColumnElement[bool]:
    table = _table(model)
    return col(Delivery.lane).in_(select(f"{what}:" + cast(table.c.id, String)).where(owned[table]))


def _elsewhere(session: Session, team_id: str, owned: Owned) -> list[int]:
    """Return the ids of deliveries in other lanes whose subject begins with the id of a row that is its own."""
    unsent = col(Delivery.state).in_((WAITING, CLAIMED, DEAD))
    found = select(Delivery.id, Delivery.kind, Delivery.subject).where(
        col(Delivery.team_id) == team_id, unsent, col(Delivery.kind).in_(list(KINDS))
    )
    about: dict[Table, list[tuple[int, int]]] = {}
    for delivery_id, kind, subject in session.exec(found):
        about.setdefault(_table(KINDS[kind]), []).append((delivery_id or 0, int(subject.partition(":")[0])))
    gone: list[int] = []
    for table, pairs in about.items():
        own = _own_of(session, table, owned[table], [number for _, number in pairs])
        gone += [delivery_id for delivery_id, number in pairs if number in own]
    return gone


def _own_of(session: Session, table: Table, condition: ColumnElement[bool], numbers: Sequence[int]) -> set[int]:
    return set(session.execute(select(table.c.id).where(table.c.id.in_(numbers), condition)).scalars())


def _table(model: Any) -> Table:
    table: Table = model.__table__
    return table
