"""What people wrote in the postmortem of an incident that went into another: it stays there, and is shown beside."""

from dataclasses import dataclass

from sqlmodel import Session

from bot.errors import Refusal
from storage import incidents, merges, postmortems, reviews
from storage.incidents import Incident
from storage.people import Viewer
from storage.postmortems import GENERATED


@dataclass(frozen=True)
class Beside:
    """The postmortem of a duplicate: how many of its sections people wrote, and how many comments wait there."""

    incident: Incident
    written: int
    comments: int


def beside(session: Session, viewer: Viewer, incident: Incident) -> list[Beside]:
    """Return the duplicates of an incident that show to `viewer`, with something of people's in their postmortems."""
    shown = (incidents.by_number(session, viewer, one.number) for one in merges.duplicates_of(session, incident))
    found = [_beside(session, one) for one in shown if one is not None]
    return [one for one in found if one.written or one.comments]


def refuse_duplicate(session: Session, incident: Incident) -> None:
    """Raise Refusal for an incident that went into another: its postmortem is the other's."""
    if incident.merged_into is not None:
        raise Refusal("is_duplicate", incident=incident, into=incidents.get(session, incident.merged_into))


def _beside(session: Session, duplicate: Incident) -> Beside:
    document = postmortems.of_incident(session, duplicate.id or 0)
    if document is None or document.id is None:
        return Beside(duplicate, 0, 0)
    written = sum(one.origin != GENERATED for one in postmortems.sections(session, document.id))
    return Beside(duplicate, written, sum(one.answered_at is None for one in reviews.comments(session, document.id)))
