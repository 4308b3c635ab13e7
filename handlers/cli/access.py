"""`python app.py access`: who may what today."""

import argparse
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from bot import access
from bot.access import Access, Somebody
from bot.settings import Settings, load_settings
from handlers.cli.looking import looking
from handlers.cli.writing import refuse

NAME = "access"
SUMMARY = "Say who may what today: everybody, and in each open and each private incident."
_KEY = re.compile(r"(?:inc-)?([0-9]{1,9})", re.IGNORECASE)
_WHY = {"guest": "a guest", "stranger": "of another organisation", "gone": "has left"}
_MEMBERS_MAY = "see public incidents; note, react, take roles, set times, resolve, reopen, and take all of it back"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the word."""
    parser.add_argument("incident", nargs="?", metavar="INC-n", help="of this incident only")
    parser.add_argument("--all", action="store_true", help="closed public incidents too")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")


def run(given: argparse.Namespace) -> int:
    """Tell it; return 1 when there is no such incident."""
    settings = load_settings(needs_slack=False)
    found = _KEY.fullmatch(given.incident) if given.incident else None
    if given.incident and found is None:
        return refuse("Say which incident, such as: python app.py access INC-7")
    with looking(settings) as session:
        told = access.of_all(session, settings, number=int(found[1]) if found else None, every=given.all)
        trusted = access.trusted(session, settings)
    if found and not told:
        return refuse(f"There is no INC-{found[1]} in this database. Check the number, or DATABASE_URL.")
    if given.json:
        everybody = {"guests_may": settings.guests_may, "trusted": [asdict(one) for one in trusted]}
        print(json.dumps(everybody | {"incidents": [asdict(one) for one in told]}, ensure_ascii=False, indent=2))
        return 0
    print("\n".join([*([] if found else _everybody(settings, trusted)), *_incidents(told)]).strip())
    return 0


def _everybody(settings: Settings, trusted: Sequence[Somebody]) -> list[str]:
    guests = _MEMBERS_MAY if settings.guests_may else "nothing (guests_may is false)"
    return [
        "Everywhere",
        _row("members", _MEMBERS_MAY),
        _row("guests", guests),
        _row("other organisations", "nothing"),
        _row(
            "trusted", f"{_list(trusted)}: correct, hide and show every incident that they see" if trusted else "nobody"
        ),
        _row("this machine", "whoever can run this, or read the database, reads everything, private incidents too"),
        "",
    ]


def _incidents(told: Iterable[Access]) -> list[str]:
    lines = []
    for one in told:
        lines += [
            f"{one.key}  {'open' if one.is_open else 'closed'}, {'private' if one.is_private else 'public'}",
            _row("see it", "every member" if one.sees is None else _list(one.sees)),
            _row("roles", ", ".join(f"{role} {_name(who)}" for role, who in one.roles.items()) or "nobody"),
            _row("correct, hide, show", _list(one.governs)),
            *([_row("in it, may nothing", _list(one.refused))] if one.refused else []),
            "",
        ]
    return lines


def _row(about: str, said: str) -> str:
    return f"  {about:<20} {said}"


def _list(people: Iterable[Somebody]) -> str:
    return ", ".join(_name(one) for one in people) or "nobody"


def _name(one: Somebody) -> str:
    """Name a person, without a sign that a terminal would obey."""
    name = "".join(sign for sign in one.name if sign.isprintable())
    said = f"{name} ({one.id})" if name else one.id
    return f"{said}, {_WHY[one.refused]}" if one.refused else said
