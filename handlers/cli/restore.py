"""`python app.py restore FILE`: make the database what a backup holds."""

import argparse
import re
import sys
from pathlib import Path

from bot.settings import load_settings
from handlers.cli.backup import told
from storage import backups

NAME = "restore"
SUMMARY = "Put a backup in the place of the database, while no bot runs."
_KEY = re.compile(r"(?:inc-)?([0-9]{1,9})", re.IGNORECASE)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the word."""
    parser.add_argument("file", type=Path, metavar="FILE", help="what `backup` wrote")
    parser.add_argument("--force", action="store_true", help="replace a database that holds incidents; it is kept")
    parser.add_argument(
        "--after", metavar="INC-n", default="0", help="the last incident that anybody remembers: the next comes after"
    )


def run(given: argparse.Namespace) -> int:
    """Restore it and say what came; raise BackupError, or UnusableDatabaseError while a bot uses the database."""
    settings = load_settings(needs_slack=False)
    last = _KEY.fullmatch(given.after)
    if last is None:
        print("Say the last incident that anybody remembers, such as: --after INC-12", file=sys.stderr)
        return 1
    came = backups.put_back(settings.database_url, given.file, force=given.force, last_number=int(last[1]))
    print(f"Restored: {told(came.rows)}.")
    if came.kept:
        print(f"What was there before is kept: {came.kept}. Remove it when you need it no more.")
    print(
        f"The next incident is INC-{came.last_number + 1}. If later ones were declared, restore again with --after "
        "and the last of them, so that no number means two things."
    )
    print("Start the bot: it looks in Slack for what it missed, and before it posts anything that waited.")
    return 0
