"""What the doors of merging share: it is asked about where others would see what is private."""

from typing import Any

from sqlmodel import Session

from bot import merging
from handlers.shapes import Answer, Request
from storage.incidents import Incident


def merged(
    session: Session, request: Request, duplicate: Incident, into: Incident, *, agreed: bool, replace: bool = False
) -> Answer:
    """Merge, or ask first; return what is said."""
    facts: dict[str, Any] = {"duplicate": duplicate, "into": into}
    if merging.needs_consent(duplicate, into) and not agreed and duplicate.id != into.id:
        return Answer("merge_asks", facts, replace=replace)
    settings = request.services.settings
    merge, is_new = merging.merge(session, settings, duplicate, into, by=request.user_id, at=request.at)
    facts |= {"is_new": is_new, "moved": merging.moved_counts(session, merge)}
    return Answer("merged", facts, replace=replace)
