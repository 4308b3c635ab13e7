"""Full-text search over titles, lines, postmortem sections and links, by each database's own index.

SQLite: FTS5 tables beside the rows, kept by triggers (https://sqlite.org/fts5.html). PostgreSQL: GIN indexes on
expressions (https://www.postgresql.org/docs/current/textsearch-tables.html). Migration 0002 makes both; they lie in the
database itself, so whatever restores the rows restores them too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, column, select, table, text
from sqlmodel import Session, col

from storage.incidents import Incident
from storage.links import Link
from storage.listing import Filter, wanted
from storage.people import Viewer
from storage.postmortems import Postmortem, Section
from storage.timeline import Line

TITLE, LINE, SECTION, LINK = "incident", "line", "section", "link"
COLUMNS = {TITLE: ("title", "summary"), LINE: ("text",), SECTION: ("title", "body"), LINK: ("title", "url")}
# PostgreSQL takes names, addresses and paths for one word each; parted here as SQLite parts them.
SIGNS = "./-_:@<>|&#?=,;+*()[]{}"
MOST_INDEXED = 100_000  # characters of one text: a tsvector holds no more than a megabyte
_TABLES: dict[str, Any] = {TITLE: Incident, LINE: Line, SECTION: Section, LINK: Link}


@dataclass(frozen=True)
class Hit:
    """A row that a search found: where (`incident`, `line`, `section`, `link`), its id, and the incident's."""

    where: str
    row_id: int
    incident_id: int


def document(where: str) -> str:
    """Return the expression that PostgreSQL indexes for a table."""
    words = " || ' ' || ".join(f"coalesce({where}.{column}, '')" for column in COLUMNS[where])
    return f"to_tsvector('simple', translate(left({words}, {MOST_INDEXED}), '{SIGNS}', '{' ' * len(SIGNS)}'))"


def find(
    session: Session,
    viewer: Viewer,
    terms: Sequence[str],
    *,
    narrowed: Filter,
    within: Sequence[str] = (TITLE, LINE, SECTION, LINK),
    any_of: bool = False,
    most: int = 500,
) -> list[Hit]:
    """Return the newest rows of each table that have all `terms` (or any), of incidents that show to `viewer`.

    A term is letters and digits only; from three signs on it also finds words that begin with it. Struck lines and
    removed links are not found. At most `most` rows of each table.
    """
    if not terms:
        return []
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    query = _fts5(terms, any_of=any_of) if is_sqlite else _tsquery(terms, any_of=any_of)
    condition = wanted(viewer, narrowed)
    found = []
    for where in within:
        rows = (_in_sqlite if is_sqlite else _in_postgres)(where).where(condition, *_STANDING[where]).limit(most)
        found += [Hit(where, *row) for row in session.execute(rows, {"match": query})]
    return found


_STANDING: dict[str, tuple[Any, ...]] = {
    TITLE: (),
    LINE: (col(Line.struck_at).is_(None),),
    SECTION: (col(Section.key).not_in(("timeline", "appendix")),),  # the lines again, those too that were struck since
    LINK: (col(Link.removed_at).is_(None),),
}


def _in_sqlite(where: str) -> Any:
    index = table(f"fts_{where}", column("rowid", Integer))
    rowid = index.c.rowid
    matching = select(rowid, _incident_id(where)).select_from(index)
    for joined, condition in _joins(where, rowid):
        matching = matching.join(joined, condition)
    return matching.where(text(f"fts_{where} MATCH :match")).order_by(rowid.desc())


def _in_postgres(where: str) -> Any:
    row_id = col(_TABLES[where].id)
    matching = select(row_id, _incident_id(where)).select_from(_TABLES[where])
    for joined, condition in _joins(where, row_id)[1:]:
        matching = matching.join(joined, condition)
    # With the bare id the planner may walk through the whole table backwards, and read each text.
    return matching.where(text(f"{document(where)} @@ to_tsquery('simple', :match)")).order_by((row_id + 0).desc())


def _incident_id(where: str) -> Any:
    return {
        TITLE: col(Incident.id),
        LINE: col(Line.incident_id),
        SECTION: col(Postmortem.incident_id),
        LINK: col(Link.incident_id),
    }[where]


def _joins(where: str, rowid: Any) -> list[tuple[Any, Any]]:
    """Return what is joined to the index: the table itself first, the incident last."""
    own = (_TABLES[where], col(_TABLES[where].id) == rowid)
    if where == TITLE:
        return [own]
    between = [(Postmortem, col(Postmortem.id) == col(Section.postmortem_id))] if where == SECTION else []
    return [own, *between, (Incident, col(Incident.id) == _incident_id(where))]


def _fts5(terms: Sequence[str], *, any_of: bool) -> str:
    return (" OR " if any_of else " AND ").join(f'"{term}"' + ("*" if len(term) > 2 else "") for term in terms)


def _tsquery(terms: Sequence[str], *, any_of: bool) -> str:
    return (" | " if any_of else " & ").join(f"'{term}'" + (":*" if len(term) > 2 else "") for term in terms)
