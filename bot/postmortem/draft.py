"""The draft: made from the facts, and made again without losing a word that a person wrote."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from bot.postmortem import editing
from bot.postmortem.facts import Facts, first_owner, gather
from bot.postmortem.markdown import bare
from bot.postmortem.sectioned import marked
from bot.postmortem.sections import SectionText, generate, head, tidy, without_hints
from bot.rendering import Rendering
from bot.settings import Settings
from bot.text import shorten
from storage import outbox, postmortems
from storage import roles as role_rows
from storage.incidents import Incident
from storage.postmortems import GENERATED, Postmortem, Section

NAME = "document.md.j2"


@dataclass(frozen=True)
class Composed:
    """A postmortem as the facts of one moment give it: its sections, and the whole as Markdown, with its mark."""

    sections: list[SectionText]
    markdown: str


def compose(session: Session, incident: Incident, *, settings: Settings, rendering: Rendering) -> Composed:
    """Word the postmortem of `incident` from what is known now; nothing is stored, and no lock is held."""
    facts = gather(session, incident, settings)
    sections = current(session, facts, settings, rendering)
    whole = as_document(facts, sections, settings, rendering)
    return Composed(sections, marked(incident.key, whole, sections))


def keep(session: Session, incident: Incident, composed: Composed, *, now: datetime) -> Postmortem:
    """Store what was composed as the draft, and return its row.

    Made again, only sections of origin `generated` change: what people edited or accepted stays byte for byte, and
    what the facts give instead waits beside it. What people wrote since it was composed has it drafted once more.
    """
    found = postmortems.of_incident(session, incident.id or 0) or _begin(session, incident, now)
    postmortem = postmortems.hold(session, found.id or 0)
    is_new = not postmortem.markdown
    is_changed = _keep(session, postmortem, composed.sections, now)
    if is_changed and not is_new:
        editing.changed(session, postmortem)
    postmortem.drafted_at, postmortem.markdown = now, composed.markdown
    session.add(postmortem)
    session.flush()
    of_people = {one.key: one.body for one in postmortems.sections(session, found.id or 0) if one.origin != GENERATED}
    if not of_people.items() <= {one.key: one.body for one in composed.sections}.items():
        outbox.add(session, team_id=incident.team_id, lane=incident.lane, kind="draft", subject=incident.id)
    return postmortem


def _keep(session: Session, postmortem: Postmortem, newest: list[SectionText], now: datetime) -> bool:
    """Bring the sections up to what was composed; return whether any says something else now."""
    kept = {section.key: section for section in postmortems.sections(session, postmortem.id or 0)}
    pen, is_changed = editing.Pen("", now, "draft"), False
    for position, made in enumerate(newest, 1):
        section = kept.get(made.key) or _new(session, postmortem, made, position, pen)
        section.position = position
        if section.origin == GENERATED and made.origin == GENERATED:
            section.title = made.title
            is_changed |= editing.write(session, section, made.body, origin=GENERATED, pen=pen)
        elif section.origin != GENERATED:
            section.drafted = made.body if made.drafted is None else made.drafted
        session.add(section)
    return is_changed or not kept.keys() >= {made.key for made in newest}


def _new(session: Session, postmortem: Postmortem, made: SectionText, position: int, pen: editing.Pen) -> Section:
    section = Section(
        team_id=postmortem.team_id,
        postmortem_id=postmortem.id or 0,
        position=position,
        key=made.key,
        title=made.title,
        body=made.body,
    )
    session.add(section)
    session.flush()
    editing.record(session, section, pen)
    return section


def document(session: Session, incident: Incident, *, settings: Settings, rendering: Rendering) -> str:
    """Return the whole postmortem as Markdown; the same facts give the same bytes. It need not have been drafted."""
    facts = gather(session, incident, settings)
    return as_document(facts, current(session, facts, settings, rendering), settings, rendering)


def as_document(facts: Facts, sections: list[SectionText], settings: Settings, rendering: Rendering) -> str:
    """Return sections as one Markdown document, with its head."""
    return tidy(rendering.document(NAME, head(facts, settings) | {"sections": sections})) + "\n"


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


def plain(markdown: str, most: int) -> str:
    """Return a piece of a document as plain text of at most `most` characters, for a message."""
    return shorten(re.sub(r"\n{3,}", "\n\n", bare(without_hints(markdown))).strip(), most)


def _newest(kept: SectionText | None, made: SectionText) -> SectionText:
    return made if kept is None or kept.origin == GENERATED else replace(kept, drafted=made.body)


def _begin(session: Session, incident: Incident, now: datetime) -> Postmortem:
    chosen = postmortems.chosen_owner(session, incident.id or 0)
    first = first_owner(incident, role_rows.of_incident(session, incident.id or 0))
    owner_id = chosen.user_id if chosen else first
    row = Postmortem(team_id=incident.team_id, incident_id=incident.id or 0, owner_id=owner_id, drafted_at=now)
    session.add(row)
    session.flush()
    return row
