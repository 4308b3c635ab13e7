"""What all tables share: names of constraints, aware times, JSON."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Interval, MetaData, Table, event
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


@event.listens_for(Table, "after_parent_attach")
def _number_once(table: Table, metadata: MetaData) -> None:
    """Let SQLite, as PostgreSQL, use no id twice: buttons and marks in Slack name rows that may be purged by now.

    https://sqlite.org/autoinc.html
    """
    if metadata is SQLModel.metadata and "id" in table.c:
        table.dialect_options["sqlite"]["autoincrement"] = True


class UTCDateTime(TypeDecorator[datetime]):
    """A moment: refuses naive values, gives aware UTC back on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware moment into UTC; raise ValueError for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment without a zone cannot be stored.")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the stored moment back, aware, in UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def coerce_compared_value(self, op: Any, value: Any) -> TypeEngine[Any]:
        """Let a length of time be added to a moment: it is no moment itself."""
        return Interval() if isinstance(value, timedelta) else super().coerce_compared_value(op, value)


def moment(*, nullable: bool = False, index: bool = False) -> Any:
    """Declare a column that holds a moment in time (aware, UTC)."""
    default = None if nullable else ...
    return Field(default, sa_type=UTCDateTime, nullable=nullable, index=index)


def json_column() -> Any:
    """Declare a column that holds a small JSON object."""
    return Field(default_factory=dict, sa_type=JSON, nullable=False)
