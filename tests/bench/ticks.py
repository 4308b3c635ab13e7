"""Does a tick take longer when many reminders are planned? 100 due ones are found among few and among many.

python -m tests.bench.ticks [how many]
"""

import contextlib
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

from rich.console import Console
from sqlmodel import Session

from bot import reminders
from bot.settings import Settings
from storage import people
from storage.action_items import ActionItem
from storage.database import Database, open_database
from storage.incidents import Incident
from storage.migrations import upgrade
from storage.reminders import Reminder
from tests.postgres import PostgresMissingError, running_server

FEW, MANY, DUE, OWNERS, ITEMS, TICKS, MOST_RATIO = 10_000, 100_000, 100, 50, 1_000, 15, 2.0
NOW = datetime(2025, 7, 21, 10, 0, tzinfo=UTC)  # a Monday
TEAM = "T1"
_ROWS = Reminder.__table__  # type: ignore[attr-defined]


def fill(session: Session, count: int) -> None:
    """Store owners, their items, and `count` reminders that lie ahead."""
    for number in range(OWNERS):
        people.keep(session, TEAM, f"U{number}", name=f"owner {number}", zone="UTC", refreshed_at=NOW)
    incident = Incident(
        team_id=TEAM, number=1, title="A", severity="sev1", status="resolved", declared_by="U0", declared_at=NOW
    )
    session.add(incident)
    session.flush()
    made = {"team_id": TEAM, "incident_id": incident.id or 0, "created_by": "U0", "created_at": NOW}
    items = [
        ActionItem(number=n, text=f"Task {n}", owner_id=f"U{n % OWNERS}", due_on=date(2025, 8, 1), **made)
        for n in range(1, ITEMS + 1)
    ]
    session.add_all(items)
    session.flush()
    rows = [(item.id or 0, item.owner_id or "") for item in items]
    for begin in range(0, count, 10_000):
        numbers = range(begin, min(begin + 10_000, count))
        session.execute(
            _ROWS.insert(), [planned(rows[n % ITEMS], NOW + timedelta(days=30, seconds=n)) for n in numbers]
        )


def planned(item: tuple[int, str], at: datetime) -> dict[str, object]:
    """Return a row that is to come."""
    return {
        "team_id": TEAM, "action_item_id": item[0], "user_id": item[1], "kind": "due", "due_at": at, "next_at": at
    }  # fmt: skip


def filled(url: str, count: int) -> Database:
    """Open a database with so many reminders."""
    db = open_database(url)
    upgrade(db.engine)
    db.write(lambda session: fill(session, count))
    db.close()  # what was written goes to its place before anything is measured
    return open_database(url)


def seconds_of_a_tick(db: Database, turn: int) -> float:
    """Return how long a tick takes that finds 100 due."""
    settings = Settings(slack_bot_token="xoxb-1")
    at = NOW - timedelta(minutes=turn + 1)
    due = [planned((n + 1, f"U{n % OWNERS}"), at) for n in range(DUE)]
    db.write(lambda session: session.execute(_ROWS.insert(), due) and None)
    begun = time.perf_counter()
    found = db.write(lambda session: reminders.tick(session, NOW, settings))
    took = time.perf_counter() - begun
    assert found == DUE, found
    return took


def compare(first: Database, second: Database) -> tuple[float, float]:
    """Return how long a tick takes on each, in the middle of several; in turns, so that other load slows both alike."""
    took = [(seconds_of_a_tick(first, turn), seconds_of_a_tick(second, turn)) for turn in range(TICKS)]
    return median(few for few, _ in took), median(many for _, many in took)


def main() -> int:
    """Measure on every database that this machine has; return 1 when many make it slower than twice."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    console, missed = Console(width=110), 0
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        places = {"SQLite": lambda name: f"sqlite:///{folder / name}.db"}
        with contextlib.suppress(PostgresMissingError):
            places["PostgreSQL"] = stack.enter_context(running_server()).create_database
        for kind, fresh in places.items():
            of_few, of_many = filled(fresh("few"), FEW), filled(fresh("many"), many)
            took = compare(of_few, of_many)
            of_few.close()
            of_many.close()
            ratio = took[1] / took[0]
            missed += ratio > MOST_RATIO
            console.print(
                f"{kind}: a tick that finds {DUE} due takes {took[0] * 1000:.0f} ms among {FEW:,}, "
                f"{took[1] * 1000:.0f} ms among {many:,}: {ratio:.2f} × (at most {MOST_RATIO})"
            )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
