"""`python app.py export INC-1 --format markdown`: one incident to take away; it reads beside the running bot."""

import argparse
import re
import sys
from pathlib import Path

from bot.errors import Refusal
from bot.postmortem.export import FORMATS, NOT_TEXT, export_file, picture_of, schema
from bot.postmortem.picture import referring
from bot.rendering import Rendering
from bot.settings import Settings, load_settings
from handlers.cli.writing import refuse, write
from storage import incidents
from storage.database import Database, UnusableDatabaseError, open_database
from storage.migrations import is_current
from storage.people import OPERATOR

NAME = "export"
SUMMARY = "Write an incident as Markdown, HTML, PDF, JSON or CSV."
_KEY = re.compile(r"(?:inc-)?([0-9]{1,9})", re.IGNORECASE)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the word."""
    parser.add_argument("incident", nargs="?", metavar="INC-n", help="which incident")
    parser.add_argument("--format", choices=FORMATS, default="markdown", help="default: markdown")
    parser.add_argument(
        "--profile",
        choices=("internal", "external"),
        default="internal",
        help="external: what outsiders may read, without names, channels and internal addresses",
    )
    parser.add_argument("--output", type=Path, metavar="FILE", help="default: standard output")
    parser.add_argument("--force", action="store_true", help="replace FILE if it exists")
    parser.add_argument("--schema", action="store_true", help="write the JSON Schema of the JSON format instead")


def run(given: argparse.Namespace) -> int:
    """Write the export; return 1, with a sentence, when that cannot be done."""
    settings = load_settings(needs_slack=False)
    if given.output and given.output.exists() and not given.force:
        return refuse(f"{given.output} exists already: add --force to replace it, or choose another name.")
    if given.schema:
        return write(schema().encode(), given.output)
    found = _KEY.fullmatch(given.incident or "")
    if found is None:
        return refuse("Say which incident, such as: python app.py export INC-1 --format json")
    if given.format in NOT_TEXT and given.output is None and sys.stdout.isatty():
        return refuse("A PDF is no text for a terminal: add --output postmortem.pdf")
    database = open_database(settings.database_url, read_only=True)
    try:
        taken = _read(database, int(found[1]), given, settings)
    except Refusal as refusal:
        return refuse(Rendering(settings.timezone).refuse(refusal).text)
    finally:
        database.close()
    if taken is None:
        return refuse(f"There is no INC-{found[1]} in this database. Check the number, or DATABASE_URL.")
    return _write_both(*taken, given)


def _read(database: Database, number: int, given: argparse.Namespace, settings: Settings) -> tuple[bytes, str] | None:
    """Return the export, and for a Markdown file the picture that lies beside it; None without such an incident."""
    with database.read() as session:
        if not is_current(session.connection()):
            raise UnusableDatabaseError("This database is of another version. Run: python app.py migrate")
        incident = incidents.by_number(session, OPERATOR, number)
        if incident is None:
            return None
        rendering, is_external = (
            Rendering(settings.timezone, settings.postmortem_templates),
            given.profile == "external",
        )
        content = export_file(
            session, incident, given.format, settings=settings, rendering=rendering, is_external=is_external
        )
        if given.format != "markdown" or given.output is None:
            return content, ""
        return content, picture_of(session, incident, settings=settings, rendering=rendering, is_external=is_external)


def _write_both(content: bytes, picture: str, given: argparse.Namespace) -> int:
    if not picture:
        return write(content, given.output)
    beside = given.output.with_name(f"{given.output.stem}-timeline.svg")
    if beside.exists() and not given.force:
        return refuse(f"{beside} exists already: add --force to replace it, or choose another name.")
    wrong = write(picture.encode(), beside)
    return wrong or write(referring(content.decode(), beside.name).encode(), given.output)
