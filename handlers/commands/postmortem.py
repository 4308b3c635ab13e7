"""`/incident postmortem`: the document again, its sections, its review, and where it was published."""

from collections.abc import Callable

from sqlmodel import Session

from bot import factors, incidents, people, resolution, text
from bot.errors import Refusal
from bot.postmortem import draft_check
from handlers import reviewing
from handlers.shapes import Answer, Asked, Command, Outcome
from storage import postmortems
from storage.incidents import Incident

MOST_PLACES, MOST_ITEMS = 8, 4


def run(session: Session, asked: Asked) -> Outcome:
    """Have the document drafted and posted again, or do what the next word says."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    word, _, rest = asked.rest.strip().partition(" ")
    if word:
        if word.lower() not in _WORDS:
            raise Refusal("postmortem_words", given=asked.rest)
        return _WORDS[word.lower()](session, asked, incident, rest.strip())
    if incident.channel_id is None:
        raise Refusal("postmortem_by_export", incident=incident)
    resolution.draft_again(session, incident)
    return Answer("postmortem", {"incident": incident, "document": postmortems.of_incident(session, incident.id or 0)})


def _link(session: Session, asked: Asked, incident: Incident, rest: str) -> Answer:
    resolution.link_postmortem(session, incident, _address(rest), by=asked.user_id, at=asked.at)
    return Answer("postmortem_linked", {"incident": incident})


def _cause(session: Session, asked: Asked, incident: Incident, rest: str) -> Answer:
    factors.set_cause(session, incident, rest, by=asked.user_id, at=asked.at)
    names = people.names_in(session, asked.team_id, incident.cause)
    return Answer("cause", {"incident": incident, "cause": incident.cause, "names": names})


def _check(session: Session, asked: Asked, incident: Incident, rest: str) -> Answer:
    if rest:
        raise Refusal("postmortem_words", given=asked.rest)
    return _checked(session, asked, incident)


def _checked(session: Session, asked: Asked, incident: Incident) -> Answer:
    services = asked.services
    looked = draft_check.look(session, incident, settings=services.settings, rendering=services.rendering)
    places, wanting = looked.places[:MOST_PLACES], looked.wanting[:MOST_ITEMS]
    facts = {
        "incident": incident,
        "places": places,
        "wanting": wanting,
        "found": len(looked.places) + len(looked.wanting),
        "more": len(looked.places) + len(looked.wanting) - len(places) - len(wanting),
        "is_all": looked.is_all,
    }
    return Answer("postmortem_check", facts)


def _address(wire: str) -> str:
    """Return the web address that was typed: Slack sends it as a link, `<https://…|…>`."""
    links = [token.url for token in text.parse(wire) if isinstance(token, text.Link)]
    return links[0] if links else text.plain(wire, {}).strip()


_WORDS: dict[str, Callable[[Session, Asked, Incident, str], Outcome]] = {
    "check": _check,
    "cause": _cause,
    "link": _link,
    **reviewing.WORDS,
}

COMMAND = Command(
    name="postmortem",
    usage="postmortem [check | cause <sentence> | edit [section] | owner @person | review @person … | changes "
    "| reviewed | publish | import | link <url>]",
    summary="get the document again, drafted from what is known now; `check` finds words that blame people, and what "
    "action items lack; `cause` keeps the cause in one sentence; `edit` shows its sections, to write, comment and "
    "approve; `changes` what changed since you looked; `import` brings back the file that you put into this channel; "
    "`link` keeps where it was published",
    run=run,
    synonyms=("pm",),
    reads=frozenset({"check"}),
)
