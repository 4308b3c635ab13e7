"""`python app.py deliveries`: what waits to leave, and what was given up; `retry` and `drop` what is dead."""

import argparse
import json
from datetime import datetime, timedelta

from sqlalchemy.exc import NoResultFound
from sqlmodel import Session

from bot.deliveries.given_up import concerns
from bot.errands import ALL
from bot.settings import Settings, load_settings
from handlers.cli.errand import carry_out
from handlers.cli.looking import looking
from handlers.cli.writing import refuse
from storage import dead
from storage.database import machine_moment
from storage.outbox import DEAD, Delivery

NAME = "deliveries"
SUMMARY = "List what waits to leave for Slack and what was given up; have it tried again, or drop it."
MOST = 500


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the word."""
    parser.add_argument("what", nargs="?", choices=("retry", "drop"), help="without one, they are listed")
    parser.add_argument("which", nargs="?", metavar="ID", help="the number of a dead delivery; retry takes `all` too")
    parser.add_argument("--dead", action="store_true", help="list only those that were given up")
    parser.add_argument("--json", action="store_true", help="list them as JSON Lines")
    parser.add_argument("--why", metavar="REASON", help="why it is dropped")


def run(given: argparse.Namespace) -> int:
    """List, retry or drop; return 1, with a sentence, when that cannot be done."""
    settings = load_settings(needs_slack=False)
    if given.what is None:
        return _list(settings, given)
    which = (given.which or "").removeprefix("#")
    if which == ALL and given.what == "drop":
        return refuse("Drop them one by one: each needs its reason.")
    if which != ALL and not (which.isdecimal() and len(which) < 10):
        return refuse(f"Say which one, such as: python app.py deliveries {given.what} 12")
    if given.what == "drop" and not (given.why or "").strip():
        return refuse(f'Say why, such as: python app.py deliveries drop {which} --why "posted by hand"')
    return carry_out(settings, given.what, {"which": which, "why": (given.why or "").strip()})


def _list(settings: Settings, given: argparse.Namespace) -> int:
    states = [DEAD] if given.dead else [DEAD, *dead.UNFINISHED]
    with looking(settings) as session:
        now = machine_moment(session)
        rows = dead.listed(session, states, limit=MOST)
        for row in rows:
            about = _about(session, row)
            print(json.dumps(_told(row, about)) if given.json else _line(row, about, now))
    if len(rows) == MOST and not given.json:
        print(f"These are the first {MOST}.")
    if not rows and not given.json:
        print("No delivery is dead." if given.dead else "Nothing waits, and no delivery is dead.")
    if any(row.state == DEAD for row in rows) and not given.json:
        print('Mend the cause, then: python app.py deliveries retry ID (or all); or: drop ID --why "…"')
    return 0


def _told(row: Delivery, about: str) -> dict[str, object]:
    return {
        "id": row.id,
        "state": row.state,
        "kind": row.kind,
        "about": about,
        "lane": row.lane,
        "subject": row.subject,
        "attempts": row.attempts,
        "created_at": f"{row.created_at:%Y-%m-%dT%H:%M:%SZ}",
        "not_before": f"{row.not_before:%Y-%m-%dT%H:%M:%SZ}",
        "outcome": row.outcome,
    }


def _line(row: Delivery, about: str, now: datetime) -> str:
    said = "".join(sign for sign in " ".join(row.outcome.split()) if sign.isprintable()) or "-"
    return f"{row.id:>6}  {row.state:<8} {row.kind:<20} {about:<16} {_age(now - row.created_at):>6}  {said[:200]}"


def _about(session: Session, row: Delivery) -> str:
    """Say what a delivery is about, without a word of people."""
    try:
        incident, line = concerns(session, row)
    except NoResultFound:
        return row.lane
    if incident is None:
        return "a person" if row.lane.startswith("person:") else row.lane
    return f"{incident.key} line {line.number}" if line else incident.key


def _age(length: timedelta) -> str:
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} d"
