"""`python app.py audit`: who did what, as JSON Lines; `--verify` tells whether the records are as they were written."""

import argparse
import sys
from datetime import UTC, date, datetime, timedelta

from sqlmodel import Session

from bot import audit
from bot.settings import load_settings
from handlers.cli.looking import looking
from handlers.cli.writing import refuse
from storage import audit as rows

NAME = "audit"
SUMMARY = "Print who did what, as JSON Lines; or verify that no record was changed, removed or inserted."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the word."""
    parser.add_argument(
        "--from", dest="since", type=_since, metavar="WHEN", help="a day, or a time such as 2025-07-15T17:42; in UTC"
    )
    parser.add_argument("--to", dest="until", type=_until, metavar="WHEN", help="up to the end of that day, or a time")
    parser.add_argument("--team", metavar="T…", help="of one workspace only; '' for what concerns none, as each start")
    parser.add_argument("--verify", action="store_true", help="look through the whole chain instead of printing it")
    parser.add_argument(
        "--expect",
        action="append",
        default=[],
        type=_end,
        metavar="TEAM:NUMBER:HASH",
        help="with --verify: a record that an earlier --verify told; it must still be there",
    )


def run(given: argparse.Namespace) -> int:
    """Print the records, or what verifying them found; return 1 when a chain is broken."""
    if given.expect and not given.verify:
        return refuse("--expect goes with --verify: add it.")
    with looking(load_settings(needs_slack=False)) as session:
        return _verify(session, given) if given.verify else _print(session, given)


def _print(session: Session, given: argparse.Namespace) -> int:
    for team_id in rows.teams(session):
        if given.team in {None, team_id}:
            for record in rows.of_team(session, team_id, since=given.since, until=given.until):
                sys.stdout.write(rows.canonical(rows.plain(record) | {"hash": record.hash}) + "\n")
    return 0


def _verify(session: Session, given: argparse.Namespace) -> int:
    is_broken = False
    for found in audit.verify(session):
        if isinstance(found, audit.Broken):
            is_broken = True
            print(f"{_named(found.team_id)}: record {found.number} is not as it was written: {found.why}.")
        else:
            print(f"{_named(found.team_id)}: {_counted(found.number)}, none changed, removed or inserted.")
            print(f"  Keep this elsewhere, and verify with it next time: --expect {_told(found)}")
    for team_id, number, hash_ in given.expect:
        record = rows.find(session, team_id, number)
        if record is None or record.hash != hash_:
            is_broken = True
            print(
                f"{_named(team_id)}: record {number} is not the one that was told earlier: the chain was written anew, "
                "or a backup from before was restored."
            )
    return 1 if is_broken else 0


def _named(team_id: str) -> str:
    return team_id or "the bot itself"


def _counted(many: int) -> str:
    return "1 record" if many == 1 else f"{many} records"


def _told(head: rows.AuditHead) -> str:
    return f"{head.team_id}:{head.number}:{head.hash}"


def _end(typed: str) -> tuple[str, int, str]:
    team_id, _, rest = typed.partition(":")
    number, _, hash_ = rest.partition(":")
    if not number.isdecimal() or len(number) > 9 or not hash_:
        raise argparse.ArgumentTypeError(f"{typed!r} is no end of a chain: copy it from an earlier --verify")
    return team_id, int(number), hash_


def _since(typed: str) -> datetime:
    return _moment(typed, timedelta())


def _until(typed: str) -> datetime:
    return _moment(typed, timedelta(days=1))


def _moment(typed: str, of_a_day: timedelta) -> datetime:
    """Read a day or a time, in UTC unless it says its zone; `of_a_day` is added to a day."""
    try:
        if len(typed) == len("2025-07-15"):
            day = date.fromisoformat(typed)
            return datetime(day.year, day.month, day.day, tzinfo=UTC) + of_a_day
        moment = datetime.fromisoformat(typed)
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(
            f"{typed!r} is no day and no time: write 2025-07-15 or 2025-07-15T17:42"
        ) from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
