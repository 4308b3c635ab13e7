"""Alembic's entry: runs migrations on the connection that it is given."""

import importlib
import pkgutil
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel import SQLModel

import storage
from storage.base import UTCDateTime

for module in pkgutil.iter_modules(storage.__path__, "storage."):
    if not module.ispkg:
        importlib.import_module(module.name)


def _render(kind: str, thing: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our own column type as the plain one that it is."""
    if kind == "type" and isinstance(thing, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Leave out the indexes of the search (and SQLite's tables for them): no class describes them."""
    return not (kind in {"table", "index"} and (name or "").startswith("fts_"))


context.configure(
    include_name=_is_ours,
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    render_item=_render,
    compare_type=False,
)
with context.begin_transaction():
    context.run_migrations()
