"""What every note asks of the database: compiled once for each kind, then handed to the driver as it is.

To look a statement up and to read its parameters takes SQLAlchemy several times as long as SQLite takes to run it, and
to load an object as long again. So the few statements of the hot path go this way; whatever runs seldom does not.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from sqlalchemy import ClauseElement, Dialect, inspect
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import configure_mappers, make_transient_to_detached
from sqlmodel import Session, SQLModel

M = TypeVar("M", bound=SQLModel)
Values = Mapping[str, Any]
_Reader = Callable[[Any], Any] | None


class Prepared:
    """A statement with one row, or none, to return; its parameters have names, and none of them is a list."""

    def __init__(self, statement: Any, names: Iterable[str] = ()) -> None:
        """Keep a statement; `names` are the columns that an insert is given, beside those with values of its own."""
        self._statement = statement
        self._names = list(names)
        self._by_dialect: dict[str, _Compiled] = {}

    def row(self, session: Session, given: Values) -> dict[str, Any] | None:
        """Run it and return its row by the names of its columns. What waits in the session is not written before."""
        connection = session.connection()
        compiled = self._by_dialect.get(connection.dialect.name)
        if compiled is None:
            compiled = _Compiled(self._statement, self._names, connection.dialect)
            self._by_dialect[connection.dialect.name] = compiled
        cursor = connection.connection.cursor()
        try:
            # What SQLAlchemy runs by itself goes this way: errors become its own, listeners hear of it, and no result
            # is built around the row, which takes longer than all the rest.
            connection._cursor_execute(cursor, compiled.text, compiled.parameters(given))  # noqa: SLF001
            row = cursor.fetchone() if compiled.readers else None
        finally:
            cursor.close()
        return compiled.read(row) if row is not None else None

    def value(self, session: Session, given: Values) -> Any:
        """Run it and return the first column of its row, None where there is none."""
        row = self.row(session, given)
        return next(iter(row.values())) if row else None

    def one(self, session: Session, model: type[M], given: Values) -> M | None:
        """Run a SELECT of a whole table, and return the object of its row as the session would."""
        if session.autoflush:
            session.flush()
        row = self.row(session, given)
        return _kept(session, model, row) if row is not None else None

    def only(self, session: Session, model: type[M], given: Values) -> M:
        """Return as `one` does the object that is known to be there; raise NoResultFound when it is gone."""
        found = self.one(session, model, given)
        if found is None:
            raise NoResultFound(f"There is no such row of {model.__name__} any more.")
        return found


class _Compiled:
    """A statement in the words of one database, with what turns values into the driver's and back."""

    def __init__(self, statement: ClauseElement, names: list[str], dialect: Dialect) -> None:
        configure_mappers()  # as the first object of any table would: until then no attribute can be read
        compiled: Any = statement.compile(dialect=dialect, column_keys=names or None)
        self.text = str(compiled)
        self._order: list[str] | None = compiled.positiontup
        self._fixed = {name: bind.effective_value for name, bind in compiled.binds.items() if not bind.required}
        types = {name: bind.type.dialect_impl(dialect) for name, bind in compiled.binds.items()}
        writers = {name: type_.bind_processor(dialect) for name, type_ in types.items()}
        self._writers = [(name, write) for name, write in writers.items() if write is not None]
        columns = list(getattr(statement, "exported_columns"))  # noqa: B009 - selects and inserts share no base with it
        self.readers: list[tuple[str, _Reader]] = [
            (column.key, column.type.dialect_impl(dialect).result_processor(dialect, None)) for column in columns
        ]

    def parameters(self, given: Values) -> Any:
        values = {**self._fixed, **given}
        for name, write in self._writers:
            values[name] = write(values[name])
        return tuple([values[name] for name in self._order]) if self._order is not None else values

    def read(self, row: Iterable[Any]) -> dict[str, Any]:
        return {
            name: value if reader is None else reader(value)
            for (name, reader), value in zip(self.readers, row, strict=True)
        }


def new(model: type[M], values: Values) -> M:
    """Return an object that has all its columns' `values`, in no session: what SQLModel would build much slower."""
    made: M = inspect(model).class_manager.new_instance()
    made.__dict__.update(values)
    return made


def _kept(session: Session, model: type[M], values: Values) -> M:
    mapper = inspect(model)
    key = mapper.identity_key_from_primary_key([values[column.key] for column in mapper.primary_key])
    known = session.identity_map.get(key)
    if isinstance(known, model):
        return known
    made = new(model, values)
    make_transient_to_detached(made)
    session.add(made)
    return made
