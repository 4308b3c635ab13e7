"""Publishing: the summary and the document, in the incident's channel and where incidents are announced."""

from datetime import datetime

from sqlmodel import Session

from bot import audit, timeline, watching
from bot.errors import Refusal
from bot.postmortem import editing, merged, reviewing
from bot.postmortem.editing import PUBLISHED
from bot.settings import Settings
from storage import outbox, publications
from storage.incidents import Incident
from storage.postmortems import Postmortem
from storage.publications import Publication

KIND = "publication"


def publish(session: Session, settings: Settings, incident: Incident, *, by: str, at: datetime) -> list[Publication]:
    """Have the postmortem posted; return where it will be: nowhere that it is already, as it says now.

    Raises Refusal, naming everything that is lacking, when it may not count as reviewed; and for a duplicate.
    """
    merged.refuse_duplicate(session, incident)
    document = editing.find(session, incident)
    if incident.channel_id is None:
        raise Refusal("postmortem_by_export", incident=incident)
    found = reviewing.lacking(session, settings, incident, document)
    if found:
        raise Refusal("not_publishable", incident=incident, lacking=found)
    known = {(one.channel, one.version) for one in publications.publications(session, document.id or 0)}
    wanted = [incident.channel_id, *watching.announcement_channels(settings, incident)]
    fresh = [one for one in dict.fromkeys(wanted) if (one, document.version) not in known]
    rows = [_begin(session, document, channel, by=by, at=at) for channel in fresh]
    if rows:
        said = f"Postmortem published, version {document.version}"
        audit.of(session, incident, "published", by=by, at=at, version=document.version, places=len(rows))
        timeline.step(session, incident, said, at=at, by=by, shown="internal")
    document.status, document.reviewed_at = PUBLISHED, document.reviewed_at or at
    session.add(document)
    session.flush()
    return rows


def is_newer(session: Session, document: Postmortem) -> bool:
    """Whether a published postmortem says something else by now than what was posted last."""
    posted = publications.publications(session, document.id or 0)
    return document.status == PUBLISHED and bool(posted) and posted[-1].version < document.version


def _begin(session: Session, document: Postmortem, channel: str, *, by: str, at: datetime) -> Publication:
    row = Publication(
        team_id=document.team_id,
        postmortem_id=document.id or 0,
        incident_id=document.incident_id,
        channel=channel,
        version=document.version,
        by=by,
        at=at,
        markdown="",
    )
    session.add(row)
    session.flush()
    outbox.add(session, team_id=row.team_id, lane=f"publication:{row.id}", kind=KIND, subject=row.id)
    return row
