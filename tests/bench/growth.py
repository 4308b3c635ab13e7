"""How what people wait for grows with what is stored: search, list, a timeline's page, resolve; memory with events.

python -m tests.bench.growth [full]: 1,000 incidents with 100,000 lines beside a tenth of both; `full`: ten times that.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table
from sqlalchemy import insert, text
from sqlmodel import Session

from bot import listing, pages, resolution, search
from bot.clock import SystemClock
from bot.sandbox import Sandbox
from bot.settings import Settings, load_settings
from storage import incidents, people
from storage.database import Database, open_database
from storage.incidents import Incident
from storage.migrations import upgrade
from storage.patience import allow
from storage.people import Viewer
from storage.timeline import Line
from tests.bench.load import Http, Load, measure
from tests.bench.machine import databases, mebibytes
from tests.faults.child import APP, Child

INCIDENTS, LINES, EVENTS, TIMES, TENTH = 1_000, 100_000, 10_000, 7, 10
TEAM, READER = "T1", Viewer("T1", "U1")
NOW = datetime(2026, 3, 10, 21, 0, tzinfo=UTC)
WORDS = ("gateway", "replica", "token", "queue", "cache", "disk", "certificate", "shard")
Job = Callable[[Session], object]


class RolledBackError(Exception):
    """What was measured is undone, so that it can be measured again."""


def filled(url: str, count: int, lines: int) -> Database:
    """Open a database with so many incidents, the last of which holds a tenth of all lines."""
    database = open_database(url)
    upgrade(database.engine)
    long = lines // TENTH
    numbers = dict.fromkeys(range(1, count), (lines - long) // (count - 1)) | {count: long}
    database.write(lambda session: _incidents(session, numbers))
    for begin in range(1, count + 1, 100):
        batch = range(begin, min(begin + 100, count + 1))
        database.write(lambda session, batch=batch: _lines(session, {one: numbers[one] for one in batch}))  # type: ignore[misc]
    if database.engine.dialect.name == "postgresql":
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            allow(connection, 0)
            connection.execute(text("SET statement_timeout = 0"))
            connection.execute(text("VACUUM ANALYZE"))  # as its own service does within minutes of such a change
    database.close()  # what was written goes to its place before anything is measured
    return open_database(url)


def _incidents(session: Session, numbers: dict[int, int]) -> None:
    for one in range(20):
        people.keep(session, TEAM, f"U{one}", name=f"Person {one}", zone="UTC", refreshed_at=NOW)
    for number, lines in numbers.items():
        title = f"{WORDS[number % len(WORDS)]} of hall {number} fails"
        declared_at = NOW - timedelta(hours=len(numbers) - number)
        session.add(
            Incident(
                id=number,
                team_id=TEAM,
                number=number,
                title=title,
                severity="sev2",
                status="investigating",
                declared_by="U0",
                declared_at=declared_at,
                line_count=lines,
            )
        )


def _lines(session: Session, numbers: dict[int, int]) -> None:
    rows = [
        {
            "team_id": TEAM,
            "source": "command",
            "late": False,
            "approximate": False,
            "is_edited": False,
            "incident_id": incident_id,
            "number": one,
            "occurred_at": NOW + timedelta(seconds=one),
            "placed_at": NOW + timedelta(seconds=one),
            "recorded_at": NOW,
            "kind": ("note", "finding", "action", "decision")[one % 4],
            "text": f"<@U{one % 20}> sees the {WORDS[one % len(WORDS)]} of rack {incident_id * 7919 + one} time out",
            "author_id": f"U{one % 20}",
        }
        for incident_id, count in numbers.items()
        for one in range(1, count + 1)
    ]
    allow(session.connection(), 0)
    line = Line.model_validate(rows[0]).model_dump(exclude={"id"})
    session.connection().execute(insert(Line.__table__), [line | row for row in rows])  # type: ignore[attr-defined]


def jobs(settings: Settings, count: int) -> dict[str, Job]:
    """Return what is measured, by the name in the table."""

    def long(session: Session) -> Incident:
        return incidents.get(session, count)

    return {
        "search, a word of many": lambda session: search.find(session, READER, "gateway", 1, now=NOW),
        "search, a word of one": lambda session: search.find(session, READER, f"rack {count * 7919 + 3}", 1, now=NOW),
        "list": lambda session: listing.page(session, READER, *listing.read("open", settings), now=NOW),
        "timeline, the last page": lambda session: pages.page(
            session, settings, long(session), pages.read("", settings), zone="UTC"
        ),
        "resolve": lambda session: resolution.resolve(
            session, settings, long(session), by="U1", at=NOW + timedelta(days=1), moment=None, summary="over"
        ),
    }


def timed(database: Database, job: Job) -> float:
    """Return the seconds of a job in the middle of several, the first not counted; nothing of it stays."""

    def undone(session: Session) -> None:
        job(session)
        session.flush()
        raise RolledBackError

    took = []
    for _ in range(TIMES + 1):
        begun = time.perf_counter()
        try:
            database.write(undone)
        except RolledBackError:
            took.append(time.perf_counter() - begun)
    return median(took[1:])


def compared(fresh: Callable[[str], str], scale: int) -> Iterator[tuple[str, float, float]]:
    """Yield the seconds of each job among few and among many."""
    settings = load_settings(needs_slack=False)
    sizes = [(INCIDENTS * scale // TENTH, LINES * scale // TENTH), (INCIDENTS * scale, LINES * scale)]
    few, many = (filled(fresh(f"growth_{count}"), count, lines) for count, lines in sizes)
    for (name, of_few), of_many in zip(
        jobs(settings, sizes[0][0]).items(), jobs(settings, sizes[1][0]).values(), strict=True
    ):
        yield name, timed(few, of_few), timed(many, of_many)
    few.close()
    many.close()


def memory(folder: Path, events: int) -> tuple[float, float]:
    """Return the resident memory, in MiB, of a bot after a tenth of so many events, and after all of them."""
    url = f"sqlite:///{folder / 'memory.db'}"
    with Sandbox(clock=SystemClock()) as slack, Child(slack, url, folder, transport="http", program=APP) as child:
        ana = slack.person("ana")
        channel = slack.channel("payments", members=[ana], with_bot=True)
        child.start()
        ana.types("/incident declare --here sev2 Nobody can pay", channel).wait_later()
        way, load = Http(f"http://127.0.0.1:{child.port}/slack/events", slack.signing_secret), Load(slack, ana, channel)
        measure(way, load.note, alone=1, together=events // TENTH)
        first = mebibytes(child.pid)
        measure(way, load.note, alone=1, together=events - events // TENTH)
        return first, mebibytes(child.pid)


def main() -> int:
    """Print both tables."""
    scale = TENTH if sys.argv[1:] == ["full"] else 1
    few, many = LINES * scale // TENTH, LINES * scale
    table = Table("database", "what", f"ms, {few:,} lines", f"ms, {many:,} lines", "growth ×")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for kind, fresh in databases(stack, folder):
            for name, first, second in compared(fresh, scale):
                table.add_row(kind, name, f"{first * 1000:.1f}", f"{second * 1000:.1f}", f"{second / first:.1f}")
        before, after = memory(folder, EVENTS * scale)
    console = Console(width=110)
    console.print(table)
    console.print(
        f"The lines are those of {INCIDENTS * scale // TENTH:,} and of {INCIDENTS * scale:,} incidents; "
        "the timeline and resolve are of one that holds a tenth of them."
    )
    console.print(
        f"Memory: {before:.0f} MiB after {EVENTS * scale // TENTH:,} events, {after:.0f} MiB after {EVENTS * scale:,}."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
