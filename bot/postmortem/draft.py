"""The draft: made from the facts, and made again without losing a word that a person wrote."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.postmortem.facts import Facts, first_owner, gather
from bot.postmortem.sections import SectionText, generate, head, tidy
from bot.rendering import Rendering
from bot.settings import Settings
from storage import postmortems
from storage import roles as role_rows
from storage.incidents import Incident
from storage.postmortems import GENERATED, Postmortem, Section


@dataclass(frozen=True)
class Composed:
    """A postmortem as the facts of one moment give it: its sections, and the whole as Markdown."""

    sections: list[SectionText]
    markdown: str


def compose(session: Session, incident: Incident, *, settings: Settings, rendering: Rendering) -> Composed:
    """Word the postmortem of `incident` from what is known now; nothing is stored, and no lock is held."""
    facts = gather(session, incident, settings)
    sections = current(session, facts, settings, rendering)
    return Composed(sections, as_document(facts, sections, settings, rendering))


def keep(session: Session, incident: Incident, composed: Composed, *, now: datetime) -> Postmortem:
    """Store what was composed as the draft, and return its row.

    Made again, only sections of origin `generated` change: what people edited or accepted stays byte for byte.
    """
    postmortem = postmortems.of_incident(session, incident.id or 0) or _begin(session, incident, now)
    _keep(session, postmortem, composed.sections)
    postmortem.drafted_at, postmortem.markdown = now, composed.markdown
    session.add(postmortem)
    session.flush()
    return postmortem


def _keep(session: Session, postmortem: Postmortem, newest: list[SectionText]) -> None:
    kept = {section.key: section for section in postmortems.sections(session, postmortem.id or 0)}
    for position, made in enumerate(newest, 1):
        section = kept.get(made.key) or Section(
            team_id=postmortem.team_id,
            postmortem_id=postmortem.id or 0,
            position=position,
            key=made.key,
            title=made.title,
            body=made.body,
        )
        section.position = position
        if section.origin == GENERATED:
            section.title, section.body = made.title, made.body
        session.add(section)


def document(session: Session, incident: Incident, *, settings: Settings, rendering: Rendering) -> str:
    """Return the whole postmortem as Markdown; the same facts give the same bytes. It need not have been drafted."""
    return compose(session, incident, settings=settings, rendering=rendering).markdown


def as_document(facts: Facts, sections: list[SectionText], settings: Settings, rendering: Rendering) -> str:
    """Return sections as one Markdown document, with its head."""
    told = head(facts, settings) | {"sections": sections}
    return tidy(rendering.document("document.md.j2", told)) + "\n"


def current(session: Session, facts: Facts, settings: Settings, rendering: Rendering) -> list[SectionText]:
    """Return the sections as they are now: people's words where there are any, else worded from the facts."""
    kept = {}
    if facts.postmortem is not None:
        rows = postmortems.sections(session, facts.postmortem.id or 0)
        kept = {row.key: SectionText(row.key, row.title, row.body, row.origin) for row in rows}
    made = [_newest(kept.get(section.key), section) for section in generate(facts, settings, rendering)]
    known = {section.key for section in made}
    of_people = [section for key, section in kept.items() if key not in known and section.origin != GENERATED]
    return [*made, *of_people]


def _newest(kept: SectionText | None, made: SectionText) -> SectionText:
    return made if kept is None or kept.origin == GENERATED else kept


def _begin(session: Session, incident: Incident, now: datetime) -> Postmortem:
    owner_id = first_owner(incident, role_rows.of_incident(session, incident.id or 0))
    row = Postmortem(team_id=incident.team_id, incident_id=incident.id or 0, owner_id=owner_id, drafted_at=now)
    session.add(row)
    session.flush()
    return row
