"""The timeline as people read it in Slack: a page of lines, by day, all of them or those of one kind."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlmodel import Session

from bot import capture, people
from bot.errors import Refusal
from bot.settings import Settings
from bot.when import in_zone
from bot.words import did_you_mean
from storage import outbox
from storage import pages as rows
from storage.incidents import Incident
from storage.pages import ALL, LATE, STRUCK
from storage.timeline import Line

PAGE = 20  # a menu needs a block of its own, and a message has 50
DELIVERY = "timeline_page"
_WANTED = re.compile(r"(?P<only>[^\d#]*?)\s*#?(?P<page>[0-9]{1,5})?")


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to see: `only` is a kind's id, `all`, `struck` or `late`; `page` None is the last one."""

    only: str = ALL
    page: int | None = None


def read(rest: str, settings: Settings) -> Wanted:
    """Read `[kind] [page]`, as in `decisions 2`. Raises Refusal for a word that means nothing here."""
    found = _WANTED.fullmatch(rest.strip().lower())
    said = " ".join((found["only"] if found else rest).split())
    words = {"": ALL, ALL: ALL, "page": ALL, STRUCK: STRUCK, LATE: LATE} | settings.kind_words
    only = words.get(said) or words.get(said.removesuffix("s"))
    if only is None:
        raise Refusal("timeline_word", given=rest, suggestion=did_you_mean(said, list(words)), kinds=settings.kinds)
    return Wanted(only, int(found["page"]) if found and found["page"] else None)


def ends_of(total: int) -> list[int]:
    """Return where each page of so many lines ends, 0 first: the same number on each, one empty page for none.

    So nobody is shown a last page with a single line on it.
    """
    count = max(-(-total // PAGE), 1)
    return [total * number // count for number in range(count + 1)]


def page(session: Session, settings: Settings, incident: Incident, wanted: Wanted, *, zone: str) -> dict[str, Any]:
    """Return what a page of the timeline shows; `zone` is the reader's, for the days."""
    total = rows.count(session, incident.id or 0, wanted.only)
    ends = ends_of(total)
    last = len(ends) - 1
    number = min(max(wanted.page or last, 1), last)
    shown = rows.between(session, incident.id or 0, wanted.only, (ends[number - 1], ends[number]), total)
    return line_facts(session, settings, incident.team_id, shown) | {
        "incident": incident,
        "attached": capture.attached(session, settings, incident),
        "shown": shown,
        "days": _by_day(shown, zone, settings),
        "only": wanted.only,
        "only_name": {STRUCK: "struck", LATE: "late", ALL: ""} | {kind.id: kind.name for kind in settings.kinds},
        "total": total,
        "page": number,
        "pages": last,
    }


def post(session: Session, incident: Incident, wanted: Wanted) -> int:
    """Have what is wanted posted into the incident's channel, a message for each page; return how many."""
    count = len(ends_of(rows.count(session, incident.id or 0, wanted.only))) - 1
    numbers = range(1, count + 1) if wanted.page is None else [min(max(wanted.page, 1), count)]
    for number in numbers:
        subject = f"{incident.id}:{wanted.only}:{number}"
        outbox.add(session, team_id=incident.team_id, lane=incident.lane, kind=DELIVERY, subject=subject)
    return len(numbers)


def line_facts(session: Session, settings: Settings, team_id: str, lines: Iterable[Line]) -> dict[str, Any]:
    """Return what the words of these lines need: kinds, and the names of the people in them."""
    shown = list(lines)
    return {
        "kinds": {kind.id: kind for kind in settings.kinds},
        "authors": people.names(session, team_id, {line.author_id for line in shown if line.author_id}),
        "names": people.names_in(session, team_id, *(line.text for line in shown)),
    }


def _by_day(lines: list[Line], zone: str, settings: Settings) -> list[tuple[Any, list[Line]]]:
    days = groupby(lines, key=lambda line: in_zone(line.placed_at, zone, settings.timezone).date())
    return [(day, list(of_day)) for day, of_day in days]
