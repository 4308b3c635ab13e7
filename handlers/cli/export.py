"""`python app.py export INC-1 --format markdown`: one incident to take away; it reads beside the running bot."""

import argparse
import os
import re
import sys
from pathlib import Path

from bot.postmortem.export import FORMATS, export, schema
from bot.rendering import Rendering
from bot.settings import Settings, load_settings
from storage import incidents
from storage.database import Database, UnusableDatabaseError, open_database
from storage.migrations import is_current
from storage.people import OPERATOR

NAME = "export"
SUMMARY = "Write an incident as JSON, Markdown, HTML or CSV."
_KEY = re.compile(r"(?:inc-)?([0-9]{1,9})", re.IGNORECASE)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the word."""
    parser.add_argument("incident", nargs="?", metavar="INC-n", help="which incident")
    parser.add_argument("--format", choices=FORMATS, default="markdown", help="default: markdown")
    parser.add_argument("--output", type=Path, metavar="FILE", help="default: standard output")
    parser.add_argument("--force", action="store_true", help="replace FILE if it exists")
    parser.add_argument("--schema", action="store_true", help="write the JSON Schema of the JSON format instead")


def run(given: argparse.Namespace) -> int:
    """Write the export; return 1, with a sentence, when that cannot be done."""
    settings = load_settings(needs_slack=False)
    if given.output and given.output.exists() and not given.force:
        return _refuse(f"{given.output} exists already: add --force to replace it, or choose another name.")
    if given.schema:
        return _write(schema(), given.output)
    found = _KEY.fullmatch(given.incident or "")
    if found is None:
        return _refuse("Say which incident, such as: python app.py export INC-1 --format json")
    database = open_database(settings.database_url, read_only=True)
    try:
        text = _read(database, int(found[1]), given.format, settings)
    finally:
        database.close()
    if text is None:
        return _refuse(f"There is no INC-{found[1]} in this database. Check the number, or DATABASE_URL.")
    return _write(text, given.output)


def _read(database: Database, number: int, form: str, settings: Settings) -> str | None:
    with database.read() as session:
        if not is_current(session.connection()):
            raise UnusableDatabaseError("This database is of another version. Run: python app.py migrate")
        incident = incidents.by_number(session, OPERATOR, number)
        if incident is None:
            return None
        return export(session, incident, form, settings=settings, rendering=Rendering(settings.timezone))


def _write(text: str, output: Path | None) -> int:
    """Write UTF-8 with the line ends as they are; a file is there as a whole or not at all."""
    if output is None:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
        return 0
    unfinished = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        unfinished.write_bytes(text.encode())
        unfinished.replace(output)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        return _refuse(f"{output} cannot be written ({error.strerror}). Choose another place with --output.")
    return 0


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1
