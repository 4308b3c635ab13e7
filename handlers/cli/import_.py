"""`python app.py import INC-1 FILE.md`: bring a postmortem back that was taken away, section by section."""

import argparse
import re
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session

from bot.errors import Refusal
from bot.postmortem import draft as drafting
from bot.postmortem import importing
from bot.postmortem.editing import Pen
from bot.postmortem.facts import gather
from bot.rendering import Rendering
from bot.settings import Settings, load_settings
from handlers.cli.writing import refuse
from storage import incidents
from storage.database import Database, UnusableDatabaseError, open_database
from storage.migrations import is_current
from storage.people import OPERATOR

NAME = "import"
SUMMARY = "Bring a postmortem back from a file; what was changed in Slack as well is not overwritten."
_KEY = re.compile(r"INC-(\d{1,9})", re.IGNORECASE)
_SAID = {
    importing.TAKEN: "taken",
    importing.SAME: "the same",
    importing.CONFLICT: "changed in Slack as well, so kept beside (take or leave it: /incident postmortem edit)",
    importing.UNKNOWN: "not drafted yet, so left alone",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the word."""
    parser.add_argument("incident", metavar="INC-n", help="whose postmortem it is")
    parser.add_argument("file", metavar="FILE.md", type=Path, help="the document, in Markdown")


def run(given: argparse.Namespace) -> int:
    """Bring it back, and say what became of each section; return 1, with a sentence, when that cannot be done.

    Raises UnusableDatabaseError when a running bot holds the SQLite file.
    """
    settings = load_settings(needs_slack=False)
    found = _KEY.fullmatch(given.incident)
    if found is None:
        return refuse("Say which incident, such as: python app.py import INC-1 postmortem.md")
    try:
        document = given.file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        return refuse(f"{given.file} cannot be read ({error}). Give a text file in UTF-8.")
    database = open_database(settings.database_url)
    try:
        outcome = _bring(database, int(found[1]), document, settings)
    except Refusal as refusal:
        return refuse(Rendering(settings.timezone).refuse(refusal).text)
    finally:
        database.close()
    if outcome is None:
        return refuse(f"There is no INC-{found[1]} in this database. Check the number, or DATABASE_URL.")
    for became, titles in outcome.items():
        if titles and became != importing.SAME:
            print(f"{', '.join(titles)}: {_SAID[became]}.")
    if not any(titles for became, titles in outcome.items() if became != importing.SAME):
        print("The file says what is there already: nothing was changed.")
    return 0


def _bring(database: Database, number: int, document: str, settings: Settings) -> dict[str, list[str]] | None:
    with database.engine.connect() as connection:
        if not is_current(connection):
            raise UnusableDatabaseError("This database is of another version. Run: python app.py migrate")

    def job(session: Session) -> dict[str, list[str]] | None:
        incident = incidents.by_number(session, OPERATOR, number)
        if incident is None:
            return None
        facts = gather(session, incident, settings)
        here = drafting.current(session, facts, settings, Rendering(settings.timezone, settings.postmortem_templates))
        pen = Pen("", datetime.now(UTC), "import")
        return importing.take_in(session, incident, here, document, pen=pen)

    return database.write(job)
