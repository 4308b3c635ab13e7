"""Add to timeline: a dialog asks which incident a message belongs to, and as what."""

from sqlmodel import Session

from bot import people, pointed, text
from handlers.answers import looked_at
from handlers.shapes import Dialog, Outcome, Shortcut, Used
from storage.incidents import Incident


def run(session: Session, used: Used) -> Outcome:
    """Open the dialog; nothing is stored before it is sent."""
    message, settings = used.message, used.services.settings
    offered, likely = pointed.choices(session, used.viewer, used.at)
    shown = text.plain(message.text, people.names_in(session, used.team_id, message.text))
    facts = {
        "incidents": {str(one.number): _named(one) for one in offered},
        "likely": str(likely.number) if likely else "",
        "kinds": {one.id: one.name for one in settings.kinds},
        "kind": pointed.kind_of(message, settings, otherwise="note"),
        "shown": text.shorten(shown, 3000),
        "asks": any(pointed.needs_consent(message, one) for one in offered),
        "state": pointed.to_state(message, response_url=used.response_url, shown=text.shorten(shown, 3000)),
    }
    return Dialog(
        "add_to_timeline",
        facts | {"in_thread": bool(message.thread_ts), "can_read": True},
        instead="/incident note 17:42 what happened",
        look=looked_at(message),
    )


def _named(incident: Incident) -> str:
    """Name an incident within the length of a choice, what tells it apart first."""
    marks = [word for word, is_so in (("private", incident.is_private), ("resolved", not incident.is_open)) if is_so]
    return " ".join([incident.key, *(f"({mark})" for mark in marks), incident.title])


SHORTCUT = Shortcut(callback_id="add_to_timeline", run=run)
