"""`/incident timeline`: what happened, in order, in the reader's own zone; what to look at; what a line was."""

from collections.abc import Callable

from sqlmodel import Session

from bot import incidents, pages, timeline
from bot.errors import Refusal
from bot.words import numbered
from handlers import lines
from handlers.shapes import Answer, Asked, Command, Outcome
from storage.incidents import Incident


def run(session: Session, asked: Asked) -> Outcome:
    """Show a page of the timeline; the last one, unless a number says which."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    word, _, rest = asked.rest.strip().partition(" ")
    special = _SPECIAL.get(word.lower())
    if special is not None:
        return special(session, asked, incident, rest)
    wanted = pages.read(asked.rest, asked.services.settings)
    return lines.page(session, asked, incident, wanted)


def _check(session: Session, asked: Asked, incident: Incident, rest: str) -> Answer:
    del rest
    return lines.checked(session, asked, incident)


def _history(session: Session, asked: Asked, incident: Incident, rest: str) -> Answer:
    number, _ = numbered(rest)
    if number is None:
        raise Refusal("which_line", command="timeline history 17", given=rest)
    return lines.history(session, asked, incident, timeline.find(session, incident, number))


def _post(session: Session, asked: Asked, incident: Incident, rest: str) -> Answer:
    if incident.channel_id is None:
        raise Refusal("no_channel_yet", incident=incident)
    many = pages.post(session, incident, pages.read(rest, asked.services.settings))
    return Answer("timeline_posted", {"incident": incident, "many": many})


_SPECIAL: dict[str, Callable[[Session, Asked, Incident, str], Answer]] = {
    "check": _check,
    "history": _history,
    "post": _post,
}

COMMAND = Command(
    name="timeline",
    usage="timeline [kind] [page] | check | post | history <line>",
    summary="what happened, in your own time zone; `timeline decisions` shows one kind, `check` finds gaps and slips",
    run=run,
    synonyms=("lines",),
    reads_only=True,
    writes=frozenset({"post"}),
)
