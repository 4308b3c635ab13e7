"""`/incident link`: an address that belongs to the incident, or another incident that has to do with it."""

from sqlmodel import Session

from bot import incidents, links
from handlers.shapes import Answer, Asked, Command, Outcome


def run(session: Session, asked: Asked) -> Outcome:
    """Link an address or relate an incident; alone, list what is linked."""
    incident = incidents.find(session, asked.viewer, number=asked.incident_number)
    if not asked.rest.strip():
        return Answer("links", links.show(session, asked.viewer, incident) | {"said": ""})
    other = links.read_related(asked.rest)
    if other is not None:
        found, is_new = links.relate(session, asked.viewer, incident, *other, at=asked.at)
        said = f"{incident.key} and {found.key} are related{'' if is_new else ' already'}."
    else:
        url, title = links.read_url(asked.rest)
        _, is_new = links.add(session, incident, url, title, by=asked.user_id, at=asked.at)
        said = f"Linked to {incident.key}." if is_new else f"{incident.key} has that link already."
    return Answer("links", links.show(session, asked.viewer, incident) | {"said": said})


COMMAND = Command(
    name="link",
    usage="link <url> [title] | INC-3 [why]",
    summary="keep an address with the incident, or relate another incident to it, both ways",
    run=run,
    synonyms=("relate", "related"),
)
