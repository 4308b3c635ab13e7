"""`/incident postmortem`: the document again, or where it was published."""

from sqlmodel import Session

from bot import incidents, resolution, text
from bot.errors import Refusal
from handlers.shapes import Answer, Asked, Command, Outcome
from storage import postmortems


def run(session: Session, asked: Asked) -> Outcome:
    """Have the document drafted and posted again; with `link <url>`, keep where it was published."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    word, _, rest = asked.rest.strip().partition(" ")
    if word.lower() == "link":
        url = _address(rest)
        resolution.link_postmortem(session, incident, url, by=asked.user_id, at=asked.at)
        return Answer("postmortem_linked", {"incident": incident})
    if word:
        raise Refusal("postmortem_words", given=asked.rest)
    if incident.channel_id is None:
        raise Refusal("postmortem_by_export", incident=incident)
    resolution.draft_again(session, incident)
    return Answer("postmortem", {"incident": incident, "document": postmortems.of_incident(session, incident.id or 0)})


def _address(wire: str) -> str:
    """Return the web address that was typed: Slack sends it as a link, `<https://…|…>`."""
    links = [token.url for token in text.parse(wire) if isinstance(token, text.Link)]
    return links[0] if links else text.plain(wire, {}).strip()


COMMAND = Command(
    name="postmortem",
    usage="postmortem [link <url>]",
    summary="get the document again, drafted from what is known now; or keep where it was published",
    run=run,
    synonyms=("pm",),
)
