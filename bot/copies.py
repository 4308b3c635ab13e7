"""Copies: what somebody noted is posted once, in the quiet thread under the overview, where everybody can read it.

A burst is one post: whatever was noted while the channel had to wait. A correction changes the post in place.
"""

from sqlmodel import Session

from bot import watching
from bot.settings import Settings
from storage import copies as rows
from storage import outbox
from storage.incidents import Incident
from storage.timeline import Line

MOST = 20


def lane(incident_id: int) -> str:
    """Return the outbox lane of an incident's copies: they hold up nothing else of it."""
    return f"copies:{incident_id}"


def post(session: Session, settings: Settings, incident: Incident) -> None:
    """Have what was noted, and not posted yet, posted; the overview has to be there first."""
    incident_id = incident.id or 0
    if settings.copies != "nowhere" and incident.overview_ts and rows.missing(session, incident_id, limit=1):
        outbox.add(session, team_id=incident.team_id, lane=lane(incident_id), kind="copies", subject=incident_id)


def redraw(session: Session, line: Line) -> None:
    """Have the copy of a line that was changed redrawn, also when its post is still on its way."""
    watching.reworded(session, line)
    if rows.is_noted(line):
        outbox.add(session, team_id=line.team_id, lane=lane(line.incident_id), kind="recopy", subject=line.id)
