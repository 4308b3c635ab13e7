"""`python app.py backup FILE`: everything in one file, taken beside the running bot, and proved by restoring it."""

import argparse
from pathlib import Path

from bot.settings import load_settings
from handlers.cli.errand import note
from storage import backups

NAME = "backup"
SUMMARY = "Write the whole database into one file, beside the running bot, and prove it by restoring it."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the word."""
    parser.add_argument("file", type=Path, metavar="FILE", help="where to; only its owner can read it")
    parser.add_argument("--force", action="store_true", help="replace FILE if it exists")


def run(given: argparse.Namespace) -> int:
    """Take the backup and say what is in it; raise BackupError, or UnusableDatabaseError when there is no database."""
    settings = load_settings(needs_slack=False)
    contents = backups.take(settings.database_url, given.file, force=given.force)
    note(settings, "exported", {"incidents": [["", None]], "form": "backup"})
    size = given.file.stat().st_size
    proof = (
        "restored and compared"
        if contents.is_proved
        else "read to its end, but not restored: that takes a role that may create databases"
    )
    print(f"{given.file} ({size / 1_000_000:.1f} MB): {told(contents.rows)}; {proof}.")
    print("It holds whatever the bot keeps, of private incidents too: keep it where only you can read it.")
    return 0


def told(rows: backups.Rows) -> str:
    """Return what a database holds, in words."""
    counted = [("incident", "s"), ("line", "s"), ("action_item", "s"), ("link", "s")]
    said = [(rows.get(table, 0), table.replace("_", " "), ending) for table, ending in counted]
    return ", ".join(f"{number} {what}{ending if number != 1 else ''}" for number, what, ending in said)
