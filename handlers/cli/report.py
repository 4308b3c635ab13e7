"""`python app.py report --from 2025-07-01 --to 2025-07-31`: what a period's incidents tell; reads beside the bot."""

import argparse
from datetime import date
from pathlib import Path

from bot.clock import SystemClock
from bot.errors import Refusal
from bot.rendering import Rendering
from bot.settings import Settings, load_settings
from bot.trends.files import FORMATS, report_file
from bot.trends.period import bounded, read_period, spanning
from bot.trends.report import make
from bot.when import in_zone
from handlers.cli.errand import note
from handlers.cli.looking import check_shape
from handlers.cli.writing import refuse, write
from storage.database import Database, open_database
from storage.people import OPERATOR
from storage.trends import Scope

NAME = "report"
SUMMARY = "Write what the incidents of a period tell together, as Markdown, CSV or JSON."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the word."""
    parser.add_argument("--from", dest="first", type=_day, metavar="YYYY-MM-DD", help="the first day; with --to")
    parser.add_argument("--to", dest="last", type=_day, metavar="YYYY-MM-DD", help="the last day; default: today")
    parser.add_argument("--format", choices=FORMATS, default="markdown", help="default: markdown")
    parser.add_argument(
        "--public", action="store_true", help="leave private incidents out; else all are in it, as you see the database"
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="default: standard output")
    parser.add_argument("--force", action="store_true", help="replace FILE if it exists")


def run(given: argparse.Namespace) -> int:
    """Write the report; return 1, with a sentence, when that cannot be done."""
    settings = load_settings(needs_slack=False)
    if given.output and given.output.exists() and not given.force:
        return refuse(f"{given.output} exists already: add --force to replace it, or choose another name.")
    if given.last and not given.first:
        return refuse("Say the first day too, such as: python app.py report --from 2025-07-01 --to 2025-07-31")
    if given.first and given.last and given.first > given.last:
        return refuse(f"--from {given.first} lies after --to {given.last}: exchange the two.")
    rendering = Rendering(settings.timezone, settings.postmortem_templates)
    database = open_database(settings.database_url, read_only=True)
    try:
        written = _read(database, given, settings, rendering)
    except Refusal as refusal:
        return refuse(rendering.refuse(refusal).text)
    finally:
        database.close()
    note(settings, "exported", {"incidents": [["", None]], "form": "report"})
    return write(written.encode(), given.output)


def _read(database: Database, given: argparse.Namespace, settings: Settings, rendering: Rendering) -> str:
    today = in_zone(SystemClock().now(), settings.timezone, "UTC").date()
    if given.first:
        period = bounded(spanning(given.first, given.last or today, settings.timezone), today)
    else:
        period = read_period("", today=today, zone=settings.timezone)
    with database.read() as session:
        check_shape(session)
        report = make(session, settings, Scope(OPERATOR, given.public), period, today=today)
    return report_file(report, given.format, rendering)


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{typed!r} is no day: write it as 2025-07-31") from None
