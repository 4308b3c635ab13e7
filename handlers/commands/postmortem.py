"""`/incident postmortem`: the document again, what in it to say otherwise, or where it was published."""

from sqlmodel import Session

from bot import incidents, resolution, text
from bot.errors import Refusal
from bot.postmortem import draft_check
from handlers.shapes import Answer, Asked, Command, Outcome
from storage import postmortems
from storage.incidents import Incident

MOST_PLACES, MOST_ITEMS = 8, 4


def run(session: Session, asked: Asked) -> Outcome:
    """Have the document drafted and posted again; `check` looks for blame, `link <url>` keeps where it is."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    word, _, rest = asked.rest.strip().partition(" ")
    if word.lower() == "link":
        url = _address(rest)
        resolution.link_postmortem(session, incident, url, by=asked.user_id, at=asked.at)
        return Answer("postmortem_linked", {"incident": incident})
    if word.lower() == "check" and not rest.strip():
        return _checked(session, asked, incident)
    if word:
        raise Refusal("postmortem_words", given=asked.rest)
    if incident.channel_id is None:
        raise Refusal("postmortem_by_export", incident=incident)
    resolution.draft_again(session, incident)
    return Answer("postmortem", {"incident": incident, "document": postmortems.of_incident(session, incident.id or 0)})


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


COMMAND = Command(
    name="postmortem",
    usage="postmortem [check | link <url>]",
    summary="get the document again, drafted from what is known now; `check` finds words that blame people, and what "
    "action items lack; `link` keeps where it was published",
    run=run,
    synonyms=("pm",),
    reads=frozenset({"check"}),
)
