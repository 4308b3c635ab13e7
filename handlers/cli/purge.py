"""`python app.py purge --before 2025-01-01`: remove what was closed long ago, and say what stays."""

import argparse
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot import retention
from bot.audit import OPERATOR
from bot.retention import Kept, Plan
from bot.settings import load_settings
from handlers.cli.looking import check_shape
from storage import purges
from storage.database import Database, open_database
from storage.incidents import Incident

NAME = "purge"
SUMMARY = "Remove incidents that were closed before a day, with all that hangs on them; their numbers stay explained."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the word."""
    parser.add_argument(
        "--before", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD", help="those closed before this day"
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what would be removed")
    parser.add_argument("--with-open-items", action="store_true", help="also those with open action items")


def run(given: argparse.Namespace) -> int:
    """Remove them, and say so; return 1, with a sentence, for a day that lies ahead.

    Raises UnusableDatabaseError when a running bot holds the SQLite file: then the setting retention_days does it.
    """
    settings = load_settings(needs_slack=False)
    before = datetime.combine(given.before, time(), ZoneInfo(settings.timezone)).astimezone(UTC)
    if before > datetime.now(UTC):
        print(f"{given.before} lies ahead. Name a day that is over.", file=sys.stderr)
        return 1
    database = open_database(settings.database_url, read_only=given.dry_run)
    try:
        plan, lines = _plan(database, before, with_open_items=given.with_open_items)
        if not given.dry_run:
            now, with_open_items = datetime.now(UTC), given.with_open_items
            done = retention.purge_each(database, plan.removed, by=OPERATOR, at=now, with_open_items=with_open_items)
            plan = replace(plan, removed=list(done))
            database.write(lambda session: retention.tidy(session, before, at_once=True))
            purges.compact(database)
    finally:
        database.close()
    _tell(plan, lines, is_done=not given.dry_run)
    return 0


def _plan(database: Database, before: datetime, *, with_open_items: bool) -> tuple[Plan, dict[int, int]]:
    with database.read() as session:
        check_shape(session)
        plan = retention.plan(session, before, with_open_items=with_open_items)
        return plan, purges.count_lines(session, [one.id or 0 for one in plan.removed])


def _tell(plan: Plan, lines: dict[int, int], *, is_done: bool) -> None:
    for one in plan.kept:
        print(f"{one.incident.key} stays: {_why(one)}.")
    for incident in plan.removed:
        closed = f"{incident.closed_at or incident.declared_at:%Y-%m-%d}"
        print(
            f"{incident.key} {'was' if is_done else 'would be'} removed: closed on {closed}, {_count(lines, incident)}."
        )
    if not plan.removed:
        print("Nothing is old enough to be removed.")
    elif is_done:
        print(f"{len(plan.removed)} removed. What stands in Slack stays there, and what is in backups.")
    else:
        print(f"{len(plan.removed)} would be removed. Leave out --dry-run to do it; it cannot be taken back.")


def _why(kept: Kept) -> str:
    if kept.because_of:
        return f"it was merged with {kept.because_of}, which stays"
    said = "1 action item is" if kept.open_items == 1 else f"{kept.open_items} action items are"
    return f"{said} still open (--with-open-items removes it all the same)"


def _count(lines: dict[int, int], incident: Incident) -> str:
    number = lines.get(incident.id or 0, 0)
    return f"{number} line{'s' if number != 1 else ''}"
