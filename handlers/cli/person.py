"""`python app.py person export|erase U…`: what is kept of a person, and how it is taken out."""

import argparse
import json
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session

from bot import erasing
from bot.errors import Refusal
from bot.rendering import Rendering
from bot.settings import Settings, load_settings
from handlers.cli.errand import note
from handlers.cli.looking import looking, writing
from handlers.cli.writing import refuse, write
from storage import persons, purges

NAME = "person"
SUMMARY = "Take out what is kept of a person: export it, or erase their id and name from everything."
_ID = re.compile(r"<?@?(?P<id>[UW][A-Z0-9]{2,})(?:\|[^>]*)?>?")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the word."""
    deeds = parser.add_subparsers(metavar="export|erase", required=True, dest="deed")
    export = deeds.add_parser("export", help="write everything that is kept of a person, as JSON")
    export.add_argument("--output", type=Path, metavar="FILE", help="default: standard output")
    export.add_argument("--force", action="store_true", help="replace FILE if it exists")
    erase = deeds.add_parser("erase", help="take a person's id and name out of everything")
    erase.add_argument("--also", action="append", default=[], metavar="NAME", help="another name that people used")
    erase.add_argument("--yes", action="store_true", help="do it: there is no way back")
    for one in (export, erase):
        one.add_argument("person", metavar="U…", help="the member id that Slack shows in a profile")
        one.add_argument("--team", metavar="T…", default="", help="which workspace, where the bot knows several")


def run(given: argparse.Namespace) -> int:
    """Do it; return 1, with a sentence, for somebody of whom nothing is known.

    Raises UnusableDatabaseError when there is no database, or to erase, when a running bot holds the SQLite file.
    """
    settings = load_settings(needs_slack=False)
    found = _ID.fullmatch(given.person)
    if found is None:
        return refuse("Say whose: the member id that Slack shows in a profile, such as U024BE7LH.")
    if given.deed == "export" and given.output and given.output.exists() and not given.force:
        return refuse(f"{given.output} exists already: add --force to replace it, or choose another name.")
    try:
        with looking(settings) as session:
            team_id = _team(session, found["id"], given.team)
            told = erasing.everything(session, team_id, found["id"])
    except Refusal as refusal:
        return refuse(Rendering(settings.timezone).refuse(refusal).text)
    if given.deed == "export":
        note(settings, "exported", {"incidents": [[team_id, None]], "form": "person"})
        content = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
        return write(content.encode(), given.output)
    rows = sum(map(len, told["tables"].values()))
    if not given.yes:
        print(f"{rows} rows name {found['id']}. With --yes their id and name are taken out of them for good.")
        return 0
    return _erase(settings, team_id, found["id"], given.also)


def _team(session: Session, user_id: str, wanted: str) -> str:
    known = persons.teams_knowing(session, user_id)
    if wanted in known or (not wanted and len(known) == 1):
        return wanted or known[0]
    if known and not wanted:
        raise Refusal("which_team", user_id=user_id, teams=known)
    raise Refusal("unknown_person", user_id=user_id)


def _erase(settings: Settings, team_id: str, user_id: str, also: Sequence[str]) -> int:
    with writing(settings) as database:
        at = datetime.now(UTC)
        erased = erasing.erase(database, settings, team_id, user_id, at=at, also=also)
        purges.compact(database)
    print(f"{user_id} is {erasing.FORMER} now, in {erased.rows} rows; {erased.items} open action items were passed on.")
    for incident in erased.still_read:
        print(
            f"{incident.key} is open, and its channel is read: what Slack shows there comes back. Erase again after it."
        )
    for setting in _settings_naming(settings, user_id):
        print(f"The setting {setting} names {user_id}: take it out there.")
    print("Not touched: what stands in Slack, earlier backups and exports, and ids in the audit.", file=sys.stderr)
    return 0


def _settings_naming(settings: Settings, user_id: str) -> list[str]:
    told = settings.model_dump(mode="json")
    return [name for name, value in told.items() if re.search(rf"\b{user_id}\b", json.dumps(value))]
