"""How the documents grow with the lines of an incident: seconds and memory of the draft, Markdown and HTML."""

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert
from sqlmodel import Session

from bot.postmortem.draft import compose
from bot.postmortem.export import export
from bot.rendering import Rendering
from bot.settings import load_settings
from storage import incidents, people
from storage.database import Database, open_database
from storage.incidents import Incident
from storage.migrations import upgrade
from storage.timeline import Line

FEW, MANY = 1_000, 10_000
_BEGUN = datetime(2026, 3, 10, 21, 0, tzinfo=UTC)
_KINDS = ("note", "finding", "action", "decision", "communication", "note", "impact", "question")


@dataclass(frozen=True)
class Cost:
    """What one document costs: the processor's seconds, and the mebibytes that the process had at the most by then.

    `growth` is its seconds against those of a tenth of the lines.
    """

    name: str
    seconds: float
    mebibytes: float
    growth: float


def measure_documents(folder: Path) -> list[Cost]:
    """Make each document of an incident of 1,000 lines and of one of 10,000."""
    database = open_database(f"sqlite:///{folder / 'documents.db'}")
    try:
        upgrade(database.engine)
        few, many = _told(database, FEW, 1), _told(database, MANY, 2)
        return [_cost(name, make(database, few), make(database, many)) for name, make in _DOCUMENTS.items()]
    finally:
        database.close()


def _cost(name: str, few: Callable[[], object], many: Callable[[], object]) -> Cost:
    before, seconds = _timed(few), _timed(many)
    return Cost(name, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, seconds / before)


def _timed(make: Callable[[], object]) -> float:
    """Return the processor's seconds: whatever else runs on this machine does not count."""
    begun = time.process_time()
    make()
    return time.process_time() - begun


def _draft(database: Database, incident_id: int) -> Callable[[], object]:
    settings, rendering = load_settings(needs_slack=False, timezone="Europe/Copenhagen"), Rendering("UTC")

    def make() -> object:
        with database.read() as session:
            return compose(session, incidents.get(session, incident_id), settings=settings, rendering=rendering)

    return make


def _export(form: str) -> Callable[[Database, int], Callable[[], object]]:
    settings, rendering = load_settings(needs_slack=False, timezone="Europe/Copenhagen"), Rendering("UTC")

    def of(database: Database, incident_id: int) -> Callable[[], object]:
        def make() -> object:
            with database.read() as session:
                found = incidents.get(session, incident_id)
                return export(session, found, form, settings=settings, rendering=rendering)

        return make

    return of


_DOCUMENTS = {"draft": _draft, "Markdown": _export("markdown"), "HTML": _export("html")}


def _told(database: Database, count: int, number: int) -> int:
    """Store an incident with so many lines by twenty people, and return its id."""
    line = {"team_id": "T1", "source": "command", "late": False, "approximate": False, "is_edited": False}

    def job(session: Session) -> int:
        for one in range(20):
            people.keep(session, "T1", f"U{one}", name=f"Person {one}")
        incident = Incident(
            team_id="T1",
            number=number,
            title="Long",
            severity="sev1",
            status="resolved",
            declared_by="U0",
            declared_at=_BEGUN,
        )
        session.add(incident)
        session.flush()
        rows = [
            Line(
                **line,
                incident_id=incident.id or 0,
                number=one,
                occurred_at=_BEGUN + timedelta(seconds=20 * one),
                placed_at=_BEGUN + timedelta(seconds=20 * one),
                recorded_at=_BEGUN,
                kind=_KINDS[one % len(_KINDS)],
                text=f"<@U{one % 20}> sees the gateway of hall {one} time out *again*, see <https://m.example/d/{one}|it>",
                author_id=f"U{one % 20}",
            ).model_dump(exclude={"id"})
            for one in range(1, count + 1)
        ]
        session.connection().execute(insert(Line.__table__), rows)  # type: ignore[attr-defined]
        return incident.id or 0

    return database.write(job)
