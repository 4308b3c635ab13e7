"""`python app.py export INC-1 --format markdown`, `export --all DIR`: to take away; it reads beside the running bot."""

import argparse
import re
import sys
from pathlib import Path

from bot.errors import Refusal
from bot.postmortem.export import FORMATS, NOT_TEXT, export_file, picture_of, schema
from bot.postmortem.picture import referring
from bot.rendering import Rendering
from bot.settings import Settings, load_settings
from handlers.cli.errand import note
from handlers.cli.export_all import export_all
from handlers.cli.looking import check_shape
from handlers.cli.writing import refuse, write
from storage import incidents
from storage.database import Database, open_database
from storage.people import OPERATOR

NAME = "export"
SUMMARY = "Write an incident, or all of them, as Markdown, HTML, PDF, JSON or CSV."
_KEY = re.compile(r"(?:inc-)?([0-9]{1,9})", re.IGNORECASE)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the word."""
    parser.add_argument("incident", nargs="?", metavar="INC-n", help="which incident")
    parser.add_argument("--all", type=Path, metavar="DIR", help="every incident into a folder, with an index")
    parser.add_argument("--public", action="store_true", help="with --all: leave private incidents out")
    parser.add_argument("--format", choices=FORMATS, help="default: markdown; with --all, markdown and json")
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
    if given.all:
        return export_all(given, settings)
    given.format = given.format or "markdown"
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
    team_id, content, picture = taken
    about = {"incidents": [[team_id, int(found[1])]], "form": given.format, "external": given.profile == "external"}
    note(settings, "exported", about)
    return _write_both(content, picture, given)


def _read(
    database: Database, number: int, given: argparse.Namespace, settings: Settings
) -> tuple[str, bytes, str] | None:
    """Return whose incident it is, the export, and for a Markdown file the picture beside it; None without such one."""
    with database.read() as session:
        check_shape(session)
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
            return incident.team_id, content, ""
        picture = picture_of(session, incident, settings=settings, rendering=rendering, is_external=is_external)
        return incident.team_id, content, picture


def _write_both(content: bytes, picture: str, given: argparse.Namespace) -> int:
    if not picture:
        return write(content, given.output)
    beside = given.output.with_name(f"{given.output.stem}-timeline.svg")
    if beside.exists() and not given.force:
        return refuse(f"{beside} exists already: add --force to replace it, or choose another name.")
    wrong = write(picture.encode(), beside)
    return wrong or write(referring(content.decode(), beside.name).encode(), given.output)
